package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.budget.Budget;
import chat.parley.budget.Mode;
import chat.parley.http.Csv;
import chat.parley.http.Cursor;
import chat.parley.http.LongCsv;
import chat.parley.http.Problem;
import chat.parley.ledger.Ledger;
import chat.parley.money.Book;
import chat.parley.money.Money;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
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
    Ledger ledger;

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Transactional
    @RunOnVirtualThread
    public Response list(@BeanParam ListQuestion question, @Context HttpHeaders headers) {
        var currency = Organisation.current().currency;
        if (Csv.isWanted(question.format, headers)) {
            var table = new LimitTable(limits.book(), currency);
            return LongCsv.response(
                    "limits",
                    LimitTable.head(),
                    place -> limits.list(question.search, Cursor.parse(place, 3), LongCsv.PAGE),
                    table::line);
        }
        var page = limits.list(question.search, Cursor.parse(question.after, 3), Limits.PAGE);
        return Response.ok(new Budgets(currency, limits.book(), page.items(), page.next()))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    @POST
    public Response create(@Valid @NotNull BudgetForm.New wanted) {
        var row = ledger.retrying(() -> {
            var ownerId = wanted.owner().checkedId("owner");
            var place = new Budget.Place(Book.REAL, wanted.owner().kind(), ownerId, wanted.period());
            return set(place, wanted.limit(), wanted.mode(), wanted.reason());
        });
        return Response.status(201).entity(row).build();
    }

    @POST
    @Path("/batch")
    public BudgetForm.Made createMany(@Valid @NotNull BudgetForm.Batch wanted) {
        return ledger.retrying(() -> {
            var done = wanted.limits().set(current.id(), words(wanted.reason()), clock.instant());
            return new BudgetForm.Made(done.made(), done.changed(), limits.checked(done.budgets()));
        });
    }

    @PATCH
    @Path("/{id}")
    public Limits.Row change(@PathParam("id") UUID id, @Valid @NotNull BudgetForm.Change change) {
        return ledger.retrying(() -> {
            var budget = find(id);
            var place = new Budget.Place(Book.REAL, budget.owner, budget.ownerId, budget.period);
            return set(
                    place,
                    change.limit() == null ? budget.limit : change.limit(),
                    change.mode() == null ? budget.mode : change.mode(),
                    change.reason());
        });
    }

    @DELETE
    @Path("/{id}")
    public void remove(@PathParam("id") UUID id, @QueryParam("reason") @Nullable @Size(max = 500) String reason) {
        ledger.retrying(() -> {
            find(id).removeFromBothBooks(current.id(), words(reason), clock.instant());
            return id;
        });
    }

    private Limits.Row set(Budget.Place place, Money limit, Mode mode, @Nullable String reason) {
        Budget.check("limit", limit);
        var budget = Budget.setInBothBooks(place, limit, mode, current.id(), words(reason), clock.instant());
        return limits.checked(budget);
    }

    private static String words(@Nullable String reason) {
        return reason == null ? "" : reason;
    }

    private static Budget find(UUID id) {
        return Budget.<Budget>find("id = ?1 and book = ?2", id, Book.REAL)
                .firstResultOptional()
                .orElseThrow(Problem::notFound);
    }
}
