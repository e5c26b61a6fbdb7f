package chat.parley.key;

import chat.parley.account.CurrentAccount;
import chat.parley.audit.Audit;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A person's own API keys.
@Path("/api/keys")
@RolesAllowed("member")
public class ApiKeyResource {

    /// @param name what the key is for, in the person's own words
    public record NewKey(@NotBlank @Size(max = 80) String name) {}

    /// @param key the text of the key, for the only time
    public record MadeKey(UUID id, String key, String name, String hint, Instant createdAt) {}

    public record View(
            UUID id,
            String name,
            String hint,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {

        static View of(ApiKey key) {
            return new View(key.id, key.name, key.hint, key.createdAt, key.lastUsedAt);
        }
    }

    @Inject
    CurrentAccount caller;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public Items<View> list() {
        return Items.all(
                ApiKey.live(caller.id(), clock.instant()).stream().map(View::of).toList());
    }

    @POST
    @Transactional
    public Response make(@Valid @NotNull NewKey wanted) {
        var now = clock.instant();
        if (ApiKey.live(caller.id(), now).size() >= ApiKey.PER_ACCOUNT) {
            throw Problem.of(409, "too_many_keys", "You have %d keys. Delete one first.".formatted(ApiKey.PER_ACCOUNT));
        }
        var made = ApiKey.make(caller.id(), wanted.name().strip(), now);
        var key = made.key();
        Audit.record("authn_token_created", caller.id(), "api_key", key.id, Map.of("name", key.name));
        return Response.created(URI.create("/api/keys/" + key.id))
                .header("Cache-Control", "no-store")
                .entity(new MadeKey(key.id, made.text(), key.name, key.hint, key.createdAt))
                .build();
    }

    @DELETE
    @Path("{id}")
    @Transactional
    public void revoke(@PathParam("id") UUID id) {
        var key = ApiKey.find(caller.id(), id).orElseThrow(Problem::notFound);
        if (key.revokedAt == null) {
            key.revoke(clock.instant());
            Audit.record("authn_token_revoked", caller.id(), "api_key", id, Map.of("name", key.name));
        }
    }
}
