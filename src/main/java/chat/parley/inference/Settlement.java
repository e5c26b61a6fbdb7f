package chat.parley.inference;

import chat.parley.money.Money;
import chat.parley.money.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a call came to in the books.
///
/// @param cost what was charged; zero for a call that was never made or was refused by the provider
/// @param estimated the provider reported no usage, so the charge follows its rule for that
/// @param detail `null` where nothing was charged
public record Settlement(
        Money cost,
        Money held,
        Usage usage,
        boolean estimated,
        @Nullable CostDetail detail,
        List<String> flags) {

    public Settlement {
        flags = List.copyOf(flags);
    }
}
