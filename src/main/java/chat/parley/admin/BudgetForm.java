package chat.parley.admin;

import chat.parley.account.Account;
import chat.parley.account.Group;
import chat.parley.budget.BudgetOwner;
import chat.parley.budget.LimitForMany;
import chat.parley.budget.Mode;
import chat.parley.catalog.Model;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.key.ApiKey;
import chat.parley.ledger.Period;
import chat.parley.money.Money;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an admin sends and reads about limits.
final class BudgetForm {

    private static final int MOST_OWNERS = 1_000;

    private BudgetForm() {}

    /// Whose limit; `id` is left out for `organisation` and `member`.
    record Owner(@NotNull BudgetOwner kind, @Nullable String id) {

        /// The owner's id, empty where the kind has none.
        ///
        /// @param field what the request calls it
        /// @throws Problem 400 where there is no such owner
        String checkedId(String field) {
            var named = id == null ? "" : id;
            var known = switch (kind) {
                case ORGANISATION, MEMBER -> named.isEmpty();
                case USER -> uuid(named).flatMap(Account::findPerson).isPresent();
                case KEY ->
                    uuid(named).filter(key -> ApiKey.count("id", key) == 1).isPresent();
                case MODEL -> Model.find(named).isPresent();
                case GROUP, GROUP_MEMBER -> uuid(named).flatMap(Group::find).isPresent();
            };
            if (!known) {
                throw Problem.invalid(field, Fault.UNKNOWN_CHOICE, "no such " + kind.text() + ": " + named);
            }
            return named;
        }

        private static Optional<UUID> uuid(String text) {
            try {
                return Optional.of(UUID.fromString(text));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /// A limit to set; where one is there it is changed. Zero means no spending.
    record New(
            @NotNull @Valid Owner owner,
            @NotNull Period period,
            @NotNull Money limit,
            @NotNull Mode mode,
            @Nullable @Size(max = 500) String reason) {}

    /// One limit for each of many owners of a kind.
    record Batch(
            @NotNull BudgetOwner kind,
            @NotNull @Size(min = 1, max = MOST_OWNERS) List<@NotNull String> ids,
            @NotNull Period period,
            @NotNull Money limit,
            @NotNull Mode mode,
            @Nullable @Size(max = 500) String reason) {

        /// @throws Problem 400 naming the first id that nobody has
        LimitForMany limits() {
            if (kind == BudgetOwner.ORGANISATION || kind == BudgetOwner.MEMBER) {
                throw Problem.invalid("kind", Fault.UNKNOWN_CHOICE, "there is one " + kind.text() + ", not many");
            }
            for (int i = 0; i < ids.size(); i++) {
                new Owner(kind, ids.get(i)).checkedId("ids[" + i + "]");
            }
            return new LimitForMany(kind, ids.stream().distinct().toList(), period, limit, mode);
        }
    }

    /// @param made how many had no such limit
    /// @param changed how many had another
    /// @param items all of them by name, as they now stand
    record Made(int made, int changed, List<Limits.Row> items) {}

    /// What changes; what is left out stays.
    record Change(
            @Nullable Money limit,
            @Nullable Mode mode,
            @Nullable @Size(max = 500) String reason) {}
}
