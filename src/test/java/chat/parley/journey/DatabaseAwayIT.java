package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import chat.parley.testing.ParleyProcess;
import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL goes away under a running server and comes back.
class DatabaseAwayIT {

    private static final String KEY =
            Base64.getEncoder().encodeToString("thirty-two bytes of a secret key".getBytes(StandardCharsets.UTF_8));
    private static final Duration BACK = Duration.ofSeconds(40);
    private static final String NUMBERED =
            IntStream.rangeClosed(1, 400).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

    @TempDir
    static Path temp;

    @Test
    void everythingSaysSoUntilItIsBack() throws Exception {
        int port = ParleyProcess.freePort();
        try (var provider = FakeProvider.start()) {
            provider.script(House.MODEL, FakeScript.answer("", "An answer."));
            var postgres = postgres(port);
            try (var parley = ParleyProcess.start(temp.resolve("parley"), settings(port, provider))) {
                var ada = Person.signIn(parley, House.ADA);
                var key = ada.key();
                assertThat(ada.complete(key, House.MODEL, "A question.").statusCode())
                        .isEqualTo(200);
                int asked = provider.requests().size();
                postgres.close();
                Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> !parley.isReady());
                isAway(parley, ada, key);
                assertThat(provider.requests()).hasSize(asked);
                assertThat(status(parley.management("/q/health/live"))).isEqualTo(200);
                postgres = postgres(port);
                Awaitility.await().atMost(BACK).until(parley::isReady);
                Awaitility.await().atMost(BACK).until(() -> ada.get("/api/me").statusCode() == 200);
                assertThat(ada.complete(key, House.MODEL, "Another question.").statusCode())
                        .isEqualTo(200);
                assertThat(parley.log()).doesNotContain("internal_error");
            } finally {
                postgres.close();
            }
        }
    }

    /// For longer than a lease is good: whichever replica is back first declares no other dead that lives.
    @Test
    void answersOfEveryReplicaOutliveIt(@TempDir Path folder) throws Exception {
        try (var fleet = new Fleet(folder, 2, false)) {
            fleet.member("watcher", "100000");
            fleet.provider.script(House.MODEL, House.slowly(NUMBERED, Duration.ofMillis(50)));
            var here = Person.signIn(fleet.replica(0), House.email("watcher"));
            var there = new Person(fleet.replica(1), here.email(), here.session());
            var asked = new LinkedHashMap<UUID, Person>();
            for (var person : new Person[] {here, there}) {
                asked.put(person.turn(person.begin(), Map.of()), person);
            }
            asked.forEach((turn, person) -> person.awaitText(turn));
            fleet.stopDatabaseAtOnce();
            Thread.sleep(Duration.ofSeconds(20));
            fleet.startDatabase();
            for (var turn : asked.keySet()) {
                Awaitility.await()
                        .atMost(BACK)
                        .until(() -> asked.get(turn).get("/api/turns/" + turn).statusCode() == 200);
                assertThat(asked.get(turn).awaitEnd(turn).getString("status"))
                        .as("at replica " + asked.get(turn).parley().management(""))
                        .isEqualTo("completed");
            }
            assertThat(fleet.number("SELECT count(*) FROM replicas WHERE died_at IS NOT NULL"))
                    .isZero();
        }
    }

    private static void isAway(ParleyProcess parley, Person ada, String key) {
        for (var path : new String[] {"/api/me", "/api/conversations", "/api/models", "/api/admin/accounts"}) {
            isProblem(ada.get(path));
        }
        isProblem(ada.bare()
                .contentType("application/json")
                .body(Map.of("id", "0199d5a0-0000-7000-8000-000000000001"))
                .post(parley.http("/api/conversations")));
        var told = ada.complete(key, House.MODEL, "A question.");
        assertThat(told.statusCode()).as(told.asString()).isEqualTo(503);
        assertThat(told.<String>path("error.code")).isIn("database_unavailable", "books_unavailable");
        assertThat(told.<String>path("error.type")).isEqualTo("server_error");
        assertThat(Integer.parseInt(told.header("Retry-After"))).isPositive();
        for (var path : new String[] {"/", "/admin", "/login"}) {
            var page = ada.get(path);
            assertThat(page.statusCode()).as(path).isEqualTo(503);
            assertThat(page.contentType()).startsWith("text/html");
            assertThat(page.asString()).contains("Back in a moment").doesNotContain("Exception");
        }
    }

    private static void isProblem(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(503);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.<String>path("type")).isEqualTo("database_unavailable");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }

    private static int status(URI uri) {
        return io.restassured.RestAssured.get(uri).statusCode();
    }

    /// The same server at the same place: the first time it is made, later it is started again.
    private static EmbeddedPostgres postgres(int port) throws IOException, SQLException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(temp.resolve("postgres"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .setLocaleConfig("locale", "C.UTF-8")
                .start();
    }

    private static Map<String, String> settings(int port, FakeProvider provider) {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "QUARKUS_DATASOURCE_USERNAME",
                "postgres",
                "QUARKUS_DATASOURCE_PASSWORD",
                "",
                "PARLEY_SECRET_KEY",
                KEY,
                "PARLEY_UPSTREAM_BASE_URL",
                provider.baseUrl(),
                "PARLEY_UPSTREAM_API_KEY",
                House.PROVIDER_KEY,
                "PARLEY_UPSTREAM_MODEL",
                House.MODEL,
                "PARLEY_ADMIN_EMAIL",
                House.ADA,
                "PARLEY_ADMIN_PASSWORD",
                House.PASSWORD);
    }
}
