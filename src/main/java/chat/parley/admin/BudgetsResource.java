package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.budget.Budget;
import chat.parley.budget.Mode;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.money.Book;
import chat.parley.money.Money;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Limits: of the organisation, of each member by default, and of single persons. Both books have the same ones, so
/// that what is tried with demo money behaves as it will with real money.
@Path("/api/admin/budgets")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class BudgetsResource {

    public record Budgets(String currency, List<BudgetForm.View> items) {}

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public Budgets list() {
        List<Budget> budgets = Budget.list("book = ?1 order by owner, ownerId, period", Book.REAL);
        return new Budgets(
                Organisation.current().currency,
                budgets.stream().map(BudgetForm.View::of).toList());
    }

    @POST
    @Transactional
    public Response create(@Valid @NotNull BudgetForm.New wanted) {
        var ownerId = wanted.owner().checkedId();
        var place = new Budget.Place(Book.REAL, wanted.owner().kind(), ownerId, wanted.period());
        return Response.status(201)
                .entity(BudgetForm.View.of(set(place, wanted.limit(), wanted.mode(), reason(wanted.reason()))))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Transactional
    public BudgetForm.View change(@PathParam("id") UUID id, @Valid @NotNull BudgetForm.Change change) {
        var budget = find(id);
        var limit = change.limit() == null ? budget.limit : change.limit();
        var mode = change.mode() == null ? budget.mode : change.mode();
        return BudgetForm.View.of(set(placeOf(budget, Book.REAL), limit, mode, reason(change.reason())));
    }

    /// Takes a limit away. The organisation's and the members' own stay: nobody is unlimited by omission.
    @DELETE
    @Path("/{id}")
    @Transactional
    public void remove(@PathParam("id") UUID id) {
        var budget = find(id);
        if (budget.ownerId.isEmpty()) {
            throw Problem.of(409, "limit_needed", "This limit can be changed, not removed.");
        }
        var now = clock.instant();
        Budget.remove(placeOf(budget, Book.DEMO), current.id(), "", now);
        Budget.remove(placeOf(budget, Book.REAL), current.id(), "", now);
    }

    private Budget set(Budget.Place place, Money limit, Mode mode, String reason) {
        if (limit.isNegative()) {
            throw Problem.invalid("limit", Fault.NEGATIVE, "must not be below zero");
        }
        var now = clock.instant();
        var demo = new Budget.Place(Book.DEMO, place.owner(), place.ownerId(), place.period());
        Budget.setLimit(demo, limit, mode, current.id(), reason, now);
        return Budget.setLimit(place, limit, mode, current.id(), reason, now);
    }

    private static Budget.Place placeOf(Budget budget, Book book) {
        return new Budget.Place(book, budget.owner, budget.ownerId, budget.period);
    }

    private static Budget find(UUID id) {
        return Budget.<Budget>find("id = ?1 and book = ?2", id, Book.REAL)
                .firstResultOptional()
                .orElseThrow(Problem::notFound);
    }

    private static String reason(@Nullable String text) {
        return text == null ? "" : text;
    }
}
