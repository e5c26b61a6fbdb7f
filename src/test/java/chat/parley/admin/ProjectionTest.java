package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// November 2026 begins on a Sunday; the 20th is a Friday, after which 4 weekend days and 6 workdays are left.
class ProjectionTest {

    private static final LocalDate FRIDAY = LocalDate.of(2026, 11, 20);
    private static final Money SPENT = new Money(1_000);

    @Test
    void workdaysAndWeekendsGoOnAsTheyWere() {
        var days = each(FRIDAY.minusDays(80), day -> isWeekend(day) ? 5L : 30L);
        assertThat(Projection.of(SPENT, days, FRIDAY.minusDays(80), FRIDAY))
                .contains(new Money(1_000 + 4 * 5 + 6 * 30));
    }

    @Test
    void onlyTheLastTwentyOfAKindCount() {
        // 20 workdays are four weeks: what was before them, at a thousand a day, has no part in it.
        var days = each(FRIDAY.minusDays(120), day -> day.isBefore(FRIDAY.minusDays(28)) ? 1_000L : 10L);
        days.replaceAll((day, cost) -> isWeekend(day) ? Money.ZERO : cost);
        assertThat(Projection.of(SPENT, days, FRIDAY.minusDays(120), FRIDAY)).contains(new Money(1_000 + 6 * 10));
    }

    @Test
    void daysOnWhichNothingWasSpentCountToo() {
        var days = Map.of(LocalDate.of(2026, 11, 16), new Money(40));
        // Monday to Thursday are known since the 13th, a Friday: 40 over five workdays, nothing over two weekend days.
        assertThat(Projection.of(SPENT, days, LocalDate.of(2026, 11, 13), FRIDAY))
                .contains(new Money(1_000 + 6 * 8));
    }

    @Test
    void aKindThatHasNotBeenYetIsTakenForTheOther() {
        // From Monday to Friday, asked on Saturday: no weekend day is known; of the 8 days left 3 are of weekends.
        var monday = LocalDate.of(2026, 11, 16);
        var days = each(monday, day -> 10L);
        assertThat(Projection.of(SPENT, days, monday, LocalDate.of(2026, 11, 21)))
                .contains(new Money(1_000 + 9 * 10));
    }

    @Test
    void belowFiveDaysNothingIsSaid() {
        var days = each(FRIDAY.minusDays(4), day -> 10L);
        assertThat(Projection.of(SPENT, days, FRIDAY.minusDays(4), FRIDAY)).isEmpty();
        assertThat(Projection.of(SPENT, days, FRIDAY, FRIDAY)).isEmpty();
        assertThat(Projection.of(SPENT, days, FRIDAY.minusDays(5), FRIDAY)).isPresent();
    }

    @Test
    void onTheLastDayItIsWhatWasSpent() {
        var last = LocalDate.of(2026, 11, 30);
        assertThat(Projection.of(SPENT, each(last.minusDays(40), day -> 10L), last.minusDays(40), last))
                .contains(SPENT);
    }

    private static Map<LocalDate, Money> each(LocalDate first, Function<LocalDate, Long> cost) {
        var days = new HashMap<LocalDate, Money>();
        first.datesUntil(LocalDate.of(2026, 12, 1)).forEach(day -> days.put(day, new Money(cost.apply(day))));
        return days;
    }

    private static boolean isWeekend(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }
}
