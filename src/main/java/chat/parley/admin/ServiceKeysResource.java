package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Group;
import chat.parley.audit.Audit;
import chat.parley.http.Cursor;
import chat.parley.http.Problem;
import chat.parley.key.ApiKey;
import chat.parley.key.KeyList;
import chat.parley.key.KeyView;
import chat.parley.key.MadeKey;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The keys of a group's services. They outlast the people who look after them.
@Path("/api/admin/groups/{id}/keys")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class ServiceKeysResource {

    @Inject
    KeyList keys;

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public LedgerResource.Lines<KeyView> list(@PathParam("id") UUID id, @QueryParam("after") @Nullable String after) {
        return LedgerResource.Lines.of(keys.ofGroup(group(id).id, Cursor.parse(after, 2)));
    }

    @POST
    @Transactional
    public Response make(@PathParam("id") UUID id, @Valid @NotNull ServiceKeyForm.New wanted) {
        var manager = ServiceKeyForm.manager(wanted.managerId());
        var contact = wanted.contact().strip();
        var made = ApiKey.makeForService(group(id), manager, contact, wanted.key(), current.id(), clock.instant());
        return Response.status(201)
                .header("Cache-Control", "no-store")
                .entity(MadeKey.of(made))
                .build();
    }

    /// Gives it to somebody else to look after.
    @PATCH
    @Path("/{key}")
    @Transactional
    public void change(
            @PathParam("id") UUID id, @PathParam("key") UUID key, @Valid @NotNull ServiceKeyForm.Change change) {
        var found = key(id, key);
        if (change.managerId() != null) {
            found.manager = ServiceKeyForm.manager(change.managerId()).id;
        }
        if (change.contact() != null) {
            found.contact = change.contact().strip();
        }
        var details = Map.of("manager", String.valueOf(found.manager), "contact", String.valueOf(found.contact));
        Audit.record("authn_token_updated", current.id(), "api_key", key, details);
    }

    @DELETE
    @Path("/{key}")
    @Transactional
    public void revoke(@PathParam("id") UUID id, @PathParam("key") UUID key) {
        key(id, key).takeBack(current.id(), clock.instant());
    }

    private static Group group(UUID id) {
        return Group.find(id).orElseThrow(Problem::notFound);
    }

    private static ApiKey key(UUID group, UUID key) {
        return ApiKey.findOfGroup(group(group).id, key).orElseThrow(Problem::notFound);
    }
}
