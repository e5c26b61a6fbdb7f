package chat.parley.conversation;

import chat.parley.account.CurrentAccount;
import chat.parley.conversation.DraftResource.Text;
import chat.parley.conversation.DraftResource.View;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/// What a person has typed for a new chat and not sent; empty text where there is none.
@Path("/api/me/draft")
@RolesAllowed("member")
public class NewChatDraftResource {

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public View get() {
        return NewChatDraft.find(current.id())
                .map(draft -> new View(draft.text, draft.updatedAt))
                .orElse(new View("", null));
    }

    @PUT
    @Transactional
    public View put(@RestHeader(DraftBase.HEADER) @Nullable String base, @NotNull @Valid Text draft) {
        TextLimit.check(draft.text());
        var from = DraftBase.of(base);
        if (draft.text().isEmpty()) {
            NewChatDraft.discard(current.id(), from);
            NewChatDraft.find(current.id()).ifPresent(other -> {
                throw DraftBase.changed(other.text, other.updatedAt);
            });
            return new View("", null);
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as it is stored
        if (!NewChatDraft.save(current.id(), draft.text(), now, from)) {
            var other = NewChatDraft.find(current.id()).orElseThrow();
            throw DraftBase.changed(other.text, other.updatedAt);
        }
        return new View(CleanText.of(draft.text()), now);
    }
}
