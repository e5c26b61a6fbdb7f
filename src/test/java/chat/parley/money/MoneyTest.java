package chat.parley.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

    @ParameterizedTest
    @CsvSource({"0,0", "20,20000000000", "0.05,50000000", "0.003100000,3100000", "-1.5,-1500000000", "0.000000001,1"})
    void readsDecimals(String text, long nano) {
        assertThat(Money.parse(text)).isEqualTo(new Money(nano));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " 1", "1e3", "1.", ".5", "NaN", "0.0000000001", "1,5", "99999999999", "9999999999", "+1"})
    void refusesWhatIsNoAmount(String text) {
        assertThatThrownBy(() -> Money.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesNinePlaces() {
        assertThat(new Money(3_100_000)).hasToString("0.003100000");
        assertThat(new Money(-1)).hasToString("-0.000000001");
        assertThat(new Money(Long.MAX_VALUE)).hasToString("9223372036.854775807");
    }

    @Test
    void throwsRatherThanWraps() {
        var most = new Money(Long.MAX_VALUE);
        assertThatThrownBy(() -> most.plus(new Money(1))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Money(Long.MIN_VALUE).minus(new Money(1))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void roundsUpOnceToANano() {
        assertThat(Money.ceilOfPico(0)).isEqualTo(Money.ZERO);
        assertThat(Money.ceilOfPico(1)).isEqualTo(new Money(1));
        assertThat(Money.ceilOfPico(1000)).isEqualTo(new Money(1));
        assertThat(Money.ceilOfPico(1001)).isEqualTo(new Money(2));
    }
}
