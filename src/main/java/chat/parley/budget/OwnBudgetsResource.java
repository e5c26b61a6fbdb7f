package chat.parley.budget;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.account.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;

/// What the person who asks may still spend.
@Path("/api/me/budgets")
public class OwnBudgetsResource {

    /// The budgets that limit the reader, in one currency.
    public record OwnBudgets(String currency, List<BudgetView> items) {}

    private final Balances balances;
    private final CurrentAccount current;

    OwnBudgetsResource(Balances balances, CurrentAccount current) {
        this.balances = balances;
        this.current = current;
    }

    @GET
    @RolesAllowed({"member", "admin"})
    @Transactional
    public OwnBudgets list() {
        var items = balances.of(current.id(), current.role() == Role.ADMIN, current.moneyShown());
        return new OwnBudgets(Organisation.current().currency, items);
    }
}
