package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import chat.parley.testing.ParleyProcess;
import chat.parley.time.Ids;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged program, killed and stopped in mid-answer.
class TurnCrashIT {

    private static final String MODEL = "deepseek-v4-flash";
    private static final String EMAIL = "ada@halden.example";
    private static final String PASSWORD = "seven green herons";
    private static final String ANSWER = "Every word that anyone saw is kept. ".repeat(60);

    private static FakeProvider provider;

    @BeforeAll
    static void startProvider() {
        provider = FakeProvider.start();
    }

    @AfterAll
    static void stopProvider() {
        provider.close();
    }

    private static Map<String, String> environment() {
        return Map.of(
                "PARLEY_UPSTREAM_BASE_URL", provider.baseUrl(),
                "PARLEY_UPSTREAM_API_KEY", "sk-fake-provider-key",
                "PARLEY_UPSTREAM_MODEL", MODEL,
                "PARLEY_ADMIN_EMAIL", EMAIL,
                "PARLEY_ADMIN_PASSWORD", PASSWORD);
    }

    @Test
    void afterKillNineAllThatWasSeenIsThereAndTheBooksAreWhole(@TempDir Path data) throws IOException {
        provider.script(MODEL, slowly(Duration.ofMillis(20)));
        UUID conversation;
        UUID turn;
        String seen;
        try (var parley = ParleyProcess.start(data, environment())) {
            var session = signIn(parley);
            conversation = begin(parley, session);
            turn = ask(parley, session, conversation)
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath()
                    .getUUID("turnId");
            var watch = Watch.open(parley.http("/api/turns/" + turn + "/events"), session, Map.of())
                    .awaitUnits(200);
            parley.kill();
            seen = watch.awaitClosed().content();
        }
        try (var parley = ParleyProcess.start(data, environment())) {
            var session = signIn(parley);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(messageOf(parley, session, conversation, turn))
                            .as("%s", parley.log())
                            .containsEntry("status", "interrupted")
                            .containsEntry("failure", "server_restarted"));
            var message = messageOf(parley, session, conversation, turn);
            assertThat((String) message.get("content")).startsWith(seen).hasSizeLessThan(ANSWER.length());
            assertThat(ANSWER).startsWith((String) message.get("content"));
            assertThat((String) message.get("cost")).isNotNull().isNotEqualTo("0.000000000");
            assertThat(as(session)
                            .get(parley.http("/api/me/budgets"))
                            .jsonPath()
                            .getList("items.held", String.class))
                    .isNotEmpty()
                    .containsOnly("0.000000000");
            try (var watch = Watch.open(
                            parley.http("/api/turns/" + turn + "/events"),
                            session,
                            Map.of("Last-Event-ID", Integer.toString(seen.length())))
                    .awaitClosed()) {
                assertThat(seen + watch.content()).isEqualTo(message.get("content"));
            }
        }
    }

    @Test
    void askedToStopItFinishesWhatRunsAndTakesNothingNew(@TempDir Path data) throws Exception {
        var refused = new CompletableFuture<Void>();
        provider.script(
                MODEL,
                FakeScript.builder()
                        .say(ANSWER.substring(0, 100))
                        .until(refused)
                        .say(ANSWER.substring(100))
                        .finish("stop")
                        .done()
                        .build());
        try (var parley = ParleyProcess.start(data, environment())) {
            var session = signIn(parley);
            var conversation = begin(parley, session);
            var other = begin(parley, session);
            var turn = ask(parley, session, conversation)
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath()
                    .getUUID("turnId");
            try (var idle = Watch.open(parley.http("/api/events"), signIn(parley), Map.of());
                    var browser = Watch.open(parley.http("/api/events"), session, Map.of());
                    var watch = Watch.open(parley.http("/api/turns/" + turn + "/events"), session, Map.of())
                            .awaitUnits(40)) {
                parley.process().destroy();
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !parley.isReady());
                int status = ask(parley, session, other).statusCode();
                assertThat(status).isEqualTo(503);
                refused.complete(null);
                assertThat(watch.awaitEnd().content()).isEqualTo(ANSWER);
                assertThat(watch.end().path("status").asText()).isEqualTo("completed");
                assertThat(browser.awaitEnd().awaitClosed().comments)
                        .as("told all, then ended")
                        .noneMatch(comment -> comment.startsWith("cut"));
                assertThat(idle.awaitClosed().comments).noneMatch(comment -> comment.startsWith("cut"));
            }
            assertThat(parley.awaitEnd(Duration.ofSeconds(30))).isIn(0, 143);
        }
    }

    @Test
    void whenTheGraceIsOverTheRestIsInterrupted(@TempDir Path data) throws Exception {
        provider.script(MODEL, slowly(Duration.ofMillis(50)));
        var environment = new java.util.HashMap<>(environment());
        environment.put("PARLEY_TURN_GRACE", "1S");
        environment.put("QUARKUS_SHUTDOWN_TIMEOUT", "1S");
        UUID conversation;
        UUID turn;
        try (var parley = ParleyProcess.start(data, environment)) {
            var session = signIn(parley);
            conversation = begin(parley, session);
            turn = ask(parley, session, conversation)
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath()
                    .getUUID("turnId");
            Watch.open(parley.http("/api/turns/" + turn + "/events"), session, Map.of())
                    .awaitUnits(40)
                    .close();
            parley.stop();
        }
        try (var parley = ParleyProcess.start(data, environment)) {
            var session = signIn(parley);
            var view = as(session).get(parley.http("/api/turns/" + turn)).jsonPath();
            assertThat(view.getString("status"))
                    .as("%s after %s", view.getString("failure"), parley.log())
                    .isEqualTo("interrupted");
            assertThat(view.getLong("position")).isGreaterThanOrEqualTo(40);
            assertThat(view.getString("cost")).isNotNull();
        }
    }

    @Test
    void whatWaitedIsThereAfterKillNineAndGoesWhenItIsSent(@TempDir Path data) throws IOException {
        provider.script(MODEL, slowly(Duration.ofMillis(20)));
        UUID conversation;
        UUID first;
        UUID waiting;
        try (var parley = ParleyProcess.start(data, environment())) {
            var session = signIn(parley);
            conversation = begin(parley, session);
            var posted = ask(parley, session, conversation)
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath();
            first = posted.getUUID("turnId");
            var behind = Map.of("id", Ids.next(), "text", "And then?", "parentId", posted.getUUID("messageId"));
            waiting = as(session)
                    .body(behind)
                    .post(parley.http("/api/conversations/" + conversation + "/turns"))
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath()
                    .getUUID("turnId");
            Watch.open(parley.http("/api/turns/" + first + "/events"), session, Map.of())
                    .awaitUnits(200);
            parley.kill();
        }
        provider.script(MODEL, FakeScript.answer("", "Then it ended."));
        try (var parley = ParleyProcess.start(data, environment())) {
            var session = signIn(parley);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(messageOf(parley, session, conversation, first))
                            .containsEntry("status", "interrupted"));
            assertThat(messageOf(parley, session, conversation, waiting)).containsEntry("status", "queued");
            as(session)
                    .put(parley.http("/api/turns/" + waiting + "/start"))
                    .then()
                    .statusCode(204);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(messageOf(parley, session, conversation, waiting))
                            .containsEntry("status", "complete")
                            .containsEntry("content", "Then it ended."));
        }
    }

    private static Map<String, Object> messageOf(ParleyProcess parley, String session, UUID conversation, UUID turn) {
        return as(session)
                .get(parley.http("/api/conversations/" + conversation + "/messages"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("items.find { it.turnId == '%s' }".formatted(turn));
    }

    /// Half of the answer, and nothing more however long it takes.
    private static FakeScript slowly(Duration every) {
        return FakeScript.builder()
                .say(ANSWER.substring(0, ANSWER.length() / 2))
                .stall()
                .build()
                .every(every);
    }

    private static String signIn(ParleyProcess parley) {
        return io.restassured.RestAssured.given()
                .redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "same-origin")
                .formParam("email", EMAIL)
                .formParam("password", PASSWORD)
                .post(parley.http("/login"))
                .then()
                .statusCode(303)
                .extract()
                .cookie("parley");
    }

    private static RequestSpecification as(String session) {
        return io.restassured.RestAssured.given().cookie("parley", session).contentType(ContentType.JSON);
    }

    private static UUID begin(ParleyProcess parley, String session) {
        var id = Ids.next();
        as(session)
                .body(Map.of("id", id))
                .post(parley.http("/api/conversations"))
                .then()
                .statusCode(201);
        return id;
    }

    private static Response ask(ParleyProcess parley, String session, UUID conversation) {
        return as(session)
                .body(Map.of("id", Ids.next(), "text", "Tell me everything.", "model", MODEL, "thinking", "off"))
                .post(parley.http("/api/conversations/" + conversation + "/turns"));
    }
}
