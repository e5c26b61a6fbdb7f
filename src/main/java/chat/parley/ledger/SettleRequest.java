package chat.parley.ledger;

import chat.parley.money.Money;
import chat.parley.money.Usage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a call came to.
///
/// @param cost by the prices in force; what is above the hold goes to the overrun account
/// @param saved what the input that was reused would have cost more as new input
/// @param estimated the provider reported no usage, so `usage` and `cost` follow its rule for that
/// @param outcome how the call ended: `completed`, `stopped`, `cut`, …
/// @param ended when the call ended, which decides its price
/// @param flags what was odd about the usage
public record SettleRequest(
        UUID attempt,
        Money cost,
        Usage usage,
        Money saved,
        boolean estimated,
        String outcome,
        @Nullable Instant ended,
        List<String> flags) {

    /// Where nothing is said to be saved, nor when the call ended.
    public SettleRequest(UUID attempt, Money cost, Usage usage, boolean estimated, String outcome, List<String> flags) {
        this(attempt, cost, usage, Money.ZERO, estimated, outcome, null, flags);
    }

    public SettleRequest {
        flags = List.copyOf(flags);
        if (cost.isNegative() || saved.isNegative()) {
            throw new IllegalArgumentException("an amount is below zero");
        }
    }
}
