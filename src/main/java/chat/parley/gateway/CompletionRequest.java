package chat.parley.gateway;

import chat.parley.http.Problem;
import chat.parley.inference.ChatMessage;
import chat.parley.inference.ChatRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A chat completion as a program asks for it, in one form. Only what is named here is read: whatever else a body
/// holds, such as another provider's address or key, goes no further.
///
/// @param user the caller's own word for its end user; it never leaves as it is
record CompletionRequest(
        String model,
        List<ChatMessage> messages,
        ThinkingSwitch thinking,
        @Nullable Integer maxOutputTokens,
        List<JsonNode> tools,
        @Nullable JsonNode toolChoice,
        ResponseFormat format,
        List<String> stop,
        @Nullable BigDecimal temperature,
        @Nullable BigDecimal topP,
        @Nullable String user,
        boolean stream,
        boolean includeUsage) {

    private static final int MAX_STOPS = 16;
    private static final int MAX_TEMPERATURE = 2;

    /// @throws Problem 400 that names the first field that cannot be taken
    static CompletionRequest read(ObjectNode object) {
        var body = new Fields(object, "");
        refuseWhatNobodyCanDo(body);
        var tools = ToolReader.tools(body);
        var options = body.nested("stream_options");
        var most = body.positive("max_completion_tokens");
        return new CompletionRequest(
                body.requiredText("model"),
                MessageReader.read(body),
                ThinkingSwitch.read(body),
                most == null ? body.positive("max_tokens") : most,
                tools,
                ToolReader.choice(body, tools),
                ResponseFormat.read(body),
                stops(body),
                body.number("temperature", 0, MAX_TEMPERATURE),
                body.number("top_p", 0, 1),
                body.text("user"),
                body.isOn("stream"),
                options != null && options.isOn("include_usage"));
    }

    /// The request in no provider's dialect.
    ///
    /// @param messages with the model's earlier thinking put back where the caller left it out
    ChatRequest toChatRequest(List<ChatMessage> messages, String cacheUser) {
        return new ChatRequest(
                format.leading(messages),
                thinking.wanted(),
                maxOutputTokens,
                tools,
                toolChoice,
                format.wire(),
                stop,
                temperature,
                topP,
                cacheUser);
    }

    /// What would change the answer's shape is refused; what only tunes it is dropped elsewhere.
    private static void refuseWhatNobodyCanDo(Fields body) {
        var n = body.positive("n");
        if (n != null && n > 1) {
            throw OpenAiErrors.unsupported("n", "Only one answer at a time: 'n' must be 1.");
        }
        if (body.isOn("logprobs")) {
            throw OpenAiErrors.unsupported("logprobs", "Log probabilities are not supported.");
        }
        var modalities = body.any("modalities");
        if (body.has("audio") || (modalities != null && !modalities.toString().equals("[\"text\"]"))) {
            throw OpenAiErrors.unsupported("modalities", "Only text is supported.");
        }
    }

    private static List<String> stops(Fields body) {
        var node = body.any("stop");
        if (node == null) {
            return List.of();
        }
        if (node.isTextual()) {
            return node.textValue().isEmpty() ? List.of() : List.of(node.textValue());
        }
        if (!node.isArray() || node.size() > MAX_STOPS) {
            throw body.wrong("stop", "must be a string or up to %d strings".formatted(MAX_STOPS));
        }
        var stops = new ArrayList<String>(node.size());
        for (var each : node) {
            if (!each.isTextual() || each.textValue().isEmpty()) {
                throw body.wrong("stop", "must hold strings that are not empty");
            }
            stops.add(each.textValue());
        }
        return stops;
    }
}
