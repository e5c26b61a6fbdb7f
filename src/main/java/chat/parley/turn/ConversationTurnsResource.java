package chat.parley.turn;

import chat.parley.account.CurrentAccount;
import chat.parley.conversation.DraftBase;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/// Where a person asks.
@Path("/api/conversations/{id}/turns")
@RolesAllowed("member")
public class ConversationTurnsResource {

    private static final int CREATED = 201;

    @Inject
    CurrentAccount current;

    @Inject
    Posting posting;

    @Inject
    TurnRunner runner;

    @Inject
    Follower follower;

    @Inject
    Watchers watchers;

    /// @param accept where it names event streams the answer follows on this very request, after its ids: a
    /// page need not ask for it. A message that waits has none yet
    /// @param draft which one the text was made from, as [DraftBase] says; it goes with the message
    @POST
    @Blocking
    public CompletionStage<@Nullable Object> post(
            @RestPath UUID id,
            @NotNull @Valid TurnRequest request,
            @RestHeader(DraftBase.HEADER) @Nullable String draft,
            @RestHeader("Accept") @Nullable String accept,
            @Context RoutingContext context) {
        request.check();
        var from = DraftBase.of(draft);
        runner.expect(request.id());
        try {
            var stored = posting.post(current.id(), current.role(), id, request, from);
            var running = start(stored);
            if (stored.turn().isQueued() || accept == null || !accept.contains(MediaType.SERVER_SENT_EVENTS)) {
                return CompletableFuture.completedFuture(Response.status(CREATED)
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(stored.posted())
                        .build());
            }
            var stream = running.map(r -> r.stream).orElseGet(() -> follower.stream(current.id(), stored.turn().id));
            var opening = new Watcher.Opening(CREATED, Frames.posted(stored.posted()), stored.shown());
            return watchers.open(stream, 0, opening, current, context.request());
        } finally {
            runner.forget(request.id());
        }
    }

    private Optional<RunningTurn> start(Posting.Stored stored) {
        return Optional.ofNullable(stored.admission())
                .map(admission -> runner.start(stored.turn(), admission, stored.currency()));
    }
}
