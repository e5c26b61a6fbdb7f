package chat.parley.conversation;

import chat.parley.account.MoneyShown;
import chat.parley.http.Problem;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Some messages of one path through a conversation's tree, in its order.
///
/// @param next what to send as `before` for those above them, or null at the first message
public record PathPage(List<Step> items, @Nullable UUID next) {

    /// What is read in one statement can be deleted before the next; a branch is deleted by hand, and seldom.
    private static final int TRIES = 5;

    /// @param versions the messages in this one's place, itself among them, in the order they were written
    public record Step(@JsonUnwrapped MessageView message, List<UUID> versions) {}

    /// The newest of the path that was looked at last, or of the one through a message.
    static PathPage newest(Conversation conversation, @Nullable UUID through, int limit, MoneyShown shown) {
        for (int n = 0; n < TRIES; n++) {
            UUID leaf;
            if (through == null) {
                leaf = conversation.newestLeaf().orElse(null);
            } else if (Message.isIn(conversation.id, through)) {
                leaf = Message.newestLeaf(conversation.id, through).orElse(through);
            } else {
                throw Problem.notFound();
            }
            if (leaf == null) {
                return new PathPage(List.of(), null);
            }
            var page = upFrom(conversation, leaf, limit, shown);
            if (page.isPresent()) {
                return page.get();
            }
        }
        throw Problem.notFound();
    }

    /// Those above a message.
    static PathPage before(Conversation conversation, UUID before, int limit, MoneyShown shown) {
        var below = Message.find(conversation.id, before).orElseThrow(Problem::notFound);
        return below.parent == null
                ? new PathPage(List.of(), null)
                : upFrom(conversation, below.parent, limit, shown).orElseThrow(Problem::notFound);
    }

    /// None where the leaf was deleted a moment ago.
    private static Optional<PathPage> upFrom(Conversation conversation, UUID leaf, int limit, MoneyShown shown) {
        var path = Message.pathUp(leaf, limit);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        Map<UUID, List<UUID>> children = new LinkedHashMap<>();
        var parents = new HashSet<UUID>();
        path.forEach(message -> {
            if (message.parent != null) {
                parents.add(message.parent);
            }
        });
        for (var child : Message.childrenOf(conversation.id, parents)) {
            children.computeIfAbsent(child.parent(), parent -> new ArrayList<>())
                    .add(child.id());
        }
        var first = path.getFirst();
        var roots = first.parent == null ? Message.roots(conversation.id) : List.<UUID>of();
        var steps = path.stream()
                .map(message -> new Step(
                        MessageView.of(message, shown),
                        message.parent == null
                                ? roots
                                : children.getOrDefault(message.parent, Collections.singletonList(message.id))))
                .toList();
        return Optional.of(new PathPage(steps, first.parent == null ? null : first.id));
    }
}
