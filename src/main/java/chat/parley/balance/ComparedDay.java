package chat.parley.balance;

import chat.parley.money.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a provider took on a day, beside what our books say. It always adds up: `closing` is `opening` and `toppedUp`
/// without `exact`, `estimated` and `difference`.
///
/// @param whole whether the day is over
/// @param from when the balance that the day opened with was read, which is as near to midnight as there was one
/// @param change by how much the balance grew; negative where money was spent
/// @param exact what our books say was spent between the two readings, by the usage that the provider reported
/// @param estimated the same of calls that were charged by rule
/// @param toppedUp about what was added, by what the books say was spent meanwhile; null where the balance never rose
/// @param difference what the provider took beyond our books, without the times in which the balance rose; null where
///     nothing is left to compare
/// @param percent the difference as a share of what the provider took; null where it took nothing
/// @param marked whether somebody should look
public record ComparedDay(
        LocalDate day,
        boolean whole,
        Instant from,
        Instant to,
        Money opening,
        Money closing,
        Money change,
        long calls,
        Money exact,
        Money estimated,
        @Nullable Money toppedUp,
        @Nullable Money difference,
        @Nullable BigDecimal percent,
        boolean marked) {

    private static final int PLACES = 9;

    /// A difference of one part in so many is nothing to look at.
    private static final int PART = 200;

    /// What a provider took beside what we booked, while its balance only fell.
    private record Fall(Money taken, Money booked, int stretches) {

        static Fall of(List<Step> steps) {
            var taken = Money.ZERO;
            var booked = Money.ZERO;
            int stretches = 0;
            boolean falling = false;
            for (var step : steps) {
                if (!step.isTopUp()) {
                    taken = taken.minus(step.change());
                    booked = booked.plus(step.booked());
                    stretches += falling ? 0 : 1;
                }
                falling = !step.isTopUp();
            }
            return new Fall(taken, booked, stretches);
        }

        Money difference() {
            return taken.minus(booked);
        }

        @Nullable
        BigDecimal percent() {
            return taken.nano() == 0
                    ? null
                    : BigDecimal.valueOf(difference().nano())
                            .movePointRight(2)
                            .divide(BigDecimal.valueOf(taken.nano()), 2, RoundingMode.HALF_UP);
        }

        /// Each stretch is told to one unit of the provider's precision.
        boolean isMarked(int places) {
            var size = BigInteger.valueOf(difference().nano()).abs();
            var unit = BigInteger.TEN.pow(PLACES - places).multiply(BigInteger.valueOf(stretches));
            return size.compareTo(unit) > 0
                    && size.multiply(BigInteger.valueOf(PART)).compareTo(BigInteger.valueOf(taken.nano())) > 0;
        }
    }

    /// @param steps from the reading that the day opens with to the one that it closes with, one at least
    static ComparedDay of(LocalDate day, boolean whole, Step.Told opening, List<Step> steps) {
        var closing = steps.getLast().told();
        var fall = Fall.of(steps);
        var exact = Money.ZERO;
        var estimated = Money.ZERO;
        long calls = 0;
        int places = opening.places();
        Money toppedUp = null;
        for (var step : steps) {
            exact = exact.plus(step.exact());
            estimated = estimated.plus(step.estimated());
            calls += step.calls();
            places = Math.max(places, step.told().places());
            if (step.isTopUp()) {
                var added = step.change().plus(step.booked());
                toppedUp = toppedUp == null ? added : toppedUp.plus(added);
            }
        }
        boolean comparable = fall.stretches() > 0;
        return new ComparedDay(
                day,
                whole,
                opening.at(),
                closing.at(),
                opening.total(),
                closing.total(),
                closing.total().minus(opening.total()),
                calls,
                exact,
                estimated,
                toppedUp,
                comparable ? fall.difference() : null,
                comparable ? fall.percent() : null,
                comparable && fall.isMarked(places));
    }
}
