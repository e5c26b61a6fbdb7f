package chat.parley.gateway;

import chat.parley.inference.FinishReason;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// A whole completion as OpenAI's clients read it. There is no `error` in it, not even null, and no empty list of tool
/// calls: both mislead some client.
final class Completion {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Completion() {}

    static String json(Ticket ticket, FinishReason reason, Transcript transcript, UsageView usage) {
        var body = JSON.createObjectNode()
                .put("id", ticket.id())
                .put("object", "chat.completion")
                .put("created", ticket.created())
                .put("model", ticket.model());
        var choice = body.putArray("choices").addObject().put("index", 0);
        choice.set("message", message(transcript));
        choice.putNull("logprobs").put("finish_reason", Ticket.word(reason));
        body.set("usage", JSON.valueToTree(usage));
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a completion that cannot be written", e);
        }
    }

    private static ObjectNode message(Transcript transcript) {
        var message = JSON.createObjectNode().put("role", "assistant");
        var calls = transcript.calls();
        if (transcript.content().isEmpty() && !calls.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", transcript.content());
        }
        message.putNull("refusal");
        if (!transcript.reasoning().isEmpty()) {
            message.put("reasoning_content", transcript.reasoning());
        }
        if (!calls.isEmpty()) {
            var list = message.putArray("tool_calls");
            for (var call : calls) {
                var entry = list.addObject().put("id", call.id()).put("type", "function");
                entry.putObject("function").put("name", call.name()).put("arguments", call.arguments());
            }
        }
        return message;
    }
}
