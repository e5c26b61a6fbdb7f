package chat.parley.budget;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.account.Role;
import chat.parley.http.Csv;
import chat.parley.http.Cursor;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why calls of the person who asks were refused, in the last 90 days.
@Path("/api/usage/refusals")
@RolesAllowed({"member", "admin"})
public class OwnRefusalsResource {

    /// A page of them, the latest first, in one currency.
    public record Refused(
            String currency,
            List<RefusalView> items,
            @Nullable String next) {}

    @Inject
    RefusalList refusals;

    @Inject
    CurrentAccount current;

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Transactional
    @RunOnVirtualThread
    public Response list(
            @QueryParam("after") @Nullable String after,
            @QueryParam("format") @Nullable String format,
            @Context HttpHeaders headers) {
        var who = current.id();
        var admin = current.role() == Role.ADMIN;
        var shown = current.moneyShown();
        var currency = Organisation.current().currency;
        if (Csv.isWanted(format, headers)) {
            return RefusalTable.of(place -> refusals.own(who, admin, shown, place), currency);
        }
        var page = refusals.own(who, admin, shown, Cursor.parse(after, 2));
        return Response.ok(new Refused(currency, page.items(), page.next()))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }
}
