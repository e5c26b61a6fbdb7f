package chat.parley.balance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

    @ParameterizedTest
    @CsvSource({
        // balance, spent, days: lasts
        "10, 7, 7, 10",
        "2.999999999, 7, 7, 2",
        "3, 7, 7, 3",
        "10, 3, 3, 10",
        "1, 3, 3, 1",
        "0, 7, 7, 0",
        "-4, 7, 7, 0",
        "1000000000, 0.000000001, 7, 7000000000000000000",
    })
    void aBalanceLastsAsLongAsTheLastDaysSay(String balance, String spent, int days, long lasts) {
        assertThat(new Pace(Money.parse(spent), days).lasting(Money.parse(balance)))
                .contains(lasts);
    }

    @ParameterizedTest
    @CsvSource({"7, 2", "7, 0", "0, 7"})
    void ofTooFewDaysOrNoSpendingNothingIsSaid(String spent, int days) {
        var pace = new Pace(Money.parse(spent), days);
        assertThat(pace.lasting(Money.parse("1"))).isEmpty();
        assertThat(pace.perDay()).isEmpty();
    }

    @Test
    void aDayIsTheMean() {
        assertThat(new Pace(Money.parse("10"), 4).perDay()).contains(Money.parse("2.5"));
    }
}
