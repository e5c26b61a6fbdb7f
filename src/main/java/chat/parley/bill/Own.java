package chat.parley.bill;

import java.math.BigDecimal;

/// What our books say of one day and model: sums over its calls, in nano-units.
///
/// @param cost what was charged to budgets
/// @param overrun what providers billed above holds
/// @param fresh priced at the prices of the holds, in pico-units, as are `cachedValue` and `outputValue`
/// @param freshRate the dearest price of the day, for tokens of which we have none
/// @param holds calls charged with the whole hold, as no usage was told
/// @param guesses calls charged by what was received, as no usage was told; `guessRoom` is what their holds left over
/// @param early calls in the first ten minutes of the day, `late` in its last ten
record Own(
        long calls,
        long cost,
        long overrun,
        long overruns,
        long fresh,
        long cached,
        long output,
        BigDecimal freshValue,
        BigDecimal cachedValue,
        BigDecimal outputValue,
        long freshRate,
        long cachedRate,
        long outputRate,
        long holds,
        long holdCost,
        long guesses,
        long guessCost,
        long guessRoom,
        long early,
        long earlyCost,
        long late,
        long lateCost,
        long pending,
        long pendingHeld) {

    static final Own NONE = new Own(
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0);

    Own plus(Own other) {
        return new Own(
                Math.addExact(calls, other.calls),
                Math.addExact(cost, other.cost),
                Math.addExact(overrun, other.overrun),
                overruns + other.overruns,
                Math.addExact(fresh, other.fresh),
                Math.addExact(cached, other.cached),
                Math.addExact(output, other.output),
                freshValue.add(other.freshValue),
                cachedValue.add(other.cachedValue),
                outputValue.add(other.outputValue),
                Math.max(freshRate, other.freshRate),
                Math.max(cachedRate, other.cachedRate),
                Math.max(outputRate, other.outputRate),
                holds + other.holds,
                Math.addExact(holdCost, other.holdCost),
                guesses + other.guesses,
                Math.addExact(guessCost, other.guessCost),
                Math.addExact(guessRoom, other.guessRoom),
                early + other.early,
                Math.addExact(earlyCost, other.earlyCost),
                late + other.late,
                Math.addExact(lateCost, other.lateCost),
                pending + other.pending,
                Math.addExact(pendingHeld, other.pendingHeld));
    }

    /// How many tokens of that kind we have.
    long tokens(Meter meter) {
        return switch (meter) {
            case FRESH -> fresh;
            case CACHED -> cached;
            case INPUT -> Math.addExact(fresh, cached);
            case OUTPUT -> output;
            case REQUESTS -> calls;
            case NONE -> 0;
        };
    }

    /// What they would have cost at the prices of the holds.
    BigDecimal value(Meter meter) {
        return switch (meter) {
            case FRESH -> freshValue;
            case CACHED -> cachedValue;
            case INPUT -> freshValue.add(cachedValue);
            case OUTPUT -> outputValue;
            case REQUESTS, NONE -> BigDecimal.ZERO;
        };
    }

    long rate(Meter meter) {
        return switch (meter) {
            case FRESH, INPUT -> freshRate;
            case CACHED -> cachedRate;
            case OUTPUT -> outputRate;
            case REQUESTS, NONE -> 0;
        };
    }

    boolean isEmpty() {
        return calls == 0 && pending == 0;
    }
}
