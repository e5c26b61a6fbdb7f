package chat.parley.budget;

import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a budget stands now. Amounts are null for readers who may not know them.
///
/// @param owner `user`, `key`, `group` or `organisation`
/// @param ownerId a person's, a key's or a group's id, or empty
/// @param name the group's, else null
/// @param own whether it is the owner's own rather than a default for members
/// @param limit what may be spent in this period, with what was added to it
/// @param extra what was added for this period only
/// @param renewsAt null for a lifetime budget
@JsonInclude(JsonInclude.Include.ALWAYS)
public record BudgetView(
        String owner,
        @JsonIgnore String ownerId,
        @Nullable String name,
        boolean own,
        Book book,
        Period period,
        Mode mode,
        @Nullable Money limit,
        @Nullable Money extra,
        @Nullable Money spent,
        @Nullable Money held,
        @Nullable Money left,
        @Nullable Instant renewsAt) {

    BudgetView withoutAmounts() {
        return new BudgetView(owner, ownerId, name, own, book, period, mode, null, null, null, null, null, renewsAt);
    }
}
