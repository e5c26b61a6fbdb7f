package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import chat.parley.testing.ShortPatience;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A reader that hardly reads, of an answer that the provider would write at once.
@QuarkusTest
@TestProfile(ShortPatience.class)
class TricklingTest {

    /// Half of the answer: above what waits in Parley and in four sockets, whose buffers some systems let grow to
    /// 32 MB.
    private static final long BOUND = 100L << 20;

    @BeforeEach
    void itIsNotReadOn() {
        World.drainFor(0);
    }

    @AfterEach
    void forASecondAgain() {
        World.drainFor(1);
    }

    @Test
    void makesTheProviderWaitAndIsDropped() throws Exception {
        var grace = World.program("grace", "1000");
        var model = World.model("flood");
        int before = World.PROVIDER.requests().size();
        try (var socket = new Client(grace).dial(Client.ask(model, "\"stream\":true", "\"max_tokens\":393216"))) {
            Awaitility.await().until(() -> World.PROVIDER.requests().size() > before);
            var call = World.PROVIDER.requests().get(before);
            var in = socket.getInputStream();
            var waited = Duration.ZERO;
            long deadline =
                    System.nanoTime() + ShortPatience.PATIENCE.multipliedBy(9).toNanos();
            long grew = System.nanoTime();
            long written = 0;
            while (World.attempts(grace.account(), "pending") == 1) {
                assertThat(System.nanoTime()).as("it is dropped in time").isLessThan(deadline);
                Thread.sleep(100);
                in.skip(Math.min(in.available(), 100));
                if (call.written() > written) {
                    written = call.written();
                    grew = System.nanoTime();
                }
                var still = Duration.ofNanos(System.nanoTime() - grew);
                waited = waited.compareTo(still) > 0 ? waited : still;
            }
            assertThat(waited).as("the provider waits").isGreaterThan(Duration.ofSeconds(1));
            assertThat(call.written()).isBetween(1L, BOUND);
            assertThat(World.held(grace.account())).isEqualTo(Money.ZERO);
            Awaitility.await().until(call::aborted);
            socket.setSoTimeout(20_000);
            assertThat(endsWithoutDone(in)).isTrue();
        }
    }

    private static boolean endsWithoutDone(InputStream in) {
        try {
            return !new String(in.readAllBytes(), StandardCharsets.US_ASCII).contains("[DONE]");
        } catch (IOException e) {
            return true;
        }
    }
}
