package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TurnStreamTest {

    private static final String THOUGHT = "a😀b";
    private static final String ANSWER = "日本 😀😀 end";

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    Watchers watchers;

    private Cast.Person grace;

    @BeforeEach
    void enter() {
        grace = cast.grace();
    }

    @Test
    void aStreamSaysWhatProxiesMustNotDo() {
        var posted = stage.ask(grace, stage.model(FakeScript.answer("", "x")));
        try (var watch = stage.watch(grace, posted.turnId()).awaitClosed()) {
            assertThat(watch.status).isEqualTo(200);
            assertThat(watch.headers.firstValue("content-type")).contains("text/event-stream");
            assertThat(watch.headers.firstValue("cache-control")).contains("no-cache, no-transform");
            assertThat(watch.headers.firstValue("x-accel-buffering")).contains("no");
        }
    }

    @Test
    void everyPositionOfAFinishedAnswerCanBeTakenUp() {
        var posted = stage.ask(grace, stage.model(FakeScript.answer(THOUGHT, ANSWER)));
        stage.watch(grace, posted.turnId()).awaitClosed().close();
        assertEveryPosition(posted);
    }

    @Test
    void everyPositionOfARunningAnswerCanBeTakenUp() {
        var posted = stage.ask(
                grace,
                stage.model(
                        FakeScript.builder().reason(THOUGHT).say(ANSWER).stall().build()));
        stage.watch(grace, posted.turnId())
                .awaitUnits((THOUGHT + ANSWER).length())
                .close();
        String whole = THOUGHT + ANSWER;
        for (int at = 0; at <= whole.length(); at++) {
            try (var watch = stage.watch(grace, posted.turnId(), Map.of("Last-Event-ID", "" + at), "?after=0")) {
                int rest = whole.length() - at;
                if (rest > 0) {
                    watch.awaitUnits(rest);
                }
                assertThat(taken(watch, at)).as("from %d", at).isEqualTo(whole.substring(at));
            }
        }
        stage.stop(grace, posted.turnId());
    }

    private void assertEveryPosition(Turn.Posted posted) {
        String whole = THOUGHT + ANSWER;
        for (int at = 0; at <= whole.length(); at++) {
            try (var watch = stage.watch(grace, posted.turnId(), Map.of(), "?after=" + at)
                    .awaitClosed()) {
                assertThat(taken(watch, at)).as("from %d", at).isEqualTo(whole.substring(at));
                assertThat(watch.events("end").getFirst().id()).isEqualTo(whole.length() + 1);
            }
        }
        try (var watch = stage.watch(grace, posted.turnId(), Map.of(), "?after=" + (whole.length() + 1))) {
            assertThat(watch.status).isEqualTo(204);
        }
    }

    /// What is new to a client that has everything up to `at`: an event's id says where it ends, so what overlaps
    /// is cut.
    private static String taken(Watch watch, int at) {
        String text = watch.reasoning() + watch.content();
        long last =
                watch.events("delta").stream().mapToLong(Watch.Event::id).max().orElse(at);
        long start = last - text.length();
        assertThat(at - start).isBetween(0L, 1L);
        return text.substring((int) (at - start));
    }

    @Test
    void twoTabsAndALateOneSeeTheSame() {
        var answer = "The same text for everybody who looks. ".repeat(20);
        var model = stage.model(
                FakeScript.builder().say(answer).finish("stop").done().build().every(Duration.ofMillis(5)));
        var posted = stage.ask(grace, model);
        try (var first = stage.watch(grace, posted.turnId());
                var second = stage.watch(grace, posted.turnId())) {
            first.awaitUnits(100);
            try (var late = stage.watch(grace, posted.turnId())) {
                assertThat(late.awaitClosed().content()).isEqualTo(answer);
            }
            assertThat(first.awaitClosed().content()).isEqualTo(answer);
            assertThat(second.awaitClosed().content()).isEqualTo(answer);
        }
    }

    @Test
    void whatIsNotAPositionIsRefused() {
        var posted = stage.ask(grace, stage.model(FakeScript.answer("", "x")));
        for (var after : new String[] {"-1", "x", "1.5", "99999999999999999999"}) {
            try (var watch = stage.watch(grace, posted.turnId(), Map.of(), "?after=" + after)) {
                assertThat(watch.status).as(after).isEqualTo(400);
            }
        }
    }

    @Test
    void aQuietStreamBeatsEveryFifteenSeconds() {
        var posted = stage.ask(
                grace, stage.model(FakeScript.builder().say("wait").stall().build()));
        try (var watch = stage.watch(grace, posted.turnId())) {
            // Before it would beat once in half a minute.
            Awaitility.await().atMost(Duration.ofSeconds(28)).until(() -> watch.comments.contains(":"));
        }
        stage.stop(grace, posted.turnId());
    }

    @Test
    void signingOutClosesTheStreamSoon() {
        var posted = stage.ask(
                grace, stage.model(FakeScript.builder().say("wait").stall().build()));
        var session = cast.signIn(grace);
        try (var watch =
                Watch.open(URI.create(Stage.base() + "/api/turns/" + posted.turnId() + "/events"), session, Map.of())) {
            watch.awaitUnits(4);
            io.restassured.RestAssured.given()
                    .header("Cookie", Stage.cookie(session))
                    .header("Sec-Fetch-Site", "same-origin")
                    .redirects()
                    .follow(false)
                    .post("/logout");
            // It is looked for every two seconds; by itself the answer would stand for two minutes.
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(watch::isClosed);
            assertThat(watch.events("end")).isEmpty();
        }
        stage.stop(grace, posted.turnId());
    }

    @Test
    void aReaderThatDoesNotReadHoldsNobodyUpAndLosesNothing() throws IOException {
        var model = stage.model(FakeScript.builder()
                .flood(6 * 1024 * 1024)
                .finish("stop")
                .done()
                .build());
        var posted = stage.ask(grace, model);
        var path = "/api/turns/" + posted.turnId() + "/events";
        try (var slow = new Socket("127.0.0.1", URI.create(Stage.base()).getPort())) {
            slow.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: "
                                    + Stage.cookie(cast.signIn(grace)) + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            try (var quick = stage.watch(grace, posted.turnId()).awaitClosed()) {
                assertThat(quick.end().path("status").asText()).isEqualTo("completed");
                long length = quick.content().length();
                assertThat(length).isGreaterThan(1024 * 1024);
                slow.setSoTimeout(20_000);
                assertThat(readContent(slow)).isGreaterThanOrEqualTo(length);
            }
        }
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> watchers.count() == 0);
    }

    @Test
    void aHundredReadersOfOneAnswerEachGetItWholeAndInOrder() {
        var text = "A word at a time, for everybody. ".repeat(60);
        var allAreThere = new CompletableFuture<Void>();
        var model = stage.model(FakeScript.builder()
                .say(text.substring(0, 100))
                .until(allAreThere)
                .say(text.substring(100))
                .finish("stop")
                .done()
                .build()
                .every(Duration.ofMillis(5)));
        // One session for all: to sign in takes longer than the answer where it is done a hundred times.
        var session = cast.signIn(grace);
        var posted = stage.ask(grace, model);
        var events = URI.create(Stage.base() + "/api/turns/" + posted.turnId() + "/events");
        var readers = new ArrayList<Watch>();
        try {
            for (int i = 0; i < 100; i++) {
                readers.add(Watch.open(events, session, Map.of()));
            }
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> watchers.count() == 100);
            assertThat(stage.message(grace, stage.conversationOf(grace, posted.turnId()), posted.messageId()))
                    .as("they read while it is written")
                    .containsEntry("status", "running");
            allAreThere.complete(null);
            for (var reader : readers) {
                assertThat(reader.awaitClosed().content()).isEqualTo(text);
                assertThat(reader.end().path("status").asText()).isEqualTo("completed");
            }
        } finally {
            readers.forEach(Watch::close);
        }
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> watchers.count() == 0);
    }

    private static long readContent(Socket socket) throws IOException {
        long bytes = 0;
        var buffer = new byte[64 * 1024];
        var tail = "";
        // Looked for before reading on: the connection stays open behind the end.
        while (!tail.contains("event: end")) {
            int n = socket.getInputStream().read(buffer);
            if (n < 0) {
                break;
            }
            bytes += n;
            tail += new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
            tail = tail.substring(Math.max(0, tail.length() - 2_000));
        }
        return bytes;
    }

    /// Threat row 23, in small: tabs that come and go change nothing for the answer.
    @Test
    void anAbortStormLeavesNothingBehind() {
        var eve = cast.newMember("eve-" + Ids.next());
        var answer = "Nobody watches this to its end. ".repeat(40);
        var model = stage.model(
                FakeScript.builder().say(answer).finish("stop").done().build().every(Duration.ofMillis(5)));
        var posted = stage.ask(eve, model);
        var random = new java.util.Random(23);
        for (int i = 0; i < 60; i++) {
            var watch = stage.watch(eve, posted.turnId());
            if (random.nextBoolean()) {
                watch.awaitUnits(random.nextInt(40));
            }
            watch.close();
        }
        try (var last = stage.watch(eve, posted.turnId()).awaitClosed()) {
            assertThat(last.content()).isEqualTo(answer);
            assertThat(last.end().path("status").asText()).isEqualTo("completed");
        }
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> watchers.count() == 0);
        assertThat(stage.held(eve)).isZero();
    }

    /// Threat row 1: what belongs to somebody else is not there, to the byte.
    @Test
    void aStrangersIdIsAsUnknownAsAnUnknownOne() {
        var model = stage.model(FakeScript.builder().say("secret").stall().build());
        var posted = stage.ask(grace, model);
        var conversation = stage.conversationOf(grace, posted.turnId());
        var mallory = cast.newMember("mallory-" + Ids.next());
        var own = stage.conversation(mallory);
        var routes = new String[][] {
            {"GET", "/api/conversations/%s"},
            {"PATCH", "/api/conversations/%s"},
            {"DELETE", "/api/conversations/%s"},
            {"GET", "/api/conversations/%s/messages"},
            {"GET", "/api/conversations/%s/draft"},
            {"PUT", "/api/conversations/%s/draft"},
            {"POST", "/api/conversations/%s/turns"},
            {"GET", "/api/turns/%s"},
            {"DELETE", "/api/turns/%s"},
            {"GET", "/api/turns/%s/events"},
        };
        for (var route : routes) {
            var foreign = route[1].contains("conversations") ? conversation : posted.turnId();
            assertThat(call(mallory, route, foreign))
                    .as(route[0] + " " + route[1])
                    .isEqualTo(call(mallory, route, Ids.next()))
                    .startsWith("404");
        }
        var crossed = Map.of("id", Ids.next(), "text", "x", "parentId", posted.messageId(), "model", model);
        stage.post(mallory, own, crossed).then().statusCode(404);
        var again = Map.of("id", Ids.next(), "answerTo", posted.userMessageId(), "model", model);
        stage.post(mallory, own, again).then().statusCode(404);
        stage.post(mallory, own, Map.of("id", posted.turnId(), "text", "x", "model", model))
                .then()
                .statusCode(404);
        cast.as(mallory)
                .contentType(ContentType.JSON)
                .body(Map.of("id", conversation))
                .post("/api/conversations")
                .then()
                .statusCode(404);
        assertThat(cast.as(mallory).get("/api/turns").jsonPath().getList("items"))
                .isEmpty();
        assertThat(cast.as(grace)
                        .get("/api/turns/{id}", posted.turnId())
                        .jsonPath()
                        .getString("status"))
                .isEqualTo("running");
        stage.stop(grace, posted.turnId());
    }

    private String call(Cast.Person person, String[] route, java.util.UUID id) {
        var body = switch (route[0]) {
            case "PATCH" -> Map.of("title", "mine");
            case "PUT" -> Map.of("text", "mine");
            case "POST" -> Map.of("id", Ids.next(), "text", "mine");
            default -> null;
        };
        var request = cast.as(person);
        if (body != null) {
            request = request.contentType(ContentType.JSON).body(body);
        }
        var response = request.request(route[0], route[1].formatted(id));
        return response.statusCode() + " " + response.body().asString().replace(id.toString(), "ID");
    }

    @Test
    void nobodyWatchesWithoutSigningIn() {
        var posted = stage.ask(grace, stage.model(FakeScript.answer("", "x")));
        try (var watch =
                Watch.open(URI.create(Stage.base() + "/api/turns/" + posted.turnId() + "/events"), null, Map.of())) {
            assertThat(watch.status).isEqualTo(401);
        }
    }
}
