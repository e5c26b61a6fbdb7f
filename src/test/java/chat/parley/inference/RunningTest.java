package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import chat.parley.money.Rates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a call has cost so far, about.
class RunningTest {

    private static final Rates RATES = new Rates(150_000, 3_000, 300_000);
    private static final Money HELD = new Money(1_000_000);

    private final Running running = new Running(RATES, 1_000, 0, HELD, 10_000);

    @Test
    void countsTheInputAndWhatIsWritten() {
        assertThat(running.soFar(null, 0)).isEqualTo(new Money(150_000));
        assertThat(running.soFar(null, 10)).isEqualTo(new Money(153_000));
        assertThat(running.reusing(400).soFar(null, 10)).isEqualTo(new Money(90_000 + 1_200 + 3_000));
        assertThat(running.reusing(2_000).soFar(null, 0)).isEqualTo(new Money(3_000));
    }

    @Test
    void theProvidersOwnCountTakesThePlaceOfOurs() {
        var told = new ReportedUsage(800, 300, 20, 5);
        assertThat(running.soFar(told, 0)).isEqualTo(new Money(75_000 + 900 + 6_000));
        assertThat(running.soFar(told, 10)).isEqualTo(new Money(75_000 + 900 + 9_000));
    }

    @ParameterizedTest
    @CsvSource({"-1,0,5", "800,801,5", "800,-1,5", "800,0,-1", "10001,0,5", "800,0,9223372036854775807"})
    void whatCannotBeIsNotBelieved(long prompt, long cached, long completion) {
        assertThat(running.soFar(new ReportedUsage(prompt, cached, completion, 0), 10))
                .isEqualTo(running.soFar(null, 10));
    }

    @Test
    void neverMoreThanWasHeld() {
        assertThat(running.soFar(null, 5_000)).isEqualTo(HELD);
    }
}
