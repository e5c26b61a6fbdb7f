package chat.parley.turn;

import chat.parley.inference.Piece;
import chat.parley.turn.TextEvent.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All text of one answer, in three states: arriving, sealed (being written to the journal), and committed. Only
/// committed text is ever told to anybody. Safe for use from several threads; no method blocks.
final class AnswerText {

    private final List<TextEvent> committed = new ArrayList<>();
    private final ArrayDeque<TextEvent> sealed = new ArrayDeque<>();

    private final StringBuilder open = new StringBuilder();
    private @Nullable Kind openKind;
    private long position;

    /// Text that is in the journal already.
    synchronized void load(List<TextEvent> events) {
        for (TextEvent event : events) {
            if (event.position() > position) {
                committed.add(event.after(position));
                position = event.position();
            }
        }
    }

    /// @return how many units wait to be committed
    synchronized long append(Piece piece) {
        switch (piece) {
            case Piece.Reasoning p -> append(Kind.REASONING, p.text());
            case Piece.Content p -> append(Kind.CONTENT, p.text());
            case Piece.ToolCallDelta p -> append(p);
        }
        return position - committedPosition();
    }

    private void append(Kind kind, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (openKind != kind) {
            closeOpen();
            openKind = kind;
        }
        open.append(text);
        position += text.length();
    }

    private void append(Piece.ToolCallDelta delta) {
        closeOpen();
        int units = units(delta.id()) + units(delta.name()) + delta.arguments().length();
        if (units > 0) {
            sealed.add(new TextEvent(position, position + units, Kind.TOOL_CALL, Frames.toolCall(delta)));
            position += units;
        }
    }

    private static int units(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private void closeOpen() {
        if (openKind != null && !open.isEmpty()) {
            sealed.add(new TextEvent(position - open.length(), position, openKind, open.toString()));
        }
        open.setLength(0);
        openKind = null;
    }

    /// What is to be written to the journal next; the same again until it is committed.
    synchronized List<TextEvent> seal() {
        closeOpen();
        return List.copyOf(sealed);
    }

    /// All sealed events up to `upTo` are in the journal.
    ///
    /// @return how many units still wait
    synchronized long commit(long upTo) {
        for (var event = sealed.peek(); event != null && event.position() <= upTo; event = sealed.peek()) {
            committed.add(sealed.remove());
        }
        return position - committedPosition();
    }

    /// Gives up what could not be written.
    synchronized void dropUncommitted() {
        sealed.clear();
        open.setLength(0);
        openKind = null;
        position = committedPosition();
    }

    synchronized long committedPosition() {
        return committed.isEmpty() ? 0 : committed.getLast().position();
    }

    synchronized boolean hasUncommitted() {
        return !sealed.isEmpty() || !open.isEmpty();
    }

    /// Committed text behind `after`, at most about `units` long unless one event is; neighbours of a kind joined.
    synchronized List<TextEvent> read(long after, int units) {
        var found = new ArrayList<TextEvent>();
        long taken = 0;
        for (int i = firstBehind(after); i < committed.size() && taken < units; i++) {
            var event = committed.get(i).after(after);
            taken += event.text().length();
            found.add(event);
        }
        return joined(found);
    }

    private int firstBehind(long after) {
        int low = 0;
        int high = committed.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (committed.get(middle).position() > after) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /// Everything, whether committed or not, with neighbours of a kind joined.
    synchronized List<TextEvent> all() {
        var events = new ArrayList<>(committed);
        events.addAll(seal());
        return joined(events);
    }

    static List<TextEvent> joined(List<TextEvent> events) {
        var result = new ArrayList<TextEvent>();
        for (int i = 0; i < events.size(); ) {
            var first = events.get(i++);
            if (i == events.size() || !first.joins(events.get(i))) {
                result.add(first);
                continue;
            }
            var text = new StringBuilder(first.text());
            var last = first;
            while (i < events.size() && last.joins(events.get(i))) {
                last = events.get(i++);
                text.append(last.text());
            }
            result.add(new TextEvent(first.start(), last.position(), first.kind(), text.toString()));
        }
        return result;
    }
}
