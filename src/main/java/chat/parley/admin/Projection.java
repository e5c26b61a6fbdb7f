package chat.parley.admin;

import chat.parley.money.Money;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// What a month will have come to: what is spent, and for each day that is left what the last days of its kind came to
/// on average. Workdays and weekends are two kinds.
final class Projection {

    /// Below this nothing can be said.
    static final int LEAST_DAYS = 5;

    /// How many days of a kind are looked back on.
    static final int SAMPLE = 20;

    /// So many days hold [#SAMPLE] of the rarer kind.
    static final int LOOK_BACK = SAMPLE / 2 * 7;

    private Projection() {}

    /// @param spent this month until now
    /// @param days what each day cost; one that is missing cost nothing
    /// @param first the first day on which anything was used
    static Optional<Money> of(Money spent, Map<LocalDate, Money> days, LocalDate first, LocalDate today) {
        if (ChronoUnit.DAYS.between(first, today) < LEAST_DAYS) {
            return Optional.empty();
        }
        var since = today.minusDays(LOOK_BACK);
        var known = (first.isAfter(since) ? first : since)
                .datesUntil(today)
                .toList()
                .reversed();
        var month = today.withDayOfMonth(1);
        var left = today.plusDays(1).datesUntil(month.plusMonths(1)).toList();
        long nano = spent.nano();
        for (Predicate<LocalDate> kind : kinds()) {
            var some = known.stream().filter(kind).limit(SAMPLE).toList();
            // Of a kind that has not been yet the other is the best guess.
            var sample = some.isEmpty() ? known.stream().limit(SAMPLE).toList() : some;
            long sum = sample.stream()
                    .mapToLong(day -> days.getOrDefault(day, Money.ZERO).nano())
                    .reduce(0, Math::addExact);
            long count = left.stream().filter(kind).count();
            nano = Math.addExact(nano, Math.multiplyExact(sum, count) / sample.size());
        }
        return Optional.of(new Money(nano));
    }

    private static List<Predicate<LocalDate>> kinds() {
        Predicate<LocalDate> weekend =
                day -> day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
        return List.of(weekend, weekend.negate());
    }
}
