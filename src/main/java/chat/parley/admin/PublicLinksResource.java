package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.conversation.Conversation;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import chat.parley.share.Share;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Everybody's public links, for taking them back: whose they are and how long they last, never what they show.
@Path("/api/admin/shares")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class PublicLinksResource {

    private static final int PAGE = 50;

    /// @param begunAt when the conversation began
    /// @param expiresAt null: never
    /// @param opens false while its maker may make no links
    public record Line(
            UUID id,
            UUID account,
            String name,
            Instant begunAt,
            Instant createdAt,
            @Nullable Instant expiresAt,
            boolean opens) {

        static Line of(Share s) {
            var maker = s.maker();
            var begun = Conversation.<Conversation>findById(s.conversation).createdAt;
            return new Line(s.id, maker.id, maker.name, begun, s.createdAt, s.expiresAt, s.isAllowed());
        }
    }

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public Items<Line> list(@RestQuery @Nullable String after) {
        var rows = Share.live(Cursor.parse(after, 2), PAGE + 1, clock.instant());
        return Items.page(rows, PAGE, Share::cursor, Line::of);
    }

    @DELETE
    @Path("{id}")
    @Transactional
    public void revoke(@RestPath UUID id) {
        Share.<Share>findByIdOptional(id)
                .filter(share -> share.revokedAt == null)
                .orElseThrow(Problem::notFound)
                .revoke(current.id(), clock.instant());
    }
}
