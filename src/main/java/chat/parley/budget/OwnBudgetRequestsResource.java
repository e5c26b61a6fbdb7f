package chat.parley.budget;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.money.Money;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asking for more than the limit.
@Path("/api/me/budget-requests")
@RolesAllowed({"member", "admin"})
public class OwnBudgetRequestsResource {

    /// @param amount how much more; left out, the admin decides
    /// @param budget the limit that stood in the way, with its `period` and, of a model, its `model`; left out,
    /// their own
    public record New(
            @Nullable Money amount,
            @NotBlank @Size(max = 500) String reason,
            @Nullable OwnerKind budget,
            @Nullable Period period,
            @Nullable @Size(max = 120) String model) {

        BudgetRequest.Wish wish() {
            var limit = budget == null ? RequestedLimit.OWN : new RequestedLimit(budget, period, model);
            return new BudgetRequest.Wish(amount, reason, limit);
        }
    }

    public record OwnRequests(String currency, List<BudgetRequestView> items) {}

    private final CurrentAccount current;
    private final Clock clock;

    OwnBudgetRequestsResource(CurrentAccount current, Clock clock) {
        this.current = current;
        this.clock = clock;
    }

    @GET
    @Transactional
    public OwnRequests list() {
        return new OwnRequests(
                Organisation.current().currency,
                BudgetRequest.of(current.id()).stream()
                        .map(BudgetRequestView::of)
                        .toList());
    }

    @POST
    @Transactional
    public Response ask(@Valid @NotNull New wanted) {
        var request = BudgetRequest.ask(current.id(), wanted.wish(), clock.instant());
        return Response.status(201).entity(BudgetRequestView.of(request)).build();
    }
}
