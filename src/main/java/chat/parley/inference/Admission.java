package chat.parley.inference;

import chat.parley.account.MoneyShown;
import chat.parley.catalog.CatalogOffer;
import chat.parley.money.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Leave to make one call: its money is held. Valid once the transaction that took it has committed.
///
/// @param grantedTokens the most the model may write, reasoning included; below `wantedTokens` where money was short
/// @param remaining what the tightest hard limit whose amounts the account may read leaves once this call's money is
///     held; `null` where none applies
/// @param currency the organisation's; null before set-up is finished
/// @param shown what the account is told of money
/// @param running what it comes to while it runs
/// @param replays whether the thinking of earlier answers goes along
/// @param repeated this attempt was admitted before: it must not be sent a second time
public record Admission(
        UUID attempt,
        CatalogOffer offer,
        UUID priceVersion,
        int grantedTokens,
        int wantedTokens,
        Money held,
        @Nullable Money remaining,
        @Nullable String currency,
        MoneyShown shown,
        Running running,
        boolean replays,
        boolean repeated,
        Call call) {

    /// Whether the answer is shorter than wanted because the budget allows no more.
    public boolean lowered() {
        return grantedTokens < wantedTokens;
    }

    /// The same, of which so many tokens of input are likely to be read from the provider's cache.
    public Admission reusing(long tokens) {
        return new Admission(
                attempt,
                offer,
                priceVersion,
                grantedTokens,
                wantedTokens,
                held,
                remaining,
                currency,
                shown,
                running.reusing(tokens),
                replays,
                repeated,
                call);
    }
}
