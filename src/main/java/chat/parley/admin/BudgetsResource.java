package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.budget.Budget;
import chat.parley.budget.Mode;
import chat.parley.http.Cursor;
import chat.parley.http.Problem;
import chat.parley.money.Book;
import chat.parley.money.Money;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Limits of every kind of owner, beside what is spent of them. Both books have the same ones, so that what is tried
/// with demo money behaves as it will with real money.
@Path("/api/admin/budgets")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class BudgetsResource {

    /// @param book whose figures these are: the demo's until a real model is connected
    public record Budgets(
            String currency,
            Book book,
            List<Limits.Row> items,
            @Nullable String next) {}

    @Inject
    Limits limits;

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public Budgets list(
            @QueryParam("search") @DefaultValue("") String search, @QueryParam("after") @Nullable String after) {
        var page = limits.list(search, Cursor.parse(after, 3));
        return new Budgets(Organisation.current().currency, limits.book(), page.items(), page.next());
    }

    @POST
    @Transactional
    public Response create(@Valid @NotNull BudgetForm.New wanted) {
        var ownerId = wanted.owner().checkedId("owner");
        var place = new Budget.Place(Book.REAL, wanted.owner().kind(), ownerId, wanted.period());
        return Response.status(201)
                .entity(set(place, wanted.limit(), wanted.mode(), wanted.reason()))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Transactional
    public Limits.Row change(@PathParam("id") UUID id, @Valid @NotNull BudgetForm.Change change) {
        var budget = find(id);
        var place = new Budget.Place(Book.REAL, budget.owner, budget.ownerId, budget.period);
        return set(
                place,
                change.limit() == null ? budget.limit : change.limit(),
                change.mode() == null ? budget.mode : change.mode(),
                change.reason());
    }

    @DELETE
    @Path("/{id}")
    @Transactional
    public void remove(@PathParam("id") UUID id, @QueryParam("reason") @Nullable @Size(max = 500) String reason) {
        find(id).removeFromBothBooks(current.id(), reason == null ? "" : reason, clock.instant());
    }

    private Limits.Row set(Budget.Place place, Money limit, Mode mode, @Nullable String reason) {
        Budget.check("limit", limit);
        var why = reason == null ? "" : reason;
        var budget = Budget.setInBothBooks(place, limit, mode, current.id(), why, clock.instant());
        return limits.checked(budget);
    }

    private static Budget find(UUID id) {
        return Budget.<Budget>find("id = ?1 and book = ?2", id, Book.REAL)
                .firstResultOptional()
                .orElseThrow(Problem::notFound);
    }
}
