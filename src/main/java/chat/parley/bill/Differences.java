package chat.parley.bill;

import chat.parley.money.Money;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// When two figures differ: by more than 0.5 %, and by more than one unit of the last place.
final class Differences {

    private static final long PER_MILLE = 1_000;
    private static final long MOST_PER_MILLE = 5;

    private Differences() {}

    static boolean differs(long bill, long ours, long unit) {
        var gap = BigDecimal.valueOf(bill).subtract(BigDecimal.valueOf(ours)).abs();
        var whole = BigDecimal.valueOf(bill).abs().max(BigDecimal.valueOf(ours).abs());
        return gap.compareTo(BigDecimal.valueOf(unit)) > 0
                && gap.multiply(BigDecimal.valueOf(PER_MILLE))
                                .compareTo(whole.multiply(BigDecimal.valueOf(MOST_PER_MILLE)))
                        > 0;
    }

    /// Of the bill's figure, with two places; null where that is zero.
    static @Nullable String percent(long bill, long ours) {
        if (bill == 0) {
            return null;
        }
        return BigDecimal.valueOf(bill)
                .subtract(BigDecimal.valueOf(ours))
                .multiply(BigDecimal.valueOf(100))
                .divide(BigDecimal.valueOf(bill).abs(), 2, RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    static BigDecimal ratio(BigDecimal part, BigDecimal whole) {
        return part.divide(whole, MathContext.DECIMAL128);
    }

    /// Whole nano-units of what is reckoned in them.
    static long nano(BigDecimal value) {
        return value.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }

    static @Nullable Money money(boolean told, long nano) {
        return told ? new Money(nano) : null;
    }
}
