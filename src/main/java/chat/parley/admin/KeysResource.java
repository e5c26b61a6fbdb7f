package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.http.Cursor;
import chat.parley.http.Problem;
import chat.parley.key.ApiKey;
import chat.parley.key.KeyList;
import chat.parley.key.KeyView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Everybody's API keys, for taking them back.
@Path("/api/admin/keys")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class KeysResource {

    @Inject
    KeyList keys;

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public LedgerResource.Lines<KeyView> list(@QueryParam("after") @Nullable String after) {
        return LedgerResource.Lines.of(keys.all(Cursor.parse(after, 2)));
    }

    @DELETE
    @Path("/{id}")
    @Transactional
    public void revoke(@PathParam("id") UUID id) {
        ApiKey.<ApiKey>findByIdOptional(id).orElseThrow(Problem::notFound).takeBack(current.id(), clock.instant());
    }
}
