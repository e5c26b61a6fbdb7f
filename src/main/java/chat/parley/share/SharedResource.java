package chat.parley.share;

import chat.parley.http.Caller;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// What a public link shows, in pieces, for whoever has its secret.
@Path("/api/shared/{token}/messages")
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
public class SharedResource {

    @Inject
    Visitors visitors;

    @Inject
    RoutingContext request;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public Items<SharedMessage> list(@RestPath String token, @RestQuery @Nullable String after) {
        visitors.admit(Caller.of(request).address());
        var share = Share.open(token, clock.instant()).orElseThrow(Problem::notFound);
        return SharedMessage.page(share, Cursor.parse(after, 1));
    }
}
