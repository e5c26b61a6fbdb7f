package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import chat.parley.testing.FakeScript;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Readers that go away, at every moment.
@QuarkusTest
@TestProfile(Timings.class)
class LeavingTest {

    private static final int EVENTS = 14;

    @BeforeEach
    void whatIsStoppedIsReadOn() {
        World.drainFor(40);
    }

    @AfterEach
    void forASecondAgain() {
        World.drainFor(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoLeavesAtAnyEventIsChargedOnceAndExactly(boolean reset) throws Exception {
        var script =
                FakeScript.answer("Let me think.", "An answer of some length.").every(Duration.ofMillis(5));
        World.PROVIDER.prices(World.RATES);
        var people = new ArrayList<World.Program>();
        for (int event = 0; event <= EVENTS; event++) {
            var scenario = "events-" + reset + "-" + event;
            World.PROVIDER.script("fake:" + scenario, script);
            var grace = World.program("grace", "20");
            people.add(grace);
            leaveAfter(event, reset, grace, World.model(scenario));
        }
        // Whoever left before the first event, and may not have been admitted yet, comes last.
        for (int event = EVENTS; event >= 0; event--) {
            isChargedOnceAndExactly(people.get(event), "fake:events-" + reset + "-" + event);
        }
    }

    private static void isChargedOnceAndExactly(World.Program who, String model) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> World.attempts(who.account(), "pending") == 0);
        assertThat(World.held(who.account())).isEqualTo(Money.ZERO);
        var calls = World.PROVIDER.requests().stream()
                .filter(call -> call.body.path("model").asText().equals(model))
                .toList();
        assertThat(calls).as(model).hasSizeLessThanOrEqualTo(1);
        var settled = World.attempts(who.account(), "settled");
        assertThat(settled).isLessThanOrEqualTo(1);
        if (settled == 1) {
            assertThat(World.one(
                            "SELECT count(*) FROM attempts WHERE account_id = ?1 AND NOT estimated", who.account()))
                    .as(model)
                    .isEqualTo(1);
            assertThat(World.spent(who.account())).isEqualTo(World.billed(calls.getFirst().id));
        }
    }

    @Test
    void aStormOfLeaversLeavesNothingBehind() throws Exception {
        var script = FakeScript.answer("", "word ".repeat(40)).every(Duration.ofMillis(3));
        World.PROVIDER.script("fake:storm", script);
        var model = World.model("storm");
        var ada = World.program("ada", "1000");
        var threads = Thread.activeCount();
        try (var callers = Executors.newFixedThreadPool(40)) {
            for (int i = 0; i < 1000; i++) {
                var event = i % 25;
                var reset = i % 2 == 0;
                callers.submit(() -> {
                    leaveAfter(event, reset, ada, model);
                    return null;
                });
            }
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> World.attempts(ada.account(), "pending") == 0);
        assertThat(World.held(ada.account())).isEqualTo(Money.ZERO);
        var pool = Arc.container().instance(AgroalDataSource.class).get();
        Awaitility.await().until(() -> pool.getMetrics().activeCount() == 0);
        assertThat(World.one(
                        "SELECT coalesce(sum(cost), 0)::bigint FROM attempts WHERE account_id = ?1 AND state = 'settled'",
                        ada.account()))
                .isEqualTo(World.spent(ada.account()).nano());
        assertThat(new Client(ada).complete(Client.ask(model)).statusCode()).isEqualTo(200);
        assertThat(Thread.activeCount()).isLessThan(threads + 100);
    }

    @Test
    void anOpenStreamHoldsNoConnectionToTheDatabase() throws Exception {
        World.drainFor(0);
        // No more than fits into what nobody reads.
        var script = FakeScript.builder().say("word ".repeat(100)).stall().build();
        World.PROVIDER.script("fake:long", script);
        var model = World.model("long");
        var ada = World.program("ada", "20");
        var sockets = new ArrayList<Socket>();
        for (int i = 0; i < 30; i++) {
            sockets.add(new Client(ada).dial(Client.ask(model, "\"stream\":true")));
        }
        for (var socket : sockets) {
            assertThat(socket.getInputStream().readNBytes(500)).hasSize(500);
        }
        var pool = Arc.container().instance(AgroalDataSource.class).get();
        // What looks after the house by itself has one now and then.
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .until(() -> pool.getMetrics().activeCount() == 0);
        assertThat(World.attempts(ada.account(), "pending")).isEqualTo(30);
        for (var socket : sockets) {
            socket.close();
        }
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> World.attempts(ada.account(), "pending") == 0);
    }

    private static void leaveAfter(int events, boolean reset, World.Program who, String model) throws IOException {
        var socket = new Client(who).dial(Client.ask(model, "\"stream\":true"));
        // On a busy machine a call may be refused, and a refusal has no events to count.
        socket.setSoTimeout(5000);
        var in = socket.getInputStream();
        int seen = 0;
        int last = 0;
        try {
            for (int b = 0; seen < events && b >= 0; ) {
                b = in.read();
                seen += b == '\n' && last == '\n' ? 1 : 0;
                last = b;
            }
        } catch (SocketTimeoutException e) {
            // Leaves now.
        }
        socket.setSoLinger(reset, 0);
        socket.close();
    }
}
