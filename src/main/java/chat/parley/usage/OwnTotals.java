package chat.parley.usage;

import chat.parley.account.MoneyShown;
import chat.parley.money.Money;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What somebody's own calls came to, as [UsageTotals]; amounts are null for readers who may not know them.
@JsonInclude(JsonInclude.Include.ALWAYS)
public record OwnTotals(
        @Nullable Money cost,
        @Nullable Money overrun,
        long calls,
        long estimatedCalls,
        long freshTokens,
        long cachedTokens,
        long outputTokens,
        long reasoningTokens) {

    static OwnTotals of(UsageTotals totals, MoneyShown shown) {
        return new OwnTotals(
                shown.amount(totals.cost()),
                shown.amount(totals.overrun()),
                totals.calls(),
                totals.estimatedCalls(),
                totals.freshTokens(),
                totals.cachedTokens(),
                totals.outputTokens(),
                totals.reasoningTokens());
    }

    /// For the columns of [UsageColumns]; an amount that is not told is an empty cell.
    List<@Nullable Object> cells() {
        return Arrays.asList(
                cost, overrun, calls, estimatedCalls, freshTokens, cachedTokens, outputTokens, reasoningTokens);
    }
}
