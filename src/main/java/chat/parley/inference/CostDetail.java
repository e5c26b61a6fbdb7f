package chat.parley.inference;

import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import java.time.Instant;

/// What each meter came to. The parts are rounded so that they add up to `total`; `saved` is what the cache spared.
public record CostDetail(
        Money fresh, Money cached, Money reasoning, Money answer, Money total, Money saved, Instant pricesFrom) {

    private static final long PICO_PER_NANO = 1000;

    /// What the reused input would have cost more as new input, rounded down.
    static Money saved(Usage usage, Rates rates) {
        return new Money(
                Math.multiplyExact(usage.cached(), Math.max(0, rates.fresh() - rates.cached())) / PICO_PER_NANO);
    }

    /// Splits `total` by meter. Where less was charged than the prices make, the last meters bear the difference.
    static CostDetail of(Usage usage, Rates rates, Money total, Money saved, Instant pricesFrom) {
        var parts = new Money[4];
        long[] pico = {
            Math.multiplyExact(usage.fresh(), rates.fresh()),
            Math.multiplyExact(usage.cached(), rates.cached()),
            Math.multiplyExact(usage.reasoning(), rates.output()),
            Math.multiplyExact(usage.output() - usage.reasoning(), rates.output())
        };
        long sum = 0;
        Money before = Money.ZERO;
        for (int i = 0; i < parts.length; i++) {
            sum = Math.addExact(sum, pico[i]);
            Money until = i == parts.length - 1 ? total : Money.ceilOfPico(sum).min(total);
            parts[i] = until.minus(before);
            before = until;
        }
        return new CostDetail(parts[0], parts[1], parts[2], parts[3], total, saved, pricesFrom);
    }
}
