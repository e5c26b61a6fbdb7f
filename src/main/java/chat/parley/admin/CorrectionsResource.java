package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.audit.Audit;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.inference.Inference;
import chat.parley.ledger.Attempt;
import chat.parley.ledger.Ledger;
import chat.parley.money.Money;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.UUID;

/// What a call is charged, put right by an admin who has the provider's bill. Every limit, report and answer that
/// counts the call follows; the lines that were there stay, and one is added.
@Path("/api/admin/corrections")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class CorrectionsResource {

    /// @param cost what the call is to have cost, from nothing to what was reserved for it
    public record New(
            @NotNull UUID attempt,
            @NotNull Money cost,
            @NotBlank @Size(max = 500) String reason) {}

    public record View(UUID attempt, String currency, Money before, Money cost, Money reserved, String reason) {}

    @Inject
    CurrentAccount current;

    @Inject
    Inference inference;

    @Inject
    Ledger ledger;

    @POST
    public Response create(@Valid @NotNull New wanted) {
        var view = ledger.retrying(() -> correct(wanted));
        return Response.status(201).entity(view).build();
    }

    private View correct(New wanted) {
        ledger.lockForCorrection();
        Attempt call = Attempt.findById(wanted.attempt(), LockModeType.PESSIMISTIC_WRITE);
        if (call == null) {
            throw Problem.notFound();
        }
        Money before = call.cost;
        if (before == null) {
            throw Problem.of(409, "not_charged", "Only a call that was charged can be corrected.");
        }
        if (wanted.cost().isNegative()) {
            throw Problem.invalid("cost", Fault.NEGATIVE, "a cost is not below zero");
        }
        if (call.held.minus(wanted.cost()).isNegative()) {
            throw Problem.invalid(
                    "cost", Fault.TOO_LARGE, "at most %s was reserved for this call".formatted(call.held));
        }
        var reason = wanted.reason().strip();
        var after = inference.correct(call, before, wanted.cost(), current.id(), reason);
        Audit.record(
                "call_corrected",
                current.id(),
                "attempt",
                call.id,
                Map.of("before", before, "after", after.cost(), "reason", reason));
        return new View(call.id, Organisation.current().currency, before, after.cost(), after.held(), reason);
    }
}
