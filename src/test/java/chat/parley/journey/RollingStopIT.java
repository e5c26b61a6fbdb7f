package chat.parley.journey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.FakeProvider;
import chat.parley.testing.RawHttp;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Replicas that are asked to stop in the middle of many answers, each watched at the other.
class RollingStopIT {

    private static final String NUMBERED =
            IntStream.rangeClosed(1, 150).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

    private static final String RESTARTING = "\"code\":\"server_restarting\"";

    @TempDir
    Path temp;

    @Test
    void oneAfterTheOtherEndsItsAnswersAndTakesNoMore() throws Exception {
        try (var fleet = new Fleet(temp, 2, false)) {
            var member = fleet.member("watcher", "100000");
            stopsUnder(100, fleet, 0, member.key());
            fleet.restart(0);
            stopsUnder(30, fleet, 1, member.key());
            fleet.restart(1);
            FleetProof.check(fleet);
        }
    }

    @Test
    void whatTheGraceIsTooShortForIsInterruptedWithItsText() throws Exception {
        try (var fleet = new Fleet(temp, 2, false, Map.of("PARLEY_TURN_GRACE", "2S"))) {
            fleet.member("watcher", "100000");
            fleet.provider.script(House.MODEL, House.slowly(NUMBERED, Duration.ofMillis(150)));
            var here = Person.signIn(fleet.replica(0), House.email("watcher"));
            var there = new Person(fleet.replica(1), here.email(), here.session());
            var conversation = here.begin();
            var turns = begin(20, here, there);
            var first = here.turn(conversation, Map.of());
            try (var beside = new WatchedStream(here, "/api/turns/" + first + "/events")) {
                soon().until(() -> beside.text().contains("word1 "));
                fleet.stop(0);
                soon().until(() -> beside.closed);
                assertThat(beside.raw.toString()).contains("\"status\":\"interrupted\"");
                assertThat(there.answer(conversation, first)).containsEntry("content", beside.text());
                for (var stream : turns.values()) {
                    soon().until(() -> stream.ended != 0);
                    assertThat(stream.raw.toString()).contains("\"status\":\"interrupted\"");
                    assertThat(NUMBERED).startsWith(stream.text()).isNotEqualTo(stream.text());
                }
                for (var turn : turns.entrySet()) {
                    assertThat(there.view(turn.getKey()).getLong("position"))
                            .isEqualTo(turn.getValue().text().length());
                }
                soon().until(() -> there.held().signum() == 0);
            } finally {
                close(turns);
            }
            FleetProof.check(fleet);
        }
    }

    @Test
    void programsAreToldWhatTheGraceWasTooShortFor() throws Exception {
        try (var fleet = new Fleet(temp, 2, false, Map.of("PARLEY_TURN_GRACE", "2S"));
                var pool = Executors.newFixedThreadPool(8)) {
            var member = fleet.member("watcher", "100000");
            fleet.provider.script(House.MODEL, House.slowly(NUMBERED, Duration.ofMillis(150)));
            var there = Person.signIn(fleet.replica(1), House.email("watcher"));
            var streams = IntStream.range(0, 4)
                    .mapToObj(i -> pool.submit(() -> program(fleet, member.key(), true)))
                    .toList();
            var whole = IntStream.range(0, 4)
                    .mapToObj(i -> pool.submit(() -> program(fleet, member.key(), false)))
                    .toList();
            soon().until(() -> fleet.provider.requests().size() == 8
                    && fleet.provider.requests().stream().allMatch(call -> call.written() > 0));
            fleet.stop(0);
            for (var stream : streams) {
                var told = stream.get();
                assertThat(told.status()).isEqualTo(200);
                assertThat(told.body())
                        .contains("\"content\":\"word\"", "event: error\ndata: {\"error\":{", RESTARTING)
                        .doesNotContain("[DONE]")
                        .as("cut off, so that no client takes it for whole")
                        .doesNotEndWith("\n0\r\n\r\n");
            }
            for (var answer : whole) {
                var told = answer.get();
                assertThat(told.status()).isEqualTo(503);
                assertThat(told.body()).startsWith("{\"error\":{").contains(RESTARTING);
            }
            soon().until(() -> fleet.provider.requests().stream().allMatch(FakeProvider.Recorded::aborted));
            assertThat(there.held()).as("settled by the one that ended").isEqualByComparingTo("0");
            assertThat(fleet.number("SELECT count(*) FROM attempts WHERE outcome = 'stopped'"))
                    .isEqualTo(8);
            FleetProof.check(fleet);
        }
    }

    private static RawHttp.Answer program(Fleet fleet, String key, boolean stream) {
        var body = """
                {"model":"%s","stream":%s,"messages":[{"role":"user","content":"A question."}]}""".formatted(House.MODEL, stream);
        return RawHttp.sendJson(
                fleet.replica(0).http("/"),
                Duration.ofSeconds(60),
                body,
                "POST /v1/chat/completions",
                "Authorization: Bearer " + key);
    }

    private static void stopsUnder(int answers, Fleet fleet, int stopping, String key) throws Exception {
        var here = Person.signIn(fleet.replica(stopping), House.email("watcher"));
        var there = new Person(fleet.replica(1 - stopping), here.email(), here.session());
        var waiting = here.begin();
        var goOn = new CompletableFuture<Void>();
        fleet.provider.script(House.MODEL, House.slowly(NUMBERED, Duration.ofMillis(30), 20, goOn));
        var turns = begin(answers, here, there);
        try {
            var asked = fleet.provider.requests().size();
            long from = System.nanoTime();
            here.parley().process().destroy();
            soon().until(() -> !here.parley().isReady());
            System.out.printf("not ready %d ms after it was asked to stop%n", (System.nanoTime() - from) / 1_000_000);
            assertThat(turns.values()).as("still running").allMatch(stream -> stream.ended == 0);
            assertThat(given().get(here.parley().management("/q/health/ready")).statusCode())
                    .as("it says so, and is not just gone")
                    .isEqualTo(503);
            assertThat(here.get("/api/conversations").statusCode())
                    .as("who reloads the page")
                    .isEqualTo(200);
            isRefused(here.ask(waiting, Map.of()), "type");
            isRefused(here.complete(key, House.MODEL, "A question."), "error.code");
            assertThat(fleet.provider.requests()).as("asked for nothing new").hasSize(asked);
            assertThat(there.ask(waiting, Map.of()).statusCode())
                    .as("the other goes on")
                    .isEqualTo(201);
            goOn.complete(null);
            for (var stream : turns.values()) {
                soon().until(() -> stream.ended != 0);
                assertThat(stream.text()).isEqualTo(NUMBERED);
            }
            assertThat(here.parley().awaitEnd(Duration.ofSeconds(60))).isIn(0, 143);
            for (var turn : turns.keySet()) {
                assertThat(there.view(turn).getString("status")).isEqualTo("completed");
            }
            soon().until(() -> there.held().signum() == 0);
        } finally {
            close(turns);
        }
    }

    private static Map<UUID, WatchedStream> begin(int answers, Person here, Person there) throws Exception {
        var turns = new ConcurrentHashMap<UUID, WatchedStream>();
        try (var pool = Executors.newFixedThreadPool(8)) {
            var begun = IntStream.range(0, answers)
                    .mapToObj(i -> pool.submit(() -> {
                        var turn = here.turn(here.begin(), Map.of());
                        turns.put(turn, new WatchedStream(there, "/api/turns/" + turn + "/events"));
                        return turn;
                    }))
                    .toList();
            for (var one : begun) {
                one.get();
            }
        }
        for (var stream : turns.values()) {
            soon().until(() -> stream.text().contains("word1 "));
        }
        return turns;
    }

    private static void isRefused(Response answer, String type) {
        System.out.println(answer.statusCode() + " " + answer.headers() + " " + answer.asString());
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(503);
        assertThat(answer.<String>path(type)).isEqualTo("shutting_down");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }

    private static void close(Map<UUID, WatchedStream> turns) throws Exception {
        for (var stream : turns.values()) {
            stream.close();
        }
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }
}
