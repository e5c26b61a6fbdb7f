package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.budget.BudgetRequest;
import chat.parley.budget.BudgetRequest.Answer;
import chat.parley.budget.BudgetRequestView;
import chat.parley.http.Csv;
import chat.parley.http.Cursor;
import chat.parley.http.LongCsv;
import chat.parley.ledger.Ledger;
import chat.parley.money.Money;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
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

/// People ask for more than their limit; an admin answers.
@Path("/api/admin/budget-requests")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class BudgetRequestsResource {

    /// @param open how many wait for an answer in all
    public record Requests(
            String currency,
            long open,
            List<BudgetRequests.Row> items,
            @Nullable String next) {}

    /// @param amount how much more; left out, what was asked for
    /// @param forGood whether the limit rises for good rather than for the period under way
    /// @param note for the person who asked
    public record Reply(
            @NotNull Answer answer,
            @Nullable Money amount,
            @Nullable Boolean forGood,
            @Nullable @Size(max = 500) String note) {

        BudgetRequest.Verdict verdict() {
            return new BudgetRequest.Verdict(answer, amount, Boolean.TRUE.equals(forGood), note == null ? "" : note);
        }
    }

    @Inject
    BudgetRequests requests;

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
    public Response list(
            @QueryParam("status") @DefaultValue("open") String status,
            @QueryParam("after") @Nullable String after,
            @QueryParam("format") @Nullable String format,
            @Context HttpHeaders headers) {
        var which = BudgetRequests.Which.parse(status);
        var currency = Organisation.current().currency;
        if (Csv.isWanted(format, headers)) {
            return LongCsv.response(
                    "requests",
                    RequestTable.head(),
                    place -> requests.list(which, Cursor.parse(place, 2), LongCsv.PAGE),
                    (csv, row) -> RequestTable.line(csv, row, currency));
        }
        var page = requests.list(which, Cursor.parse(after, 2), BudgetRequests.PAGE);
        return Response.ok(new Requests(currency, requests.countOpen(), page.items(), page.next()))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    @PUT
    @Path("/{id}/answer")
    public BudgetRequestView answer(@PathParam("id") UUID id, @Valid @NotNull Reply reply) {
        return ledger.retrying(
                () -> BudgetRequestView.of(BudgetRequest.answer(id, reply.verdict(), current.id(), clock.instant())));
    }
}
