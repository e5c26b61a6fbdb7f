package chat.parley.gateway;

import chat.parley.inference.ChatMessage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The form that an answer is asked in. Few providers take a JSON schema, so that one is asked for in words, as a first
/// system message, beside plain JSON output: guided, not enforced.
///
/// @param wire what is sent as `response_format`, or `null` for text
/// @param instruction what the model is told, or `null`
record ResponseFormat(@Nullable JsonNode wire, @Nullable String instruction) {

    private static final ResponseFormat TEXT = new ResponseFormat(null, null);

    static ResponseFormat read(Fields body) {
        var format = body.nested("response_format");
        if (format == null) {
            return TEXT;
        }
        return switch (format.requiredText("type")) {
            case "text" -> TEXT;
            case "json_object" -> new ResponseFormat(jsonObject(), null);
            case "json_schema" -> new ResponseFormat(jsonObject(), instruction(format));
            default -> throw format.wrong("type", "must be text, json_object or json_schema");
        };
    }

    List<ChatMessage> leading(List<ChatMessage> messages) {
        if (instruction == null) {
            return messages;
        }
        var all = new ArrayList<ChatMessage>(messages.size() + 1);
        all.add(ChatMessage.system(instruction));
        all.addAll(messages);
        return all;
    }

    private static String instruction(Fields format) {
        var named = format.nested("json_schema");
        var schema = named == null ? null : named.nested("schema");
        if (schema == null) {
            throw format.wrong("json_schema.schema", "is required");
        }
        return "Answer with one JSON object and nothing else. It must satisfy this JSON schema:\n" + schema.object();
    }

    private static JsonNode jsonObject() {
        return JsonNodeFactory.instance.objectNode().put("type", "json_object");
    }
}
