package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import chat.parley.testing.FakeProvider.Recorded;
import chat.parley.testing.FakeScript;
import chat.parley.testing.Memory;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What programs cost that take slowly what the provider would write at once.
@QuarkusTest
class SlowProgramsTest {

    private static final long LENGTH = 200L << 20;
    private static final int READERS = 20;
    private static final int SIP = 1024;
    /// Far below its reply, and above what a shared process takes by the way, divided among so few.
    private static final long MOST_BYTES_EACH = 8 << 20;

    /// Above what waits in Parley and in four sockets, whose buffers some systems let grow to 32 MB.
    private static final long BOUND = LENGTH / 2;

    @Inject
    OpenReplies open;

    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void noneIsReadOn() {
        World.drainFor(0);
    }

    @AfterEach
    void leave() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        World.drainFor(1);
    }

    @Test
    void theProviderWaitsForThemAndTheyTakeNoRoom() throws Exception {
        World.PROVIDER.script(
                "fake:flood",
                FakeScript.builder().flood(LENGTH).finish("stop").done().build());
        var model = World.model("flood");
        var grace = World.program("grace", "10000");
        int before = World.PROVIDER.requests().size();
        for (int i = 0; i < READERS; i++) {
            sockets.add(new Client(grace).dial(Client.ask(model, "\"stream\":true", "\"max_tokens\":1000")));
        }
        for (var socket : sockets) {
            assertThat(socket.getInputStream().readNBytes(SIP)).hasSize(SIP);
        }
        long written = writtenOncePaused(before);
        assertThat(open.count()).isEqualTo(READERS);
        long with = Memory.inUse();
        for (var socket : sockets.subList(1, READERS)) {
            socket.close();
        }
        // One still reads, so that what all share is there both times.
        soon().until(() -> open.count() == 1 && World.attempts(grace.account(), "pending") == 1);
        long each = (with - Memory.inUse()) / (READERS - 1);
        System.out.printf(
                "a slow program takes %,d bytes; the provider wrote %,d of %,d to each, about, and waits%n",
                each, written / READERS, LENGTH);
        assertThat(each).isLessThan(MOST_BYTES_EACH);
        sockets.getFirst().close();
        soon().until(() -> World.attempts(grace.account(), "pending") == 0);
        assertThat(World.held(grace.account())).isEqualTo(Money.ZERO);
    }

    /// What the provider has written of all answers, once it writes no more.
    private static long writtenOncePaused(int before) {
        var last = new long[] {-1};
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    long now = World.PROVIDER.requests().stream()
                            .skip(before)
                            .mapToLong(Recorded::written)
                            .sum();
                    boolean paused = now == last[0];
                    last[0] = now;
                    return paused;
                });
        assertThat(World.PROVIDER.requests().stream().skip(before).map(Recorded::written))
                .hasSize(READERS)
                .allMatch(written -> written < BOUND);
        return last[0];
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(40));
    }
}
