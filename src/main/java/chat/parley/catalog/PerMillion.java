package chat.parley.catalog;

import java.math.BigDecimal;

/// Prices as people write them, per 1M tokens, and as they are kept: whole pico-units per token.
public final class PerMillion {

    private static final int PLACES = 6;
    private static final long MAX = 1_000_000_000_000L;

    private PerMillion() {}

    /// @throws IllegalArgumentException if it is no plain decimal, below zero, above 1,000,000 or finer than six
    /// places
    public static long pico(String text) {
        if (!text.matches("[0-9]{1,7}(\\.[0-9]{1,6})?")) {
            throw new IllegalArgumentException("not a price: up to seven digits, a point, up to six places");
        }
        long pico = new BigDecimal(text).movePointRight(PLACES).longValueExact();
        if (pico > MAX) {
            throw new IllegalArgumentException("a price above 1000000 per 1M tokens");
        }
        return pico;
    }

    public static String text(long pico) {
        return BigDecimal.valueOf(pico, PLACES).stripTrailingZeros().toPlainString();
    }
}
