package chat.parley.admin;

import chat.parley.account.Account;
import chat.parley.account.CurrentAccount;
import chat.parley.account.Group;
import chat.parley.audit.Audit;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import chat.parley.ledger.Ledger;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
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

/// Groups: who is in them, in which order they pay, what they may spend and have spent this month.
@Path("/api/admin/groups")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class GroupsResource {

    @Inject
    Groups groups;

    @Inject
    Ledger ledger;

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public LedgerResource.Lines<Groups.Row> list(@QueryParam("after") @Nullable String after) {
        return LedgerResource.Lines.of(groups.list(Cursor.parse(after, 1)));
    }

    @POST
    @Transactional
    public Response create(@Valid @NotNull GroupForm.New wanted) {
        var group = Group.create(wanted.name(), clock.instant());
        audit("group_created", group, Map.of("name", group.name));
        return Response.status(201).entity(view(group.id)).build();
    }

    @GET
    @Path("/{id}")
    @Transactional
    public Groups.Row get(@PathParam("id") UUID id) {
        return view(id);
    }

    @PATCH
    @Path("/{id}")
    public Groups.Row change(@PathParam("id") UUID id, @Valid @NotNull GroupForm.Change change) {
        return ledger.retrying(() -> changed(id, change));
    }

    private Groups.Row changed(UUID id, GroupForm.Change change) {
        var group = find(id);
        if (change.name() != null) {
            var before = group.name;
            group.rename(change.name(), clock.instant());
            audit("group_renamed", group, Map.of("from", before, "to", group.name));
        }
        if (change.rank() != null) {
            group.moveTo(change.rank(), clock.instant());
            audit("group_moved", group, Map.of("name", group.name, "to", change.rank()));
        }
        Group.flush();
        return view(id);
    }

    @DELETE
    @Path("/{id}")
    public void delete(@PathParam("id") UUID id) {
        ledger.retrying(() -> {
            var group = find(id);
            group.delete(current.id(), clock.instant());
            audit("group_deleted", group, Map.of("name", group.name));
            return id;
        });
    }

    @GET
    @Path("/{id}/members")
    @Transactional
    public Items<Groups.Member> members(@PathParam("id") UUID id, @QueryParam("after") @Nullable String after) {
        return groups.members(find(id).id, Cursor.parse(after, 2));
    }

    @PUT
    @Path("/{id}/members/{account}")
    public void add(@PathParam("id") UUID id, @PathParam("account") UUID person) {
        ledger.retrying(() -> {
            var group = find(id);
            var account = Account.findPerson(person).orElseThrow(Problem::notFound);
            group.add(account.id, clock.instant());
            audit("group_member_added", group, Map.of("name", group.name, "account", account.id));
            return id;
        });
    }

    @DELETE
    @Path("/{id}/members/{account}")
    public void remove(@PathParam("id") UUID id, @PathParam("account") UUID person) {
        ledger.retrying(() -> {
            var group = find(id);
            var account = Account.findPerson(person).orElseThrow(Problem::notFound);
            if (group.remove(account.id)) {
                audit("group_member_removed", group, Map.of("name", group.name, "account", account.id));
            }
            return id;
        });
    }

    private Groups.Row view(UUID id) {
        return groups.find(id).orElseThrow(Problem::notFound);
    }

    private static Group find(UUID id) {
        return Group.find(id).orElseThrow(Problem::notFound);
    }

    private void audit(String action, Group group, Map<String, ?> details) {
        Audit.record(action, current.id(), "group", group.id, details);
    }
}
