package chat.parley.conversation;

import chat.parley.account.CurrentAccount;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;

/// One message of a person's own, and the branch that begins with it.
@Path("/api/messages/{id}")
@RolesAllowed("member")
public class OneMessageResource {

    @Inject
    CurrentAccount current;

    @Inject
    Event<MessagesDeleted> deleted;

    @Inject
    Clock clock;

    /// @param messages how many there are, this one and all under it
    public record BranchView(int messages) {}

    @GET
    @Transactional
    public MessageView get(@RestPath UUID id) {
        return MessageView.of(mine(id), current.moneyShown());
    }

    @GET
    @Path("branch")
    @Transactional
    public BranchView branch(@RestPath UUID id) {
        return new BranchView(mine(id).branch().size());
    }

    /// Deletes the message and all under it. What it has cost stays in the books.
    @DELETE
    @Transactional
    public void delete(@RestPath UUID id) {
        var message = mine(id);
        var conversation =
                Conversation.findLocked(current.id(), message.conversation).orElseThrow(Problem::notFound);
        var gone = message.branch();
        deleted.fire(new MessagesDeleted(current.id(), conversation.id, gone));
        conversation.forget(message, gone, clock.instant());
        Message.deleteAll(gone);
    }

    private Message mine(UUID id) {
        return Message.findOf(current.id(), id).orElseThrow(Problem::notFound);
    }
}
