package chat.parley.gateway;

import chat.parley.inference.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An answer put together from its pieces. Not safe for use from two threads at once.
final class Transcript {

    /// A call of a tool so far.
    static final class Call {
        private final String id;
        private final String name;
        private final StringBuilder arguments = new StringBuilder();

        private Call(String id, String name) {
            this.id = id;
            this.name = name;
        }

        String id() {
            return id;
        }

        String name() {
            return name;
        }

        String arguments() {
            return arguments.toString();
        }
    }

    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder content = new StringBuilder();
    private final TreeMap<Integer, Call> calls = new TreeMap<>();
    private int units;

    void add(Piece piece) {
        switch (piece) {
            case Piece.Reasoning(var text) -> append(reasoning, text);
            case Piece.Content(var text) -> append(content, text);
            case Piece.ToolCallDelta(var index, var id, var name, var arguments) ->
                append(calls.computeIfAbsent(index, _ -> new Call(orEmpty(id), orEmpty(name))).arguments, arguments);
        }
    }

    String reasoning() {
        return reasoning.toString();
    }

    String content() {
        return content.toString();
    }

    List<Call> calls() {
        return new ArrayList<>(calls.values());
    }

    /// UTF-16 units kept.
    int units() {
        return units;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private void append(StringBuilder text, String more) {
        text.append(more);
        units += more.length();
    }
}
