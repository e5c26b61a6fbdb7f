package chat.parley.conversation;

import chat.parley.account.CurrentAccount;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;

/// Which answers a person has read.
@Path("/api/conversations/{id}/seen")
@RolesAllowed("member")
public class SeenResource {

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    /// It was looked at: its answers are no longer unread, on any device.
    @PUT
    @Transactional
    public void seen(@RestPath UUID id) {
        Conversation.find(current.id(), id).orElseThrow(Problem::notFound).seen(clock.instant());
    }
}
