package chat.parley.budget;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.account.Role;
import chat.parley.http.Cursor;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
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
    @Transactional
    public Refused list(@QueryParam("after") @Nullable String after) {
        var admin = current.role() == Role.ADMIN;
        var page = refusals.own(current.id(), admin, current.moneyShown(), Cursor.parse(after, 2));
        return new Refused(Organisation.current().currency, page.items(), page.next());
    }
}
