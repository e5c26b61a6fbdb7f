package chat.parley.turn;

import chat.parley.account.CurrentAccount;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/// What a message would cost, asked while it is typed. Nothing is sent, stored or reserved.
@Path("/api/estimates")
@RolesAllowed("member")
public class EstimateResource {

    @Inject
    CurrentAccount current;

    @Inject
    Asked asked;

    @POST
    public EstimateView estimate(@NotNull @Valid EstimateRequest request) {
        return asked.estimate(current.id(), current.role(), request);
    }
}
