package chat.parley.inference;

import chat.parley.inference.Piece.ToolCallDelta;
import chat.parley.time.Ids;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts the bits of tool calls in order where a provider leaves out an index or an id, or repeats them.
final class ToolCalls {

    private static final int MAX_CALLS = 128;

    private final Consumer<Piece> pieces;
    private final Map<Integer, CleanText> open = new LinkedHashMap<>();
    private final Map<String, Integer> byId = new HashMap<>();
    private int last = -1;

    ToolCalls(Consumer<Piece> pieces) {
        this.pieces = pieces;
    }

    boolean any() {
        return !open.isEmpty();
    }

    /// Reads the `tool_calls` of a delta; returns what is wrong with them, or `null`.
    @Nullable
    String read(JsonNode calls) {
        for (JsonNode call : calls) {
            String id = text(call.path("id"));
            int index = index(call.path("index"), id);
            if (index < 0 || index >= MAX_CALLS) {
                return "a tool call numbered out of range";
            }
            JsonNode function = call.path("function");
            CleanText clean = open.get(index);
            String name = null;
            if (clean == null) {
                clean = new CleanText();
                open.put(index, clean);
                name = new CleanText().clean(function.path("name").asText(""));
                id = id == null ? "call_" + Ids.next().toString().replace("-", "") : new CleanText().clean(id);
                byId.put(id, index);
            } else {
                id = null;
            }
            last = index;
            pieces.accept(new ToolCallDelta(index, id, name, clean.clean(arguments(function.path("arguments")))));
        }
        return null;
    }

    void flush() {
        open.forEach((index, clean) -> {
            String rest = clean.rest();
            if (!rest.isEmpty()) {
                pieces.accept(new ToolCallDelta(index, null, null, rest));
            }
        });
    }

    private int index(JsonNode given, @Nullable String id) {
        if (given.isIntegralNumber()) {
            return given.canConvertToInt() ? given.intValue() : -1;
        }
        if (id == null) {
            return Math.max(last, 0);
        }
        return byId.getOrDefault(id, open.size());
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.textValue().isEmpty() ? node.textValue() : null;
    }

    private static String arguments(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue();
        }
        return node.isMissingNode() || node.isNull() ? "" : node.toString();
    }
}
