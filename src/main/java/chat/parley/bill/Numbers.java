package chat.parley.bill;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Numbers as bills write them, exactly.
final class Numbers {

    static final int PLACES = 9;

    private static final Pattern DECIMAL = Pattern.compile("[-+]?[$¥€£]?\\d{1,12}(\\.\\d{1,18})?([eE][-+]?\\d{1,2})?");
    private static final Pattern COMMA = Pattern.compile("[-+]?[$¥€£]?\\d{1,12},\\d{1,18}");
    private static final Pattern COUNT = Pattern.compile("\\d{1,15}(\\.0+)?");
    private static final BigDecimal MOST = new BigDecimal("1000000000");
    private static final int FINEST = 24;

    private Numbers() {}

    /// @param comma whether a comma may stand for the point: where cells are not split by it
    static Optional<BigDecimal> decimal(String text, boolean comma) {
        var plain = text.strip();
        var written = comma && COMMA.matcher(plain).matches() ? plain.replace(',', '.') : plain;
        if (!DECIMAL.matcher(written).matches()) {
            return Optional.empty();
        }
        var value = new BigDecimal(written.replaceAll("[$¥€£]", ""));
        return Optional.of(value).filter(v -> v.abs().compareTo(MOST) <= 0 && v.scale() <= FINEST);
    }

    static OptionalLong count(String text) {
        var plain = text.strip();
        return COUNT.matcher(plain).matches()
                ? OptionalLong.of(new BigDecimal(plain).longValueExact())
                : OptionalLong.empty();
    }

    /// Whole nano-units; half of one goes to the even neighbour.
    static long nano(BigDecimal units) {
        return units.movePointRight(PLACES).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }

    static boolean isFinerThanNano(BigDecimal units) {
        return units.stripTrailingZeros().scale() > PLACES;
    }
}
