package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.testing.ShortPatience;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/// Pages that take nothing of what waits for them, or little.
@QuarkusTest
@TestProfile(ShortPatience.class)
class ReadersTest {

    private static final int LENGTH = 6 << 20;

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
        long since = System.nanoTime();
        try (var page = SipPage.open(turn, cast.signIn(grace));
                var other = stage.watch(grace, turn.turnId())) {
            soon().until(() -> watchers.count() > open);
            var whole = other.awaitEnd().awaitClosed().content();
            assertThat(whole).hasSizeGreaterThan(LENGTH / 2);
            soon().until(() -> watchers.count() == open);
            assertThat(System.nanoTime() - since)
                    .as("it is waited for")
                    .isGreaterThan(ShortPatience.PATIENCE.toNanos());
            assertThat(page.readToTheEnd()).doesNotContain("event: end");
            try (var again = stage.watch(grace, turn.turnId())) {
                assertThat(again.awaitEnd().content()).isEqualTo(whole);
            }
        }
    }

    @Test
    void oneThatTakesLittleAllTheTimeIsNot() throws Exception {
        var grace = cast.newMember("sipping");
        var open = watchers.count();
        var turn = stage.ask(grace, flood());
        try (var page = SipPage.open(turn, cast.signIn(grace))) {
            page.sip(2048, Duration.ofMillis(200));
            soon().until(() -> page.taken() > 0);
            Thread.sleep(ShortPatience.PATIENCE.multipliedBy(2));
            assertThat(watchers.count()).isEqualTo(open + 1);
            page.stopSipping();
            assertThat(page.readToTheEnd()).contains("event: end");
        }
    }

    private String flood() {
        return stage.model(
                FakeScript.builder().flood(LENGTH).finish("stop").done().build());
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(40));
    }
}
