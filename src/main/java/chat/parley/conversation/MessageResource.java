package chat.parley.conversation;

import chat.parley.account.CurrentAccount;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// The messages of a conversation, in the order they were written.
@Path("/api/conversations/{id}/messages")
@RolesAllowed("member")
public class MessageResource {

    @Inject
    CurrentAccount current;

    @GET
    @Transactional
    public Items<MessageView> list(
            @RestPath UUID id,
            @RestQuery @Nullable String after,
            @RestQuery @DefaultValue("500") @Min(1) @Max(1000) int limit) {
        var conversation = Conversation.find(current.id(), id).orElseThrow(Problem::notFound);
        var rows = Message.inOrder(conversation.id, Cursor.parse(after, 2), limit + 1);
        var shown = current.moneyShown();
        return Items.page(rows, limit, Message::cursor, message -> MessageView.of(message, shown));
    }
}
