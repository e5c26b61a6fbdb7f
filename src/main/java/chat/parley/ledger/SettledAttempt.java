package chat.parley.ledger;

import chat.parley.money.Money;
import chat.parley.money.Usage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call that is over, as the books have it.
///
/// @param isVoid it cost nothing because it never reached a model
/// @param cost what was charged to each limit
/// @param overrun what the provider bills above what was held
/// @param saved what reuse of input has saved, by the prices it was charged at; null for calls of before that was kept
/// @param endedAt the moment of its price; null for calls of before that was kept
/// @param repeated it was over before this time: these are the first figures
public record SettledAttempt(
        UUID attempt,
        boolean isVoid,
        Money cost,
        Money held,
        Money overrun,
        Usage usage,
        @Nullable Money saved,
        boolean estimated,
        String outcome,
        List<String> flags,
        UUID priceVersion,
        Instant createdAt,
        @Nullable Instant endedAt,
        Instant settledAt,
        boolean repeated) {

    public SettledAttempt {
        flags = List.copyOf(flags);
    }
}
