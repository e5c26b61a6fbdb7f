package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A provider that takes calls and answers none: who calls another one feels nothing, and who finds no place is told
/// so.
@QuarkusTest
@TestProfile(Timings.class)
class CrowdTest {

    private static final int STREAMS = 300;
    private static final int PLACES = 250;
    private static final int AT_ONCE = 10;
    /// Far below the two minutes that a stalled call takes, and far above what any other takes on a busy machine.
    private static final Duration SOON = Duration.ofSeconds(40);

    @Test
    void aStalledProviderIsFeltByNobodyElse() throws Exception {
        try (var stalled = FakeProvider.start()) {
            stalled.script("stalled", FakeScript.builder().stall().build());
            World.PROVIDER.script("fake:quick", FakeScript.answer("", "Quick."));
            var busy = World.modelAt(stalled, "stalled-provider", "stalled", PLACES);
            var quick = World.model("quick");
            var crowd = World.program("crowd", "10000");
            var grace = World.program("grace", "1000");
            var alone = times(grace, quick);
            var sockets = fill(crowd, busy, stalled);
            try {
                var beside = times(grace, quick);
                System.out.printf(
                        "others: p50 %d, p99 %d ms; alone %d, %d ms%n",
                        percent(50, beside).toMillis(),
                        percent(99, beside).toMillis(),
                        percent(50, alone).toMillis(),
                        percent(99, alone).toMillis());
                assertThat(beside.getLast()).as("alone " + alone.getLast()).isLessThan(SOON);
                var refusals = new ArrayList<Duration>();
                for (int i = PLACES; i < STREAMS; i++) {
                    refusals.add(refused(crowd, busy, i % 2 == 0));
                }
                refusals.sort(Duration::compareTo);
                System.out.printf(
                        "refused after p50 %d, at most %d ms%n",
                        percent(50, refusals).toMillis(), refusals.getLast().toMillis());
                assertThat(refusals.getLast()).isLessThan(SOON);
                assertThat(stalled.requests()).hasSize(PLACES);
                assertThat(World.attempts(crowd.account(), "pending")).isEqualTo(PLACES);
            } finally {
                for (var socket : sockets) {
                    socket.close();
                }
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> World.attempts(crowd.account(), "pending") == 0);
            assertThat(World.held(crowd.account())).isEqualTo(Money.ZERO);
            // A place that is free again is given again.
            var socket = new Client(crowd).dial(Client.ask(busy, "\"stream\":true"));
            Awaitility.await().until(() -> stalled.requests().size() == PLACES + 1);
            socket.close();
        }
    }

    private static List<Socket> fill(World.Program crowd, String model, FakeProvider provider) throws Exception {
        var sockets = new ArrayList<Socket>();
        while (sockets.size() < PLACES) {
            for (int i = 0; i < AT_ONCE; i++) {
                sockets.add(new Client(crowd).dial(Client.ask(model, "\"stream\":true", "\"max_tokens\":1000")));
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> provider.requests().size() == sockets.size());
        }
        return sockets;
    }

    private static Duration percent(int percent, List<Duration> sorted) {
        return sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
    }

    /// How long that took.
    private static Duration refused(World.Program who, String model, boolean stream) {
        var began = System.nanoTime();
        var answer = new Client(who).complete(Client.ask(model, "\"stream\":" + stream));
        var took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Client.error(answer).path("code").asText()).isEqualTo("upstream_unavailable");
        assertThat(Client.error(answer).path("message").asText()).contains("places");
        assertThat(Integer.parseInt(Client.header(answer, "retry-after"))).isPositive();
        return took;
    }

    /// How long each of a hundred calls takes, four at a time, the shortest first.
    private static List<Duration> times(World.Program who, String model) throws Exception {
        var client = new Client(who);
        Callable<Duration> call = () -> {
            var began = System.nanoTime();
            HttpResponse<String> answer = client.complete(Client.ask(model));
            assertThat(answer.statusCode()).isEqualTo(200);
            return Duration.ofNanos(System.nanoTime() - began);
        };
        try (var callers = Executors.newFixedThreadPool(4)) {
            var times = new ArrayList<Duration>();
            for (var time : callers.invokeAll(java.util.Collections.nCopies(100, call))) {
                times.add(time.get());
            }
            times.sort(Duration::compareTo);
            return times;
        }
    }
}
