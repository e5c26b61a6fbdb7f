package chat.parley.ledger;

import chat.parley.money.Money;
import chat.parley.money.Usage;
import java.util.List;
import java.util.UUID;

/// What a call came to.
///
/// @param cost by the prices in force; what is above the hold goes to the overrun account
/// @param estimated the provider reported no usage, so `usage` and `cost` follow its rule for that
/// @param outcome how the call ended: `completed`, `stopped`, `cut`, …
/// @param flags what was odd about the usage
public record SettleRequest(
        UUID attempt, Money cost, Usage usage, boolean estimated, String outcome, List<String> flags) {

    public SettleRequest {
        flags = List.copyOf(flags);
        if (cost.isNegative()) {
            throw new IllegalArgumentException("a cost is below zero");
        }
    }
}
