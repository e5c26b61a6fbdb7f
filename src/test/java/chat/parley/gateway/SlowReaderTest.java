package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowReaderTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final SlowReader reader = new SlowReader(Limits.with(1, 1));

    @Test
    void oneThatKeepsUpIsLeftAlone() {
        assertThat(reader.isHopeless(1000 * SECOND, 0)).isFalse();
    }

    @Test
    void oneThatTakesNothingIsDroppedAfterItsTime() {
        reader.fellBehind(0, 1000);
        assertThat(reader.isHopeless(59 * SECOND, 1000)).isFalse();
        assertThat(reader.isHopeless(60 * SECOND, 1000)).isTrue();
    }

    @Test
    void oneThatTrickles() {
        reader.fellBehind(0, 0);
        for (int i = 1; i < 60; i++) {
            reader.caughtUp();
            reader.fellBehind(i * SECOND, i * 1024L);
        }
        assertThat(reader.isHopeless(60 * SECOND, 60 * 1024L)).isTrue();
    }

    @Test
    void oneThatIsSlowButGoesOnIsKept() {
        reader.fellBehind(0, 0);
        for (int minute = 1; minute < 10; minute++) {
            reader.caughtUp();
            reader.fellBehind(60 * minute * SECOND, minute * 600_000L);
            assertThat(reader.isHopeless(60 * minute * SECOND, minute * 600_000L))
                    .isFalse();
        }
    }

    @Test
    void oneThatCaughtUpBeginsAnew() {
        reader.fellBehind(0, 0);
        reader.caughtUp();
        assertThat(reader.isHopeless(60 * SECOND, 10)).isFalse();
        reader.fellBehind(100 * SECOND, 10);
        assertThat(reader.isHopeless(159 * SECOND, 10)).isFalse();
        assertThat(reader.isHopeless(160 * SECOND, 10)).isTrue();
    }
}
