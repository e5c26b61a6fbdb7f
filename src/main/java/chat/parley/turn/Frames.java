package chat.parley.turn;

import chat.parley.http.Problem;
import chat.parley.inference.Piece;
import chat.parley.money.Money;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The events of a turn as server-sent events: JSON on one line, the position as the id.
final class Frames {

    /// A bare comment line: it dispatches nothing in any client.
    static final String HEARTBEAT = ":\n";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private Frames() {}

    /// The first event of an answer that follows on the request which asked for it.
    static String posted(Posting.Posted posted) {
        return frame("posted", null, json(posted));
    }

    static String delta(TextEvent event) {
        var text = switch (event.kind()) {
            case REASONING -> json(Map.of("reasoning", event.text()));
            case CONTENT -> json(Map.of("content", event.text()));
            case TOOL_CALL -> "{\"toolCall\":" + event.text() + "}";
        };
        return frame("delta", event.position(), text);
    }

    static String cost(@Nullable Money cost, Money held, String currency) {
        var data = JsonNodeFactory.instance.objectNode();
        data.put("cost", cost == null ? null : cost.toString());
        data.put("held", held.toString());
        data.put("currency", currency);
        return frame("cost", null, data.toString());
    }

    /// What the answer has cost so far, about.
    static String soFar(Money cost) {
        return frame("cost", null, "{\"soFar\":\"" + cost + "\"}");
    }

    static String soFar(int number, Money cost) {
        return frame("cost", null, "{\"t\":" + number + ",\"soFar\":\"" + cost + "\"}");
    }

    static String end(long position, End end) {
        return frame("end", position + 1, json(end));
    }

    /// From here on a stream that carries several turns calls this one by a number: an id with each piece of text
    /// would be longer than the text.
    static String turn(int number, Turn turn, @Nullable Money held, String currency) {
        var data = new LinkedHashMap<String, Object>();
        data.put("t", number);
        data.put("turn", turn.id);
        data.put("conversation", turn.conversation);
        data.put("message", turn.message);
        data.put("held", held);
        data.put("currency", currency);
        return frame("turn", null, json(data));
    }

    static String delta(int number, TextEvent event) {
        var text = switch (event.kind()) {
            case REASONING -> "\"reasoning\":" + json(event.text());
            case CONTENT -> "\"content\":" + json(event.text());
            case TOOL_CALL -> "\"toolCall\":" + event.text();
        };
        return "data: {\"t\":" + number + ",\"p\":" + event.position() + "," + text + "}\n\n";
    }

    static String cost(int number, Money cost, Money held, String currency) {
        var data = JsonNodeFactory.instance.objectNode();
        data.put("t", number);
        data.put("cost", cost.toString());
        data.put("held", held.toString());
        data.put("currency", currency);
        return frame("cost", null, data.toString());
    }

    static String end(int number, long position, End end) {
        return frame(
                "end",
                null,
                "{\"t\":" + number + ",\"p\":" + (position + 1) + ","
                        + json(end).substring(1));
    }

    /// Something of the reader's account.
    static String account(String event, Object data) {
        return frame(event, null, json(data));
    }

    /// Why a stream ends though its turn does not. It has no position: whoever comes back reads on.
    static String error(Problem problem) {
        var data = new LinkedHashMap<String, Object>();
        data.put("type", problem.type());
        data.put("status", problem.status());
        data.put("detail", problem.detail());
        return frame("error", null, json(data));
    }

    /// A tool call's delta as it is journaled and sent.
    static String toolCall(Piece.ToolCallDelta delta) {
        var data = JsonNodeFactory.instance.objectNode();
        data.put("index", delta.index());
        if (delta.id() != null) {
            data.put("id", delta.id());
        }
        if (delta.name() != null) {
            data.put("name", delta.name());
        }
        data.put("arguments", delta.arguments());
        return data.toString();
    }

    /// How many positions a journaled tool call covers: its id, name and arguments.
    static long toolUnits(String toolCall) {
        try {
            var data = JSON.readTree(toolCall);
            return (long) data.path("id").asText("").length()
                    + data.path("name").asText("").length()
                    + data.path("arguments").asText("").length();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a journaled tool call is no JSON", e);
        }
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String frame(String event, @Nullable Long id, String data) {
        return "event: " + event + "\n" + (id == null ? "" : "id: " + id + "\n") + "data: " + data + "\n\n";
    }
}
