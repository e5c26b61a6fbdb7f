package chat.parley.ledger;

import chat.parley.money.Money;
import chat.parley.money.Usage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A call that is over, as the books have it.
///
/// @param isVoid it cost nothing because it never reached a model
/// @param cost what was charged to each limit
/// @param overrun what the provider bills above what was held
/// @param repeated it was over before this time: these are the first figures
public record SettledAttempt(
        UUID attempt,
        boolean isVoid,
        Money cost,
        Money held,
        Money overrun,
        Usage usage,
        boolean estimated,
        String outcome,
        List<String> flags,
        UUID priceVersion,
        Instant createdAt,
        Instant settledAt,
        boolean repeated) {

    public SettledAttempt {
        flags = List.copyOf(flags);
    }
}
