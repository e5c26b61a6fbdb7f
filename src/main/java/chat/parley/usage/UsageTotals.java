package chat.parley.usage;

import chat.parley.money.Money;
import jakarta.persistence.Tuple;

/// What a number of calls came to.
///
/// @param overrun billed above what was reserved: on no limit, and not in `cost`
/// @param estimatedCalls how many of the calls are charged by rule because their exact usage was not received
public record UsageTotals(
        Money cost,
        Money overrun,
        long calls,
        long estimatedCalls,
        long freshTokens,
        long cachedTokens,
        long outputTokens,
        long reasoningTokens) {

    public static final UsageTotals NONE = new UsageTotals(Money.ZERO, Money.ZERO, 0, 0, 0, 0, 0, 0);

    /// The sums over a table `u` that has the columns of `usage_daily`, for [#of].
    public static final String SUMS = """
            coalesce(sum(u.cost), 0)::bigint AS cost, coalesce(sum(u.overrun), 0)::bigint AS overrun,
            coalesce(sum(u.calls), 0)::bigint AS calls, coalesce(sum(u.estimated_calls), 0)::bigint AS estimated,
            coalesce(sum(u.fresh_tokens), 0)::bigint AS fresh, coalesce(sum(u.cached_tokens), 0)::bigint AS cached,
            coalesce(sum(u.output_tokens), 0)::bigint AS output,
            coalesce(sum(u.reasoning_tokens), 0)::bigint AS reasoning
            """;

    public static UsageTotals of(Tuple row) {
        return new UsageTotals(
                new Money(row.get("cost", Long.class)),
                new Money(row.get("overrun", Long.class)),
                row.get("calls", Long.class),
                row.get("estimated", Long.class),
                row.get("fresh", Long.class),
                row.get("cached", Long.class),
                row.get("output", Long.class),
                row.get("reasoning", Long.class));
    }

    public UsageTotals plus(UsageTotals other) {
        return new UsageTotals(
                cost.plus(other.cost),
                overrun.plus(other.overrun),
                calls + other.calls,
                estimatedCalls + other.estimatedCalls,
                freshTokens + other.freshTokens,
                cachedTokens + other.cachedTokens,
                outputTokens + other.outputTokens,
                reasoningTokens + other.reasoningTokens);
    }
}
