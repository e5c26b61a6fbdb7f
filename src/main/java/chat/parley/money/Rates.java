package chat.parley.money;

/// Prices in pico-units per token, which is "units per 1M tokens" x 1,000,000.
public record Rates(long fresh, long cached, long output) {

    public Rates {
        if (fresh < 0 || cached < 0 || output < 0) {
            throw new IllegalArgumentException("a price is below zero");
        }
    }

    /// Sums all meters in pico-units and rounds up once.
    public Money cost(Usage usage) {
        long input =
                Math.addExact(Math.multiplyExact(usage.fresh(), fresh), Math.multiplyExact(usage.cached(), cached));
        return Money.ceilOfPico(Math.addExact(input, Math.multiplyExact(usage.output(), output)));
    }

    /// The most that a call can cost: every input token at the dearer input price, every granted token written.
    public Money worst(long inputBound, long outputTokens) {
        long input = Math.multiplyExact(inputBound, dearestInput());
        return Money.ceilOfPico(Math.addExact(input, Math.multiplyExact(outputTokens, output)));
    }

    public long dearestInput() {
        return Math.max(fresh, cached);
    }

    public boolean isFree() {
        return fresh == 0 && cached == 0 && output == 0;
    }

    /// Meter by meter the cheaper of both.
    public Rates cheaper(Rates other) {
        return new Rates(Math.min(fresh, other.fresh), Math.min(cached, other.cached), Math.min(output, other.output));
    }

    /// Meter by meter the dearer of both.
    public Rates dearer(Rates other) {
        return new Rates(Math.max(fresh, other.fresh), Math.max(cached, other.cached), Math.max(output, other.output));
    }
}
