package chat.parley.key;

import chat.parley.account.MoneyShown;
import chat.parley.ledger.Period;
import chat.parley.money.Money;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A key as its list shows it; never its text.
///
/// @param expired whether it has stopped working by itself
/// @param models those that it may call; null: all
/// @param spent in all, since it was made; null for readers who may not know it
/// @param owner whose key it is, or null for a service's
/// @param service who answers for it, or null for a person's
@JsonInclude(JsonInclude.Include.ALWAYS)
public record KeyView(
        UUID id,
        String name,
        String hint,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant expiresAt,
        boolean expired,
        @Nullable List<String> models,
        @Nullable Money spent,
        @Nullable Cap cap,
        @Nullable Named owner,
        @Nullable OfGroup service) {

    /// How the key's own limit stands in the current period.
    public record Cap(
            Period period,
            Money limit,
            @Nullable Money spent,
            @Nullable Money held,
            @Nullable Money left,
            @Nullable Instant renewsAt) {}

    /// As its person may see it: the limit that they set themselves is no secret.
    KeyView told(MoneyShown shown) {
        return shown.amounts()
                ? this
                : new KeyView(
                        id,
                        name,
                        hint,
                        createdAt,
                        lastUsedAt,
                        expiresAt,
                        expired,
                        models,
                        null,
                        cap == null ? null : new Cap(cap.period, cap.limit, null, null, null, cap.renewsAt),
                        owner,
                        service);
    }

    public record Named(UUID id, String name) {}

    /// @param managerLeft whether the manager's account was disabled: somebody else should look after the key
    public record OfGroup(Named group, Named manager, boolean managerLeft, String contact) {}
}
