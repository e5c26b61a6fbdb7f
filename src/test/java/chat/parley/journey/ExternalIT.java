package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import chat.parley.testing.ParleyProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database and a model service of the operator's own: Parley keeps all that matters there, and nothing beside it.
class ExternalIT {

    private static final String KEY =
            Base64.getEncoder().encodeToString("thirty-two bytes of a secret key".getBytes(StandardCharsets.UTF_8));
    private static final String ROLE_PASSWORD = "a password of the role";
    private static final String ANSWER = "It is kept in your own database, word for word.";
    private static final Pattern DELTA = Pattern.compile("\\{\"content\":\"([^\"]*)\"}");

    @TempDir
    static Path temp;

    private static EmbeddedPostgres postgres;
    private static FakeProvider provider;

    /// A server that asks for passwords, and a role that owns one database and no more.
    @BeforeAll
    static void open() throws IOException, SQLException {
        Path data = temp.resolve("postgres");
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setLocaleConfig("locale", "C.UTF-8")
                .start();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE parley LOGIN PASSWORD '" + ROLE_PASSWORD + "'");
            statement.execute("CREATE DATABASE parley OWNER parley");
            var rules = data.resolve("pg_hba.conf");
            Files.writeString(rules, "host all parley 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
            statement.execute("SELECT pg_reload_conf()");
        }
        provider = FakeProvider.start();
        provider.script(
                House.MODEL, FakeScript.answer("Where is it kept?", ANSWER).every(Duration.ofMillis(10)));
    }

    @AfterAll
    static void close() throws IOException {
        provider.close();
        postgres.close();
    }

    private static Map<String, String> settings(String password) {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/parley",
                "QUARKUS_DATASOURCE_USERNAME",
                "parley",
                "QUARKUS_DATASOURCE_PASSWORD",
                password,
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

    @Test
    void anAnswerStreamsCostsAndOutlivesTheServer() throws Exception {
        Person ada;
        UUID conversation;
        UUID turn;
        Map<String, Object> answer;
        String budgets;
        try (var parley = ParleyProcess.start(temp.resolve("first"), settings(ROLE_PASSWORD))) {
            ada = Person.signIn(parley, House.ADA);
            conversation = ada.begin();
            turn = ada.turn(conversation, Map.of("text", "Where is this kept?", "thinking", "high"));
            assertThat(streamed(ada, turn)).isEqualTo(ANSWER);
            assertThat(ada.awaitEnd(turn).getString("status")).isEqualTo("completed");
            answer = ada.answer(conversation, turn);
            assertThat(answer).containsEntry("content", ANSWER).containsEntry("reasoning", "Where is it kept?");
            assertThat((String) answer.get("cost")).matches("0\\.0+[1-9][0-9]*");
            assertThat(ada.spent()).isEqualByComparingTo((String) answer.get("cost"));
            budgets = ada.budgets();
            assertThat(provider.lastRequest().authorization()).isEqualTo("Bearer " + House.PROVIDER_KEY);
            assertThat(temp.resolve("first/postgresql")).doesNotExist();
            assertThat(parley.stop()).isIn(0, 143);
        }
        try (var parley = ParleyProcess.start(temp.resolve("second"), settings(ROLE_PASSWORD))) {
            var again = new Person(parley, House.ADA, ada.session());
            assertThat(again.answer(conversation, turn)).isEqualTo(answer);
            assertThat(again.budgets()).isEqualTo(budgets);
            assertThat(streamed(again, turn)).isEqualTo(ANSWER);
        }
    }

    @Test
    void withAWrongPasswordItSaysSoAndEnds() throws IOException {
        try (var parley = ParleyProcess.launch(temp.resolve("refused"), settings("another password"))) {
            assertThat(parley.awaitEnd(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(parley.output())
                    .contains("refuses the user or the password")
                    .doesNotContain("another password");
        }
    }

    /// The content of a turn's events, from the first to the end.
    private static String streamed(Person person, UUID turn) throws Exception {
        var request = HttpRequest.newBuilder(person.parley().http("/api/turns/" + turn + "/events"))
                .header("Cookie", "parley=" + person.session())
                .timeout(Duration.ofSeconds(30))
                .build();
        var events = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();
        assertThat(events).contains("event: end");
        return DELTA.matcher(events).results().map(found -> found.group(1)).collect(Collectors.joining());
    }
}
