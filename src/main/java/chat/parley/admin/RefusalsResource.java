package chat.parley.admin;

import chat.parley.budget.RefusalList;
import chat.parley.budget.RefusalView;
import chat.parley.http.Cursor;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Why somebody's calls were refused, in the last 90 days, newest first.
@Path("/api/admin/refusals")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class RefusalsResource {

    @Inject
    RefusalList refusals;

    @GET
    @Transactional
    public LedgerResource.Lines<RefusalView> list(
            @QueryParam("account") @Nullable UUID account, @QueryParam("after") @Nullable String after) {
        if (account == null) {
            throw Problem.invalid("account", Fault.REQUIRED, "whose refusals? Give a person's id");
        }
        return LedgerResource.Lines.of(refusals.of(account, Cursor.parse(after, 2)));
    }
}
