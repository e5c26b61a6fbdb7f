package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import io.netty.util.internal.PlatformDependent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/// Pages that take what waits for them slowly, or not at all.
@QuarkusTest
@TestProfile(ReadersTest.ShortPatience.class)
class ReadersTest {

    /// Seconds where it is usually half a minute.
    public static final class ShortPatience implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("parley.turn.heartbeat", "2S", "parley.turn.reader-patience", "15S");
        }
    }

    private static final int LENGTH = 6 << 20;
    private static final int READERS = 20;
    private static final long MOST_BYTES_EACH = 2 << 20;

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    Watchers watchers;

    @Test
    void oneThatReadsNothingIsLetGoAndComesBackForAllOfIt() throws Exception {
        var grace = cast.newMember("sleeping");
        var open = watchers.count();
        var turn = stage.ask(grace, flood());
        try (var page = page(grace, turn);
                var other = stage.watch(grace, turn.turnId())) {
            soon().until(() -> watchers.count() > open);
            var whole = other.awaitEnd().awaitClosed().content();
            assertThat(whole).hasSizeGreaterThan(LENGTH / 2);
            assertThat(watchers.count()).as("it is waited for").isEqualTo(open + 1);
            soon().until(() -> watchers.count() == open);
            assertThat(page.readToTheEnd()).doesNotContain("event: end");
            try (var again = stage.watch(grace, turn.turnId())) {
                assertThat(again.awaitEnd().content()).isEqualTo(whole);
            }
        }
    }

    @Test
    void slowOnesCostNoMoreThanTheirSocketsAndGetItAllInTheEnd() throws Exception {
        var grace = cast.newMember("slow");
        var open = watchers.count();
        var turn = stage.ask(grace, flood());
        List<Page> pages = new CopyOnWriteArrayList<>();
        var fast = new AtomicBoolean();
        // However busy the machine is, each takes something all the time, so that none is let go.
        var sips = Thread.ofVirtual().start(() -> {
            while (!fast.get()) {
                pages.forEach(page -> page.readSome(1024));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            }
        });
        try {
            for (int i = 0; i < READERS; i++) {
                pages.add(page(grace, turn));
            }
            String whole = whole(grace, turn);
            soon().until(() -> pages.stream().allMatch(page -> page.taken >= 3 * 1024));
            assertThat(watchers.count()).isEqualTo(open + READERS);
            fast.set(true);
            sips.join();
            long with = inUse();
            var first = pages.getFirst();
            for (var page : pages.subList(1, READERS)) {
                page.close();
            }
            // One still reads, so that what all share is there both times.
            soon().until(() -> watchers.count() == open + 1);
            long each = (with - inUse()) / (READERS - 1);
            System.out.printf("a slow reader takes %,d bytes%n", each);
            assertThat(each).isLessThan(MOST_BYTES_EACH);
            assertThat(first.readToTheEnd())
                    .as("as fast as it can, once it can")
                    .contains("event: end");
            try (var again = stage.watch(grace, turn.turnId(), Map.of("Last-Event-ID", "1000000"), "")) {
                assertThat(again.awaitEnd().content()).isEqualTo(whole.substring(1_000_000));
            }
        } finally {
            fast.set(true);
            for (var page : pages) {
                page.close();
            }
        }
    }

    /// As a fast page reads it. In a frame of its own, so that nothing of that page is left when memory is
    /// measured.
    private String whole(Cast.Person person, Turn.Posted turn) {
        try (var watch = stage.watch(person, turn.turnId())) {
            return watch.awaitEnd().content();
        }
    }

    private String flood() {
        return stage.model(
                FakeScript.builder().flood(LENGTH).finish("stop").done().build());
    }

    private Page page(Cast.Person person, Turn.Posted turn) throws IOException {
        return new Page(
                URI.create(Stage.base()).getPort(),
                "GET /api/turns/%s/events HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n\r\n"
                        .formatted(turn.turnId(), Stage.cookie(cast.signIn(person))));
    }

    /// Of the heap and beside it, once what nobody needs is gone.
    private static long inUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + PlatformDependent.usedDirectMemory();
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(40));
    }

    /// Takes only what it is told to.
    private static final class Page implements AutoCloseable {

        private final Socket socket = new Socket();
        private final StringBuilder seen = new StringBuilder();
        private volatile int taken;

        Page(int port, String request) throws IOException {
            socket.setReceiveBufferSize(8 * 1024);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        }

        void readSome(int bytes) {
            try {
                var some = socket.getInputStream().readNBytes(bytes);
                seen.append(new String(some, StandardCharsets.US_ASCII));
                taken = seen.length();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// The connection's, or the answer's.
        String readToTheEnd() {
            try {
                boolean more = true;
                while (more && seen.indexOf("event: end", Math.max(0, seen.length() - 4096)) < 0) {
                    var some = new byte[64 * 1024];
                    int read = socket.getInputStream().read(some);
                    more = read >= 0;
                    seen.append(new String(some, 0, Math.max(0, read), StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                seen.append(e);
            }
            return seen.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
