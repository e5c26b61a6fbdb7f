package chat.parley.share;

import chat.parley.conversation.Joined;
import chat.parley.conversation.Message;
import chat.parley.conversation.MessageStatus;
import chat.parley.conversation.Role;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What strangers read of a message, an answer and those that go on from it as one: no names, no models, no figures.
///
/// @param reasoning what was thought before it, or null where the link does not show that
public record SharedMessage(
        Role role,
        MessageStatus status,
        String content,
        @Nullable String reasoning) {

    static final int AT_ONCE = 50;

    /// In bytes. A longer message comes alone.
    static final long MOST = 1_000_000;

    /// Those that follow, in the order of the path. Nothing is added to it and nothing taken away from it, so a
    /// place in it can be counted.
    static Items<SharedMessage> page(Share share, @Nullable Cursor after) {
        var marks = Message.marks(share.conversation, share.leaf);
        int from = after == null ? 0 : Math.toIntExact(Math.clamp(after.number(0), -1L, Integer.MAX_VALUE));
        if (from < 0 || from > marks.size()) {
            throw Problem.invalid("after", "not a place in this list");
        }
        int to = end(marks, from);
        var next = to < marks.size() ? Cursor.of(to).toString() : null;
        return new Items<>(joined(marks.subList(from, to), share.thinking), next);
    }

    private static int end(List<Message.Mark> marks, int from) {
        int to = from;
        int taken = 0;
        long bytes = 0;
        for (; to < marks.size(); to++) {
            var mark = marks.get(to);
            boolean begins = !mark.goesOn();
            if (begins && taken > 0 && (taken == AT_ONCE || bytes + mark.bytes() > MOST)) {
                return to;
            }
            taken += begins ? 1 : 0;
            bytes += mark.bytes();
        }
        return to;
    }

    private static List<SharedMessage> joined(List<Message.Mark> marks, boolean thinking) {
        var messages = Message.among(marks.stream().map(Message.Mark::id).toList()).stream()
                .collect(Collectors.toMap(m -> m.id, Function.<Message>identity()));
        var chains = new ArrayList<List<Message>>();
        for (var mark : marks) {
            if (!mark.goesOn() || chains.isEmpty()) {
                chains.add(new ArrayList<>());
            }
            // Deleted at this moment, and the link with it.
            chains.getLast().add(Optional.ofNullable(messages.get(mark.id())).orElseThrow(Problem::notFound));
        }
        return chains.stream().map(chain -> of(chain, thinking)).toList();
    }

    private static SharedMessage of(List<Message> chain, boolean thinking) {
        var joined = Joined.of(chain);
        var last = chain.getLast();
        return new SharedMessage(last.role, last.status, joined.content(), thinking ? joined.reasoning() : null);
    }
}
