package chat.parley.conversation;

import chat.parley.account.CurrentAccount;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// A person's conversations, the newest first.
@Path("/api/conversations")
@RolesAllowed("member")
public class ConversationResource {

    private static final String EFFORT = "off|low|high|max";
    private static final int MAX_MODEL = 120;

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @Inject
    Event<ConversationDeleted> deleted;

    /// @param id made by the client, so that a repeat makes no second conversation
    /// @param document the kept document that each of its messages carries
    public record Begin(
            @NotNull UUID id,
            @Size(max = Conversation.MAX_TITLE) @Nullable String title,
            @Size(min = 1, max = MAX_MODEL) @Nullable String model,
            @Pattern(regexp = EFFORT) @Nullable String thinking,

            @Pattern(regexp = NewConversation.DOCUMENT) @Nullable
            String document) {}

    /// Only what is given changes.
    ///
    /// @param leafId the message that is looked at: its path is shown next time
    public record Change(
            @Size(min = 1, max = Conversation.MAX_TITLE) @Nullable
            String title,

            @Size(min = 1, max = MAX_MODEL) @Nullable String model,
            @Pattern(regexp = EFFORT) @Nullable String thinking,
            @Nullable UUID leafId) {}

    @GET
    @Transactional
    public Items<Conversation.View> list(
            @RestQuery @Nullable String after, @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit) {
        List<Conversation> rows = Conversation.newest(current.id(), Cursor.parse(after, 2), limit + 1);
        var running = Message.running(rows.stream().map(c -> c.id).toList());
        var shown = current.moneyShown();
        return Items.page(
                rows, limit, Conversation::cursor, c -> Conversation.View.of(c, running.contains(c.id), shown));
    }

    @POST
    @Transactional
    public Response begin(@NotNull @Valid Begin request) {
        Conversation existing = Conversation.findById(request.id());
        if (existing != null && !existing.account.equals(current.id())) {
            throw Problem.notFound();
        }
        var conversation = existing != null
                ? existing
                : Conversation.begin(current.id(), request.id(), request.document(), clock.instant());
        if (existing == null) {
            apply(conversation, request.title(), request.model(), request.thinking());
        }
        return Response.status(Response.Status.CREATED)
                .entity(view(conversation))
                .build();
    }

    @GET
    @Path("{id}")
    @Transactional
    public Conversation.View get(@RestPath UUID id) {
        return view(mine(id));
    }

    @PATCH
    @Path("{id}")
    @Transactional
    public Conversation.View change(@RestPath UUID id, @NotNull @Valid Change change) {
        var conversation = mine(id);
        apply(conversation, change.title(), change.model(), change.thinking());
        if (change.leafId() != null) {
            if (!Message.isIn(conversation.id, change.leafId())) {
                throw Problem.notFound();
            }
            conversation.leaf = change.leafId();
        }
        return view(conversation);
    }

    @DELETE
    @Path("{id}")
    @Transactional
    public void delete(@RestPath UUID id) {
        var conversation = Conversation.findLocked(current.id(), id).orElseThrow(Problem::notFound);
        deleted.fire(new ConversationDeleted(conversation.account, conversation.id));
        conversation.delete();
    }

    private Conversation.View view(Conversation conversation) {
        return Conversation.View.of(conversation, current.moneyShown());
    }

    private Conversation mine(UUID id) {
        return Conversation.find(current.id(), id).orElseThrow(Problem::notFound);
    }

    private static void apply(
            Conversation conversation, @Nullable String title, @Nullable String model, @Nullable String thinking) {
        if (title != null && !title.isBlank()) {
            conversation.rename(title);
        }
        if (model != null) {
            conversation.model = model;
        }
        if (thinking != null) {
            conversation.thinking = thinking;
        }
    }
}
