package chat.parley.turn;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.conversation.Message;
import chat.parley.http.Problem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.util.Objects;
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
    TurnRunner runner;

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
        UUID account = current.id();
        UUID session = current.session().orElse(null);
        var stream = stream(account, id);
        if (stream.end() != null && position > stream.text.committedPosition()) {
            return CompletableFuture.completedFuture(null);
        }
        return open(stream, position, account, session, request.request());
    }

    /// The framework ends the response when the future completes; until then it leaves it alone.
    private CompletionStage<@Nullable Void> open(
            TurnStream stream, long position, UUID account, @Nullable UUID session, HttpServerRequest request) {
        var over = new CompletableFuture<@Nullable Void>();
        var context = Objects.requireNonNull(Vertx.currentContext(), "a request runs on a context");
        var watcher = new Watcher[1];
        watcher[0] = new Watcher(stream, position, account, session, context, request, () -> {
            watchers.remove(watcher[0]);
            over.complete(null);
        });
        watchers.add(watcher[0]);
        stream.add(watcher[0]);
        return over;
    }

    private TurnStream stream(UUID account, UUID id) {
        // Looked up first: what is let go of after this has been stored.
        var running = runner.find(id);
        return QuarkusTransaction.requiringNew().call(() -> {
            var turn = Turn.find(account, id).orElseThrow(Problem::notFound);
            if (running.isPresent()) {
                return running.get().stream;
            }
            var currency = Organisation.current().currency;
            if (!turn.isOver()) {
                return follower.follow(turn, currency);
            }
            Message message = Message.findById(turn.message);
            return TurnStream.of(turn, FinalText.of(message), End.of(turn, message), currency);
        });
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
