package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import chat.parley.testing.FakeScript;
import chat.parley.testing.Sockets;
import chat.parley.testing.VanishingClient;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Callers that fall off the network: nobody says that they have gone. With the times of [Timings] a silent one is
/// noticed after a heartbeat of 8 s and 2 s more.
@QuarkusTest
@TestProfile(Timings.class)
@EnabledOnOs(OS.LINUX)
class VanishingTest {

    private static final int CALLERS = 8;
    private static final Duration NOTICED = Duration.ofSeconds(60);

    @Test
    void beforeTheHead() throws Exception {
        everybodyVanishes("before", FakeScript.builder().stall().build(), true, "");
    }

    @Test
    void inMidAnswer() throws Exception {
        var script = FakeScript.builder().say("Some of the answer").stall().build();
        everybodyVanishes("mid", script, true, "Some");
    }

    @Test
    void whileTextKeepsComing() throws Exception {
        var script = FakeScript.answer("", "word ".repeat(6000)).every(Duration.ofMillis(20));
        everybodyVanishes("flowing", script, true, "word");
    }

    @Test
    void atTheEnd() throws Exception {
        var script = FakeScript.builder()
                .say("All of it.")
                .pause(Duration.ofMillis(500))
                .finish("stop")
                .done()
                .build();
        everybodyVanishes("end", script, true, "All");
    }

    @Test
    void whileAWholeAnswerIsWaitedFor() throws Exception {
        everybodyVanishes("whole", FakeScript.builder().stall().build(), false, "");
    }

    /// Whoever is silent and there is not cut off.
    @Test
    void whoOnlyListensIsKept() throws Exception {
        var script = FakeScript.builder()
                .say("At last")
                .pause(Duration.ofSeconds(18))
                .finish("stop")
                .done()
                .build();
        World.PROVIDER.script("fake:patient", script);
        var model = World.model("patient");
        var grace = World.program("grace", "20");
        var answer = new Client(grace).complete(Client.ask(model, "\"stream\":true"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains(": ping").endsWith("data: [DONE]\n\n");
    }

    private static void everybodyVanishes(String scenario, FakeScript script, boolean stream, String seen)
            throws Exception {
        World.PROVIDER.script("fake:" + scenario, script);
        var model = World.model(scenario);
        World.drainFor(1);
        var grace = World.program("grace", "1000");
        var before = World.PROVIDER.requests().size();
        var sockets = Sockets.established(World.port());
        List<VanishingClient> callers = new ArrayList<>();
        try {
            for (int i = 0; i < CALLERS; i++) {
                callers.add(ask(grace, model, stream));
            }
            for (var caller : callers) {
                if (!seen.isEmpty()) {
                    assertThat(caller.readUntil(seen)).contains(seen);
                }
            }
            Awaitility.await().until(() -> World.PROVIDER.requests().size() - before == CALLERS);
            assertThat(Sockets.established(World.port())).isGreaterThanOrEqualTo(CALLERS);
            for (var caller : callers) {
                caller.vanish();
            }
            Awaitility.await().atMost(NOTICED).until(() -> World.attempts(grace.account(), "pending") == 0);
            assertThat(World.held(grace.account())).isEqualTo(Money.ZERO);
            Awaitility.await()
                    .atMost(NOTICED)
                    .until(() -> World.PROVIDER.requests().stream()
                            .skip(before)
                            .allMatch(call -> call.aborted() || call.ended()));
            Awaitility.await().atMost(NOTICED).until(() -> Sockets.established(World.port()) <= sockets);
            var pool = Arc.container().instance(AgroalDataSource.class).get();
            Awaitility.await().until(() -> pool.getMetrics().activeCount() == 0);
            var open = Arc.container().instance(OpenReplies.class).get();
            Awaitility.await().until(() -> open.count() == 0);
        } finally {
            for (var caller : callers) {
                caller.close();
            }
        }
    }

    private static VanishingClient ask(World.Program who, String model, boolean stream) throws Exception {
        var body = Client.ask(model, "\"stream\":" + stream);
        var caller = new VanishingClient(World.port());
        caller.send("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                        .formatted(who.key())
                + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(body.getBytes(StandardCharsets.UTF_8).length, body));
        return caller;
    }
}
