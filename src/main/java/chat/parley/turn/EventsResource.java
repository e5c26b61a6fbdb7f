package chat.parley.turn;

import chat.parley.account.CurrentAccount;
import chat.parley.http.Problem;
import chat.parley.turn.Browsers.Wanted;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// The one stream of a browser: what happens in its account, and the text of all answers that run there.
@Path("/api/events")
@RolesAllowed("member")
public class EventsResource {

    private static final int MAX_TURNS = 50;

    @Inject
    CurrentAccount current;

    @Inject
    Browsers browsers;

    @Inject
    Watchers watchers;

    /// @param turn answers to be read on, running or not; all others that run are read from their beginning
    /// @param after the position in each of them, in the same order; 0 where it is left out
    @GET
    @Blocking
    @APIResponse(responseCode = "200", content = @Content(mediaType = "text/event-stream"))
    public CompletionStage<@Nullable Void> watch(
            @RestQuery @Size(max = MAX_TURNS) List<UUID> turn,
            @RestQuery @Size(max = MAX_TURNS) List<Long> after,
            @Context RoutingContext context)
            throws SQLException {
        var wanted = wanted(turn, after);
        var shown = QuarkusTransaction.requiringNew().call(current::moneyShown);
        var over = new CompletableFuture<@Nullable Void>();
        var stream = watchers.open(current, context.request(), over, reader -> new BrowserStream(shown, reader));
        over.whenComplete((nothing, failure) -> browsers.remove(stream));
        try {
            browsers.add(stream, wanted);
            if (over.isDone()) {
                browsers.remove(stream); // it had left before it was there
            }
        } catch (SQLException | RuntimeException e) {
            stream.onContext(stream::close);
            throw e;
        }
        return over;
    }

    private static List<Wanted> wanted(List<UUID> turns, List<Long> after) {
        var wanted = new ArrayList<Wanted>();
        for (int i = 0; i < turns.size(); i++) {
            long position = i < after.size() ? after.get(i) : 0;
            if (position < 0) {
                throw Problem.invalid("after", "not a position");
            }
            wanted.add(new Wanted(turns.get(i), position));
        }
        return wanted;
    }
}
