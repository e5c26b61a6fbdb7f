package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.budget.RefusalList;
import chat.parley.budget.RefusalTable;
import chat.parley.http.Csv;
import chat.parley.http.Cursor;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Transactional
    @RunOnVirtualThread
    public Response list(
            @QueryParam("account") @Nullable UUID account,
            @QueryParam("after") @Nullable String after,
            @QueryParam("format") @Nullable String format,
            @Context HttpHeaders headers) {
        if (account == null) {
            throw Problem.invalid("account", Fault.REQUIRED, "whose refusals? Give a person's id");
        }
        if (Csv.isWanted(format, headers)) {
            return RefusalTable.of(place -> refusals.of(account, place), Organisation.current().currency);
        }
        return Response.ok(LedgerResource.Lines.of(refusals.of(account, Cursor.parse(after, 2))))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }
}
