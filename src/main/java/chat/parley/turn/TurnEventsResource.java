package chat.parley.turn;

import chat.parley.account.CurrentAccount;
import chat.parley.http.Problem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// The events of a turn, from any position on. All that may be refused is refused before the first byte; from then on
/// a [Watcher] writes, on the connection's own event loop, and nothing of the request is kept.
@Path("/api/turns/{id}/events")
@RolesAllowed("member")
public class TurnEventsResource {

    @Inject
    CurrentAccount current;

    @Inject
    Follower follower;

    @Inject
    Watchers watchers;

    /// @param lastEventId what a browser sends when it comes back; newer than `after`, so it counts first
    @GET
    @Blocking
    @APIResponse(responseCode = "200", content = @Content(mediaType = "text/event-stream"))
    public CompletionStage<@Nullable Void> watch(
            @RestPath UUID id,
            @RestQuery @Nullable String after,
            @RestHeader("Last-Event-ID") @Nullable String lastEventId,
            @Context RoutingContext request) {
        long position = position(lastEventId == null ? after : lastEventId);
        var stream = follower.stream(current.id(), id);
        if (stream.end() != null && position > stream.text.committedPosition()) {
            return CompletableFuture.completedFuture(null);
        }
        var shown = QuarkusTransaction.requiringNew().call(current::moneyShown);
        return watchers.open(stream, position, Watcher.Opening.plain(shown), current, request.request());
    }

    private static long position(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return 0;
        }
        try {
            long position = Long.parseLong(text);
            if (position >= 0) {
                return position;
            }
        } catch (NumberFormatException e) {
            throw notAPosition();
        }
        throw notAPosition();
    }

    private static Problem notAPosition() {
        return Problem.invalid("after", "not a position");
    }
}
