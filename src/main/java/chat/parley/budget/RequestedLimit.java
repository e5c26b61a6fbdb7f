package chat.parley.budget;

import chat.parley.database.OneColumn;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import io.quarkus.hibernate.orm.panache.Panache;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The limit that a request for more is about, as a refusal names it.
///
/// @param budget whose it is: `user`, `group`, `model` or `organisation`
/// @param period null for the person's own
/// @param model of a limit of a model
public record RequestedLimit(
        OwnerKind budget, @Nullable Period period, @Nullable String model) {

    static final RequestedLimit OWN = new RequestedLimit(OwnerKind.USER, null, null);

    /// @param ownerId a group's or a model's id, else empty
    record Place(OwnerKind kind, String ownerId, @Nullable Period period) {}

    private static final String EXISTS = """
            SELECT EXISTS (SELECT FROM budgets WHERE owner_kind = :kind AND owner_id = :owner AND period = :period)
            """;

    /// A limit that this person meets: of the group that pays for them, and of no other.
    ///
    /// @throws Problem 400 naming `budget` where there is none such
    Place of(UUID account) {
        var owner = switch (budget) {
            case USER, ORGANISATION -> "";
            case GROUP -> payingGroup(account);
            case MODEL -> model == null ? "" : model;
            case KEY, OVERRUN -> throw none();
        };
        if (budget == OwnerKind.USER) {
            return new Place(budget, owner, null);
        }
        if (period == null || !exists(owner, period)) {
            throw none();
        }
        return new Place(budget, owner, period);
    }

    private boolean exists(String owner, Period limited) {
        return OneColumn.of(Panache.getEntityManager(), EXISTS, Boolean.class)
                .setParameter("kind", budget.text())
                .setParameter("owner", owner)
                .setParameter("period", limited.text())
                .getSingleResult();
    }

    private static String payingGroup(UUID account) {
        var group = OneColumn.of(Panache.getEntityManager(), "SELECT paying_group(:account)", UUID.class)
                .setParameter("account", account)
                .getSingleResultOrNull();
        return group == null ? "" : group.toString();
    }

    private static Problem none() {
        return Problem.invalid("budget", Fault.UNKNOWN_CHOICE, "you have no such limit");
    }
}
