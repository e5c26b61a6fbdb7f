package chat.parley.conversation;

import chat.parley.account.CurrentAccount;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/// What a person has typed in a conversation and not sent; empty text where there is none.
@Path("/api/conversations/{id}/draft")
@RolesAllowed("member")
public class DraftResource {

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    public record Text(@NotNull String text) {}

    public record View(String text, @Nullable Instant updatedAt) {}

    @GET
    @Transactional
    public View get(@RestPath UUID id) {
        var conversation = mine(id);
        return Draft.find(current.id(), conversation.id)
                .map(draft -> new View(draft.text, draft.updatedAt))
                .orElse(new View("", null));
    }

    @PUT
    @Transactional
    public View put(
            @RestPath UUID id, @RestHeader(DraftBase.HEADER) @Nullable String base, @NotNull @Valid Text draft) {
        var conversation = mine(id);
        TextLimit.check(draft.text());
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as it is stored
        var from = DraftBase.of(base);
        if (draft.text().isEmpty()) {
            Draft.discard(current.id(), conversation.id, from);
            Draft.find(current.id(), conversation.id).ifPresent(other -> {
                throw DraftBase.changed(other.text, other.updatedAt);
            });
            return new View("", null);
        }
        if (!Draft.save(current.id(), conversation.id, draft.text(), now, from)) {
            var other = Draft.find(current.id(), conversation.id).orElseThrow();
            throw DraftBase.changed(other.text, other.updatedAt);
        }
        return new View(CleanText.of(draft.text()), now);
    }

    private Conversation mine(UUID id) {
        return Conversation.find(current.id(), id).orElseThrow(Problem::notFound);
    }
}
