package chat.parley.balance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.inference.BalanceReply;
import chat.parley.money.Money;
import chat.parley.time.Ids;
import java.time.Instant;
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

    /// To the nano.
    @ParameterizedTest
    @CsvSource({
        "7, 7, 3, true",
        "7.000000001, 7, 3, false",
        "2.999999999, 7, 7, true",
        "3, 7, 7, true",
        "3.000000001, 7, 7, false",
        "3.999999999, 7, 7, false",
        "3.333333333, 10, 9, true",
        "3.333333334, 10, 9, false",
        "0.000000001, 7, 2, false",
    })
    void threeDaysLeftIsThreeDaysOrFewer(String balance, String spent, int days, boolean gone) {
        assertThat(new Pace(Money.parse(spent), days).isGoneIn(3, Money.parse(balance)))
                .isEqualTo(gone);
    }

    @ParameterizedTest
    @CsvSource({"3, true", "3.000000001, false", "0, true", "-1, true"})
    void aReadingIsLowAtThreeDaysLeft(String balance, boolean low) {
        var told = new BalanceReply.Told(true, "USD", Money.parse(balance), null, null, 2);
        var reading = Reading.of(Ids.next(), told, new Pace(Money.parse("7"), 7), Instant.EPOCH);
        assertThat(reading.low()).contains(low);
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
