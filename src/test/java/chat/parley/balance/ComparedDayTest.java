package chat.parley.balance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Our books beside a balance, whatever happened to it.
class ComparedDayTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");

    /// An hour: what the balance was at its end, and what was booked in it.
    private record Hour(String total, String exact, String estimated) {}

    @ParameterizedTest
    @CsvSource({
        // closing, exact, estimated: difference, percent, marked
        "90, 10, 0, 0.000000000, 0.00, false",
        "90, 9, 1, 0.000000000, 0.00, false",
        // To the cent nothing finer can be said.
        "90, 9.99, 0, 0.010000000, 0.10, false",
        "99.98, 0.01, 0, 0.010000000, 50.00, false",
        // More than a cent, and more than half a per cent.
        "99.97, 0.01, 0, 0.020000000, 66.67, true",
        "90, 9.95, 0, 0.050000000, 0.50, false",
        "90, 9.949999999, 0, 0.050000001, 0.50, true",
        "90, 10.06, 0, -0.060000000, -0.60, true",
        "100, 0, 0, 0.000000000, , false",
        "100, 0.02, 0, -0.020000000, , true",
    })
    void aDifferenceIsMarkedOnlyWhereItCanBeOne(
            String closing, String exact, String estimated, String difference, String percent, boolean marked) {
        var day = day("100", 2, new Hour(closing, exact, estimated));
        assertThat(day.difference()).hasToString(difference);
        assertThat(day.percent() == null ? null : day.percent().toPlainString()).isEqualTo(percent);
        assertThat(day.marked()).isEqualTo(marked);
        assertThat(day.toppedUp()).isNull();
        assertAddsUp(day);
    }

    @Test
    void aProviderThatTellsMoreExactlyIsHeldToIt() {
        assertThat(day("100", 9, new Hour("99.98", "0.01", "0")).marked()).isTrue();
    }

    @Test
    void aRiseIsToppedUpByAboutWhatTheBooksSayWasSpentMeanwhile() {
        var day = day("5", 2, new Hour("4", "1", "0"), new Hour("52.50", "1", "0.5"), new Hour("50.50", "2", "0"));
        assertThat(day.toppedUp()).isEqualTo(Money.parse("50"));
        assertThat(day.change()).isEqualTo(Money.parse("45.5"));
        assertThat(day.difference()).isEqualTo(Money.ZERO);
        assertThat(day.percent()).isEqualByComparingTo("0");
        assertThat(day.marked()).isFalse();
        assertAddsUp(day);
    }

    /// What the provider took too much before and after is said; while it rose nobody knows.
    @Test
    void aroundARiseTheRestIsCompared() {
        var day = day("10", 2, new Hour("8", "1", "0"), new Hour("30", "1", "0"), new Hour("28", "2", "0"));
        assertThat(day.toppedUp()).isEqualTo(Money.parse("23"));
        assertThat(day.difference()).isEqualTo(Money.parse("1"));
        assertThat(day.percent()).isEqualByComparingTo("25");
        assertThat(day.marked()).isTrue();
        assertAddsUp(day);
    }

    /// Before and after a rise each is told to a cent: two cents in all.
    @Test
    void eachStretchHasItsOwnCent() {
        var rise = new Hour("110", "0", "0");
        assertThat(day("10", 2, new Hour("9.98", "0.01", "0"), rise, new Hour("109.98", "0.01", "0"))
                        .marked())
                .isFalse();
        assertThat(day("10", 2, new Hour("9.97", "0.01", "0"), rise, new Hour("109.98", "0.01", "0"))
                        .marked())
                .isTrue();
    }

    @Test
    void whereItOnlyRoseNothingIsCompared() {
        var day = day("1", 2, new Hour("20", "1", "0"));
        assertThat(day.toppedUp()).isEqualTo(Money.parse("20"));
        assertThat(day.difference()).isNull();
        assertThat(day.percent()).isNull();
        assertThat(day.marked()).isFalse();
    }

    @Test
    void whateverHappensTheDayAddsUp() {
        var random = new Random(2111);
        for (int i = 0; i < 2_000; i++) {
            var hours = new ArrayList<Hour>();
            for (int h = random.nextInt(25); h >= 0; h--) {
                hours.add(new Hour(cents(random), cents(random), cents(random)));
            }
            assertAddsUp(day(cents(random), 2, hours.toArray(Hour[]::new)));
        }
    }

    private static void assertAddsUp(ComparedDay day) {
        var closing = day.opening()
                .plus(day.toppedUp() == null ? Money.ZERO : day.toppedUp())
                .minus(day.exact())
                .minus(day.estimated())
                .minus(day.difference() == null ? Money.ZERO : day.difference());
        assertThat(closing).isEqualTo(day.closing());
    }

    private static String cents(Random random) {
        return random.nextInt(100) + "." + (10 + random.nextInt(90));
    }

    private static ComparedDay day(String opening, int places, Hour... hours) {
        var first = new Step.Told(START, Money.parse(opening), places);
        var before = first;
        List<Step> steps = new ArrayList<>();
        for (var hour : hours) {
            var told = new Step.Told(before.at().plusSeconds(3600), Money.parse(hour.total), places);
            steps.add(new Step(before, told, 1, Money.parse(hour.exact), Money.parse(hour.estimated)));
            before = told;
        }
        return ComparedDay.of(DAY, true, first, steps);
    }
}
