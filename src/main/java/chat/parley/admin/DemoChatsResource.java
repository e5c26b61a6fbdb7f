package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.audit.Audit;
import chat.parley.conversation.Conversation;
import chat.parley.conversation.ConversationDeleted;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/// The chats that are left of the demo. A chat in which a real model has answered too is none of them, and what the
/// demo's answers cost stays in its spending record.
@Path("/api/admin/demo-chats")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class DemoChatsResource {

    /// How many there are, or were.
    public record View(long count) {}

    @Inject
    CurrentAccount current;

    @Inject
    Event<ConversationDeleted> deleted;

    @GET
    @Transactional
    public View count() {
        return new View(Conversation.countOfDemo());
    }

    /// Deletes them for everybody; an answer that is being written in one is stopped.
    @DELETE
    @Transactional
    public View delete() {
        List<Conversation> chats = Conversation.ofDemo();
        for (Conversation chat : chats) {
            deleted.fire(new ConversationDeleted(chat.account, chat.id));
            chat.delete();
        }
        Audit.record("demo_chats_deleted", current.id(), "organisation", "", Map.of("count", chats.size()));
        return new View(chats.size());
    }
}
