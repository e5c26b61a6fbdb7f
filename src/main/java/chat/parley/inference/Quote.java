package chat.parley.inference;

import chat.parley.budget.BudgetRefusal;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import org.jspecify.annotations.Nullable;

/// What a call would be held for if it were made now.
///
/// @param prompt of all its messages
/// @param effort the nearest to what was asked for that the model has
/// @param rates the prices of this moment
/// @param grantedTokens the most that the model might write; below `wantedTokens` where money is short, 0 where it does
///     not fit
/// @param worst exactly what would be held; null where it does not fit
/// @param left of the tightest hard limit whose amounts the account may read, before this call; null where none applies
/// @param refusal what the person would be told, or null where it fits
public record Quote(
        PromptSize prompt,
        Effort effort,
        Rates rates,
        int wantedTokens,
        int grantedTokens,
        @Nullable Money worst,
        @Nullable Money left,
        @Nullable BudgetRefusal refusal) {

    public boolean fits() {
        return refusal == null;
    }
}
