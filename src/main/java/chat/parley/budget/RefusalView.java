package chat.parley.budget;

import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Why calls were refused, as whoever reads it may know. Amounts are null for readers who may not.
///
/// @param firstAt of the calls of this minute, or of the tries of one message
/// @param count how often
/// @param from `chat` or `api`
/// @param conversation a chat that is still there, for its owner only
/// @param key the name of the key it came by
/// @param type of the refusal: `budget_exhausted`, `request_too_large_for_budget`, `budget_on_hold`, `budget_frozen` or
///     `model_barred`
/// @param budget whose limit stood in the way
/// @param name the group's, the key's or the model's
/// @param spent how the limit stood then, as [BudgetView] has it
/// @param needed what would have had to be left
/// @param renewsAt as it was then; null for a lifetime budget
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RefusalView(
        UUID id,
        Instant at,
        Instant firstAt,
        long count,
        String from,
        @Nullable Chat conversation,
        @Nullable String key,
        String model,
        String type,
        OwnerKind budget,
        @Nullable String name,
        Book book,
        Period period,
        @Nullable Money spent,
        @Nullable Money held,
        @Nullable Money limit,
        @Nullable Money needed,
        @Nullable Integer usedPercent,
        @Nullable Instant renewsAt) {

    public record Chat(UUID id, String title) {}

    RefusalView without(boolean amounts, @Nullable Integer percent) {
        return new RefusalView(
                id,
                at,
                firstAt,
                count,
                from,
                conversation,
                key,
                model,
                type,
                budget,
                name,
                book,
                period,
                amounts ? spent : null,
                amounts ? held : null,
                amounts ? limit : null,
                amounts ? needed : null,
                percent,
                renewsAt);
    }
}
