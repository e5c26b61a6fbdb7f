package chat.parley.key;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A person's own API keys.
@Path("/api/keys")
@RolesAllowed("member")
public class ApiKeyResource {

    /// All of a person's keys, with the currency of their amounts.
    public record Keys(
            String currency, List<KeyView> items, @Nullable String next) {}

    @Inject
    KeyList keys;

    @Inject
    CurrentAccount caller;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public Keys list() {
        var shown = caller.moneyShown();
        var items =
                keys.ofAccount(caller.id()).stream().map(key -> key.told(shown)).toList();
        return new Keys(Organisation.current().currency, items, null);
    }

    @POST
    @Transactional
    public Response make(@Valid @NotNull KeyForm.New wanted) {
        if (ApiKey.countLive(caller.id()) >= ApiKey.PER_ACCOUNT) {
            throw Problem.of(409, "too_many_keys", "You have %d keys. Delete one first.".formatted(ApiKey.PER_ACCOUNT));
        }
        var made = ApiKey.make(caller.id(), wanted, caller.id(), clock.instant());
        return Response.created(URI.create("/api/keys/" + made.key().id))
                .header("Cache-Control", "no-store")
                .entity(MadeKey.of(made))
                .build();
    }

    @DELETE
    @Path("{id}")
    @Transactional
    public void revoke(@PathParam("id") UUID id) {
        ApiKey.find(caller.id(), id).orElseThrow(Problem::notFound).takeBack(caller.id(), clock.instant());
    }
}
