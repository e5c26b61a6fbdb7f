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
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
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

    /// All messages, every version of each; with `path`, `through` or `before` those of one path, the newest first
    /// to come.
    ///
    /// @param path `newest`: the path that was looked at last
    /// @param through a message that the path leads through
    /// @param before a message: those above it
    @GET
    @Transactional
    public Response list(
            @RestPath UUID id,
            @RestQuery @Nullable String after,
            @RestQuery @Nullable @Pattern(regexp = "newest") String path,
            @RestQuery @Nullable UUID through,
            @RestQuery @Nullable UUID before,
            @RestQuery @DefaultValue("500") @Min(1) @Max(1000) int limit) {
        var conversation = Conversation.find(current.id(), id).orElseThrow(Problem::notFound);
        var shown = current.moneyShown();
        if (before != null) {
            return Response.ok(PathPage.before(conversation, before, limit, shown))
                    .build();
        }
        if (path != null || through != null) {
            return Response.ok(PathPage.newest(conversation, through, limit, shown))
                    .build();
        }
        var rows = Message.inOrder(conversation.id, Cursor.parse(after, 2), limit + 1);
        return Response.ok(Items.page(rows, limit, Message::cursor, message -> MessageView.of(message, shown)))
                .build();
    }
}
