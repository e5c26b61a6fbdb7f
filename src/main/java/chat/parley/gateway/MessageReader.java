package chat.parley.gateway;

import chat.parley.http.Problem;
import chat.parley.inference.ChatMessage;
import chat.parley.inference.ChatMessage.Role;
import chat.parley.inference.ToolCall;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `messages` of a request into the roles and the plain text that every model understands.
final class MessageReader {

    /// Above this no context of a million tokens could hold them, counting the few tokens that each costs at least.
    static final int MAX_MESSAGES = 65_536;

    private static final String PART_SEPARATOR = "\n";

    private MessageReader() {}

    static List<ChatMessage> read(Fields body) {
        var node = body.any("messages");
        if (node == null || !node.isArray() || node.isEmpty()) {
            throw body.wrong("messages", "must be an array of at least one message");
        }
        if (node.size() > MAX_MESSAGES) {
            throw body.wrong("messages", "holds %d messages; %d are the most".formatted(node.size(), MAX_MESSAGES));
        }
        var messages = new ArrayList<ChatMessage>(node.size());
        for (int i = 0; i < node.size(); i++) {
            messages.add(message(Fields.of(node.get(i), "messages[%d]".formatted(i))));
        }
        return messages;
    }

    private static ChatMessage message(Fields fields) {
        return switch (fields.requiredText("role")) {
            case "system", "developer" -> ChatMessage.system(content(fields, true));
            case "user" -> ChatMessage.user(content(fields, true));
            case "assistant" -> assistant(fields);
            case "tool" -> ChatMessage.tool(fields.requiredText("tool_call_id"), content(fields, true));
            case "function" ->
                throw OpenAiErrors.unsupported(fields.at("role"), "The role 'function' is retired: use 'tool'.");
            default -> throw fields.wrong("role", "must be one of system, developer, user, assistant, tool");
        };
    }

    private static ChatMessage assistant(Fields fields) {
        if (fields.has("function_call")) {
            throw OpenAiErrors.unsupported(fields.at("function_call"), "'function_call' is retired: use 'tool_calls'.");
        }
        var reasoning = fields.has("reasoning_content") ? fields.text("reasoning_content") : spoken(fields);
        return new ChatMessage(Role.ASSISTANT, content(fields, false), reasoning, toolCalls(fields), null);
    }

    /// Some clients send a model's thinking back as `reasoning`; OpenRouter's send an object there, which is no
    /// text.
    private static @Nullable String spoken(Fields fields) {
        var node = fields.any("reasoning");
        return node != null && node.isTextual() ? node.textValue() : null;
    }

    private static List<ToolCall> toolCalls(Fields fields) {
        var node = fields.any("tool_calls");
        if (node == null) {
            return List.of();
        }
        if (!node.isArray()) {
            throw fields.wrong("tool_calls", "must be an array");
        }
        var calls = new ArrayList<ToolCall>(node.size());
        for (int i = 0; i < node.size(); i++) {
            var call = Fields.of(node.get(i), fields.at("tool_calls[%d]".formatted(i)));
            var function = call.nested("function");
            if (function == null) {
                throw call.wrong("function", "is required");
            }
            var arguments = function.text("arguments");
            calls.add(new ToolCall(
                    i, call.requiredText("id"), function.requiredText("name"), arguments == null ? "" : arguments));
        }
        return calls;
    }

    private static String content(Fields fields, boolean required) {
        var node = fields.any("content");
        if (node == null) {
            if (required) {
                throw fields.wrong("content", "is required");
            }
            return "";
        }
        if (node.isTextual()) {
            return node.textValue();
        }
        if (!node.isArray()) {
            throw fields.wrong("content", "must be a string or an array of parts");
        }
        var texts = new ArrayList<String>(node.size());
        for (int i = 0; i < node.size(); i++) {
            texts.add(part(node.get(i), fields.at("content[%d]".formatted(i))));
        }
        return String.join(PART_SEPARATOR, texts);
    }

    private static String part(JsonNode node, String path) {
        if (node.isTextual()) {
            return node.textValue();
        }
        var part = Fields.of(node, path);
        var type = part.text("type");
        return switch (type) {
            case "text", "input_text", "output_text" -> orEmpty(part.text("text"));
            case "refusal" -> orEmpty(part.text("refusal"));
            case null -> throw part.wrong("type", "is required");
            default ->
                throw Problem.of(400, "unsupported_content", "This model reads text only, not '%s'.".formatted(type))
                        .with(OpenAiErrors.PARAM, path);
        };
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
