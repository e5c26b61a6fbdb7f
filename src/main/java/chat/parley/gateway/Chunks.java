package chat.parley.gateway;

import chat.parley.inference.FinishReason;
import chat.parley.inference.Piece;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.Set;

/// Writes the events of one streamed completion. `content` stands in every delta, a tool call's id and name only in its
/// first, and `error` in no event but a failure: each broke some client that found it otherwise.
final class Chunks {

    private static final ObjectMapper JSON = new ObjectMapper();

    static final String DONE = "data: [DONE]\n\n";

    /// A comment line without the empty line that would end an event: some clients choke on an empty event.
    static final String PING = ": ping\n";

    private final String head;
    private final String tail;
    private final Set<Integer> named = new HashSet<>();

    Chunks(Ticket ticket) {
        head = "data: {\"id\":%s,\"object\":\"chat.completion.chunk\",\"created\":%d,\"model\":%s,\"choices\":["
                .formatted(quoted(ticket.id()), ticket.created(), quoted(ticket.model()));
        tail = ticket.request().includeUsage() ? ",\"usage\":null}\n\n" : "}\n\n";
    }

    String first() {
        return choice("{\"role\":\"assistant\",\"content\":\"\"}", "null");
    }

    String delta(Piece piece) {
        return switch (piece) {
            case Piece.Reasoning(var text) ->
                choice("{\"content\":null,\"reasoning_content\":" + quoted(text) + "}", "null");
            case Piece.Content(var text) -> choice("{\"content\":" + quoted(text) + "}", "null");
            case Piece.ToolCallDelta call ->
                choice("{\"content\":null,\"tool_calls\":[" + toolCall(call) + "]}", "null");
        };
    }

    String finish(FinishReason reason) {
        return choice("{\"content\":null}", quoted(Ticket.word(reason)));
    }

    String usage(UsageView usage) {
        return head + "],\"usage\":" + json(usage) + "}\n\n";
    }

    /// Both forms in one, because clients look for either: the event's name, and an object with `error`.
    static String failure(OpenAiError error) {
        return "event: error\ndata: " + error.toJson() + "\n\n";
    }

    private String toolCall(Piece.ToolCallDelta call) {
        var arguments = "\"arguments\":" + quoted(call.arguments());
        if (!named.add(call.index())) {
            return "{\"index\":%d,\"function\":{%s}}".formatted(call.index(), arguments);
        }
        return "{\"index\":%d,\"id\":%s,\"type\":\"function\",\"function\":{\"name\":%s,%s}}"
                .formatted(
                        call.index(),
                        quoted(call.id() == null ? "" : call.id()),
                        quoted(call.name() == null ? "" : call.name()),
                        arguments);
    }

    private String choice(String delta, String finishReason) {
        return head
                + "{\"index\":0,\"delta\":"
                + delta
                + ",\"logprobs\":null,\"finish_reason\":"
                + finishReason
                + "}]"
                + tail;
    }

    private static String quoted(String text) {
        return json(text);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a chunk that cannot be written", e);
        }
    }
}
