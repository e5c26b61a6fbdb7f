package chat.parley.key;

import chat.parley.budget.Budget;
import chat.parley.budget.BudgetOwner;
import chat.parley.catalog.Model;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What people say about a key when they make it.
public final class KeyForm {

    private static final int MOST_MODELS = 100;

    private KeyForm() {}

    /// What the key may spend, beside all other limits.
    public record Cap(@NotNull Period period, @NotNull Money limit) {

        static Budget.Place place(Book book, UUID key, Period period) {
            return new Budget.Place(book, BudgetOwner.KEY, key.toString(), period);
        }
    }

    /// @param name what the key is for, in the person's own words
    /// @param expiresAt when it stops working; null: never
    /// @param cap null: no limit of its own
    /// @param models those that it may call; null: all
    public record New(
            @NotBlank @Size(max = 80) String name,
            @Nullable Instant expiresAt,
            @Nullable @Valid Cap cap,
            @Nullable @Size(min = 1, max = MOST_MODELS) List<@NotBlank String> models) {

        /// @throws Problem 400 naming the field
        public void check(Instant now) {
            if (expiresAt != null && !expiresAt.isAfter(now)) {
                throw Problem.invalid("expiresAt", Fault.IN_THE_PAST, "must be later than now");
            }
            if (cap != null) {
                Budget.check("cap.limit", cap.limit);
            }
            if (models != null) {
                for (var model : models) {
                    if (Model.find(model).isEmpty()) {
                        throw Problem.invalid("models", Fault.UNKNOWN_CHOICE, "no such model: " + model);
                    }
                }
            }
        }
    }
}
