package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.testing.Memory;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/// What pages cost that take slowly what waits for them.
@QuarkusTest
class SlowReadersTest {

    private static final int LENGTH = 6 << 20;
    private static final int READERS = 20;
    /// Twice a second. It is seen by the server once a third of the socket's buffer is free.
    private static final int SIP = 32 * 1024;
    /// Below its answer, and above what a shared process takes by the way, divided among so few.
    private static final long MOST_BYTES_EACH = 4 << 20;

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    Watchers watchers;

    @Test
    void slowOnesCostNoMoreThanTheirSocketsAndGetItAllInTheEnd() throws Exception {
        var grace = cast.newMember("slow");
        var open = watchers.count();
        var turn = stage.ask(
                grace,
                stage.model(
                        FakeScript.builder().flood(LENGTH).finish("stop").done().build()));
        List<SipPage> pages = new ArrayList<>();
        try {
            for (int i = 0; i < READERS; i++) {
                var page = SipPage.open(turn, cast.signIn(grace));
                pages.add(page);
                page.sip(SIP, Duration.ofMillis(500));
            }
            String whole = whole(grace, turn);
            soon().until(() -> pages.stream().allMatch(page -> page.taken() >= 3 * SIP));
            assertThat(watchers.count()).isEqualTo(open + READERS);
            var first = pages.getFirst();
            var others = pages.subList(1, READERS);
            for (var page : others) {
                page.stopSipping();
            }
            long with = Memory.inUse();
            for (var page : others) {
                page.close();
            }
            // One still reads, so that what all share is there both times.
            soon().until(() -> watchers.count() == open + 1);
            long each = (with - Memory.inUse()) / (READERS - 1);
            System.out.printf("a slow reader takes %,d bytes%n", each);
            assertThat(each).isLessThan(MOST_BYTES_EACH);
            first.stopSipping();
            assertThat(first.readToTheEnd())
                    .as("as fast as it can, once it can")
                    .contains("event: end");
            try (var again = stage.watch(grace, turn.turnId(), Map.of("Last-Event-ID", "1000000"), "")) {
                assertThat(again.awaitEnd().content()).isEqualTo(whole.substring(1_000_000));
            }
        } finally {
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

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(40));
    }
}
