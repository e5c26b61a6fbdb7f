package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.budget.BudgetOwner;
import chat.parley.budget.TopUp;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.ledger.Ledger;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.money.Money;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Adding to a limit for the period under way.
@Path("/api/admin/top-ups")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class TopUpsResource {

    /// @param id made by the client; the same request again adds nothing
    /// @param ownerId left out for the organisation
    public record New(
            @NotNull UUID id,
            @NotNull BudgetOwner owner,
            @Nullable String ownerId,
            @NotNull Period period,
            @NotNull Money amount,
            @NotBlank @Size(max = 500) String reason) {

        TopUp.Wish checked() {
            if (owner == BudgetOwner.MEMBER || owner == BudgetOwner.GROUP_MEMBER) {
                throw Problem.invalid(
                        "owner", Fault.UNKNOWN_CHOICE, "one limit of one owner: a default has no account");
            }
            var known = new BudgetForm.Owner(owner, ownerId).checkedId("ownerId");
            return new TopUp.Wish(id, owner.accounts(), known, period, amount, reason);
        }
    }

    public record View(
            UUID id, OwnerKind owner, String ownerId, Period period, Money amount, String reason, Instant createdAt) {

        static View of(TopUp topUp) {
            return new View(
                    topUp.id, topUp.owner, topUp.ownerId, topUp.period, topUp.amount, topUp.reason, topUp.createdAt);
        }
    }

    @Inject
    Ledger ledger;

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @POST
    public Response create(@Valid @NotNull New wanted) {
        var made = ledger.retrying(() -> TopUp.make(wanted.checked(), current.id(), clock.instant()));
        return Response.status(made.repeated() ? 200 : 201)
                .entity(View.of(made.topUp()))
                .build();
    }
}
