package chat.parley.turn;

import chat.parley.account.CurrentAccount;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;

/// Where a person asks.
@Path("/api/conversations/{id}/turns")
@RolesAllowed("member")
public class ConversationTurnsResource {

    @Inject
    CurrentAccount current;

    @Inject
    Posting posting;

    @Inject
    TurnRunner runner;

    @POST
    public Response post(@RestPath UUID id, @NotNull @Valid TurnRequest request) {
        request.check();
        runner.expect(request.id());
        try {
            var stored = posting.post(current.id(), id, request);
            if (stored.admission() != null) {
                runner.start(stored.turn(), stored.admission(), stored.currency());
            }
            return Response.status(Response.Status.CREATED)
                    .entity(stored.turn().posted())
                    .build();
        } finally {
            runner.forget(request.id());
        }
    }
}
