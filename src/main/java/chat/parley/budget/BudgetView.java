package chat.parley.budget;

import chat.parley.account.MoneyShown;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a budget stands now. Amounts are null for readers who may not know them.
///
/// @param owner `user`, `key`, `group`, `model` or `organisation`
/// @param ownerId a person's, a key's, a group's or a model's id, or empty
/// @param name the group's or the model's, else null
/// @param own whether it is the owner's own rather than a default for members
/// @param limit what may be spent in this period, with what was added to it
/// @param extra what was added for this period only
/// @param renewsAt null for a lifetime budget
/// @param usedPercent of the limit, what is reserved included; null for readers who may not know it
/// @param reached whether nothing is left, as every refusal says
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
        @Nullable Instant renewsAt,
        @Nullable Integer usedPercent,
        boolean reached) {

    /// From here on a limit is near.
    private static final int NEAR = 80;

    private static final int FULL = 100;

    BudgetView withoutAmounts() {
        return veiled(null);
    }

    /// As a member may see their own.
    BudgetView told(MoneyShown shown) {
        return switch (shown) {
            case AMOUNTS -> this;
            case PERCENT -> veiled(usedPercent);
            case NEAR_LIMIT_ONLY -> veiled(usedPercent == null || !isNear(usedPercent) ? null : usedPercent);
        };
    }

    static boolean isNear(int percent) {
        return percent >= NEAR;
    }

    private BudgetView veiled(@Nullable Integer percent) {
        return new BudgetView(
                owner, ownerId, name, own, book, period, mode, null, null, null, null, null, renewsAt, percent,
                reached);
    }

    /// How much of a limit is spent or held, in whole per cent: 100 where nothing is left.
    static int percent(Money used, Money limit) {
        if (used.compareTo(limit) >= 0) {
            return FULL;
        }
        return BigInteger.valueOf(used.nano())
                .multiply(BigInteger.valueOf(FULL))
                .divide(BigInteger.valueOf(limit.nano()))
                .intValue();
    }
}
