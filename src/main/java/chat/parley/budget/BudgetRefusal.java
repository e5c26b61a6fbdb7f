package chat.parley.budget;

import chat.parley.http.Problem;
import chat.parley.ledger.Reservation;
import chat.parley.money.Book;
import chat.parley.money.Money;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A call that a budget has no room for. Nothing was sent and nothing is held.
public final class BudgetRefusal extends Problem {

    private static final Duration UNTIL_ANSWERS_END = Duration.ofSeconds(5);

    /// What was refused.
    ///
    /// @param needed the least that every limit would have had to have left
    public record Wanted(String model, Book book, Money needed) {}

    private final Reservation.Refused refused;
    private final @Nullable Wanted wanted;
    private @Nullable Instant renewsAt;

    private BudgetRefusal(
            int status, String type, String detail, Reservation.Refused refused, @Nullable Wanted wanted) {
        super(status, type, detail);
        this.refused = refused;
        this.wanted = wanted;
    }

    /// @param renewsAt when the limit starts anew, or null if it never does
    /// @param mayKnow whether whoever asks may read the budget's amounts
    static BudgetRefusal of(
            Reservation.Refused refused,
            @Nullable Wanted wanted,
            String currency,
            @Nullable Instant renewsAt,
            boolean mayKnow) {
        BudgetRefusal refusal = switch (refused.reason()) {
            case EXHAUSTED ->
                new BudgetRefusal(402, "budget_exhausted", "The limit of this budget is reached.", refused, wanted);
            case TOO_LARGE ->
                new BudgetRefusal(
                        402,
                        "request_too_large_for_budget",
                        "This can never fit the limit of this budget.",
                        refused,
                        wanted);
            case ON_HOLD -> {
                var onHold = new BudgetRefusal(
                        429, "budget_on_hold", "It fits once answers in progress have ended.", refused, wanted);
                onHold.retryAfter(UNTIL_ANSWERS_END);
                yield onHold;
            }
            case FROZEN ->
                new BudgetRefusal(503, "budget_frozen", "The books of this budget are being checked.", refused, wanted);
            case BARRED ->
                new BudgetRefusal(
                        503,
                        "model_barred",
                        "This model billed above its limit; an admin has to look.",
                        refused,
                        wanted);
        };
        refusal.with("budget", refused.leg().ownerKind().text())
                .with("period", refused.leg().period().text())
                .with("currency", currency)
                .with("affordableTokens", refused.maxAffordableTokens());
        refusal.renewsAt = renewsAt;
        if (renewsAt != null) {
            refusal.with("renewsAt", renewsAt);
        }
        if (mayKnow) {
            refusal.with("spent", refused.posted()).with("held", refused.held()).with("limit", refused.limit());
        }
        return refusal;
    }

    /// The ledger's answer, for callers that offer what would fit.
    public Reservation.Refused refused() {
        return refused;
    }

    /// What was refused; null where nobody asked for more than the words.
    @Nullable
    Wanted wanted() {
        return wanted;
    }

    /// When the limit starts anew, or null if it never does.
    @Nullable
    Instant renewsAt() {
        return renewsAt;
    }
}
