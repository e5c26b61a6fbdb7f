package chat.parley.identity;

import chat.parley.account.CurrentAccount;
import chat.parley.audit.Audit;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// Where the person is signed in.
@Path("/api/me/sessions")
@RolesAllowed("member")
public class SessionResource {

    @Inject
    CurrentAccount current;

    @Inject
    SessionLimits limits;

    @Inject
    Clock clock;

    /// @param current whether it is the one that asks
    public record View(UUID id, String ip, String userAgent, Instant createdAt, Instant lastSeenAt, boolean current) {}

    @GET
    @Transactional
    public Items<View> list() {
        var own = current.session().orElseThrow(Problem::unauthenticated);
        return Items.all(Session.list(current.id(), clock.instant(), limits).stream()
                .map(s -> new View(s.id, s.ip, s.userAgent, s.createdAt, s.lastSeenAt, s.id.equals(own)))
                .toList());
    }

    /// Ends all but the one that asks.
    @DELETE
    @Transactional
    public void endOthers() {
        Session.endOthers(current.id(), current.session().orElseThrow(Problem::unauthenticated));
        Audit.record("authn_token_revoked", current.id(), "session", null, Map.of("all", true));
    }

    @DELETE
    @Path("{id}")
    @Transactional
    public void end(UUID id) {
        if (!Session.end(current.id(), id)) {
            throw Problem.notFound();
        }
        Audit.record("authn_token_revoked", current.id(), "session", id, Map.of());
    }
}
