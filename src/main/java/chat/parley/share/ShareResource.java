package chat.parley.share;

import chat.parley.account.CurrentAccount;
import chat.parley.conversation.Conversation;
import chat.parley.http.Caller;
import chat.parley.http.Deployment;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/// The public links of a person's own conversation.
@Path("/api/conversations/{id}/shares")
@RolesAllowed("member")
public class ShareResource {

    @Inject
    CurrentAccount current;

    @Inject
    Deployment deployment;

    @Inject
    RoutingContext request;

    @Inject
    Clock clock;

    /// @param expiresAt null: never
    /// @param opens false while its maker may make no links
    public record View(
            UUID id,
            UUID leafId,
            boolean thinking,
            Instant createdAt,
            @Nullable Instant expiresAt,
            boolean opens) {

        static View of(Share s) {
            return new View(s.id, s.leaf, s.thinking, s.createdAt, s.expiresAt, s.isAllowed());
        }
    }

    /// @param url the whole address, for the only time
    public record MadeView(
            UUID id,
            String url,
            UUID leafId,
            boolean thinking,
            Instant createdAt,
            @Nullable Instant expiresAt) {}

    @GET
    @Transactional
    public Items<View> list(@RestPath UUID id) {
        var conversation = Conversation.find(current.id(), id).orElseThrow(Problem::notFound);
        return Items.all(Share.live(conversation.id, clock.instant()).stream()
                .map(View::of)
                .toList());
    }

    @POST
    @Transactional
    public Response make(@RestPath UUID id, @NotNull @Valid NewShare wanted) {
        var conversation = Conversation.findLocked(current.id(), id).orElseThrow(Problem::notFound);
        var made = Share.make(current.account(), conversation, wanted, clock.instant());
        var share = made.share();
        var url = Caller.of(request).home(deployment) + made.path();
        return Response.status(Response.Status.CREATED)
                .header("Cache-Control", "no-store")
                .entity(new MadeView(share.id, url, share.leaf, share.thinking, share.createdAt, share.expiresAt))
                .build();
    }

    @DELETE
    @Path("{share}")
    @Transactional
    public void revoke(@RestPath UUID id, @RestPath UUID share) {
        var conversation = Conversation.find(current.id(), id).orElseThrow(Problem::notFound);
        Share.find(conversation.id, share).orElseThrow(Problem::notFound).revoke(current.id(), clock.instant());
    }
}
