package chat.parley.turn;

import chat.parley.account.MoneyShown;
import chat.parley.budget.BudgetRefusal;
import chat.parley.money.Money;
import chat.parley.prompt.Estimate;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// @param expected about what it comes to; amounts are null for readers who are told none
/// @param worst exactly what would be reserved; null where it does not fit
/// @param basis `exact` where the prompt was counted by the model's own tokenizer, else `estimate`
/// @param outputTokens how long such answers usually get
/// @param outputBound the most that the model may write; below `wantedTokens` where money is short
/// @param left of the tightest limit that stops, before this
/// @param lostTokens what is read anew because another model or effort was used before
/// @param lost what that costs
/// @param refusal why it does not fit
public record EstimateView(
        @Nullable Money expected,
        @Nullable Money worst,
        String currency,
        String basis,
        long freshTokens,
        long cachedTokens,
        long outputTokens,
        int outputBound,
        int wantedTokens,
        boolean fits,
        @Nullable Money left,
        long lostTokens,
        @Nullable Money lost,
        @Nullable Refused refusal) {

    /// As the refusal of the turn itself would have it.
    public record Refused(
            int status,
            String type,
            String detail,
            @JsonAnyGetter Map<String, Object> members) {

        static Refused of(BudgetRefusal refusal) {
            return new Refused(refusal.status(), refusal.type(), refusal.detail(), refusal.members());
        }
    }

    static EstimateView of(Estimate estimate, String currency, MoneyShown shown) {
        var quote = estimate.quote();
        var usage = estimate.usage();
        var refusal = quote.refusal();
        return new EstimateView(
                shown.amount(estimate.expected()),
                shown.amount(quote.worst()),
                currency,
                estimate.exact() ? "exact" : "estimate",
                usage.fresh(),
                usage.cached(),
                usage.output(),
                quote.grantedTokens(),
                quote.wantedTokens(),
                quote.fits(),
                shown.amount(quote.left()),
                estimate.lost().tokens(),
                shown.amount(estimate.lost().more()),
                refusal == null ? null : Refused.of(refusal));
    }
}
