package chat.parley.inference;

import chat.parley.catalog.CatalogOffer;
import chat.parley.catalog.Profile;
import chat.parley.catalog.ReplayReasoning;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// Writes a request in a provider's dialect, from the profile and the offer alone. What bounds the cost is always said:
/// the maximum of output, and whether to think.
final class RequestWriter {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final JsonGenerator out;
    private final CatalogOffer offer;
    private final Profile profile;
    private final ChatRequest request;
    private final boolean replays;

    private RequestWriter(JsonGenerator out, CatalogOffer offer, ChatRequest request, boolean replays) {
        this.out = out;
        this.offer = offer;
        this.profile = offer.provider().profile();
        this.request = request;
        this.replays = replays;
    }

    static byte[] write(CatalogOffer offer, ChatRequest request, int maxTokens) {
        return write(
                offer, request, maxTokens, replaysReasoning(offer.provider().profile(), request));
    }

    /// @param replays whether the thinking of earlier answers goes along
    static byte[] write(CatalogOffer offer, ChatRequest request, int maxTokens, boolean replays) {
        var bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            new RequestWriter(out, offer, request, replays).write(maxTokens);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// Whether the thinking of earlier answers goes along. Some providers demand it back as soon as tools are in
    /// play.
    static boolean replaysReasoning(Profile profile, ChatRequest request) {
        return profile.replayReasoning() == ReplayReasoning.ALWAYS
                || profile.replayReasoning() == ReplayReasoning.WITH_TOOLS
                        && !request.tools().isEmpty();
    }

    private void write(int maxTokens) throws IOException {
        out.writeStartObject();
        out.writeStringField("model", offer.upstreamId());
        out.writeArrayFieldStart("messages");
        for (ChatMessage message : request.messages()) {
            message(message);
        }
        out.writeEndArray();
        thinking();
        out.writeNumberField(profile.maxTokensField(), maxTokens);
        out.writeBooleanField("stream", true);
        if (profile.supportsStreamUsage()) {
            out.writeObjectFieldStart("stream_options");
            out.writeBooleanField("include_usage", true);
            out.writeEndObject();
        }
        sampling();
        tools();
        String user = request.cacheUser();
        if (profile.sendUserId() && user != null) {
            out.writeStringField("user_id", user);
        }
        out.writeEndObject();
    }

    private void message(ChatMessage message) throws IOException {
        out.writeStartObject();
        out.writeStringField("role", role(message.role()));
        out.writeStringField("content", clean(message.content()));
        if (message.role() == ChatMessage.Role.ASSISTANT) {
            if (replays) {
                String reasoning = message.reasoning();
                out.writeStringField(reasoningField(), reasoning == null ? "" : clean(reasoning));
            }
            if (!message.toolCalls().isEmpty()) {
                toolCalls(message);
            }
        }
        String callId = message.toolCallId();
        if (callId != null) {
            out.writeStringField("tool_call_id", clean(callId));
        }
        out.writeEndObject();
    }

    private void toolCalls(ChatMessage message) throws IOException {
        out.writeArrayFieldStart("tool_calls");
        for (ToolCall call : message.toolCalls()) {
            out.writeStartObject();
            out.writeStringField("id", clean(call.id()));
            out.writeStringField("type", "function");
            out.writeObjectFieldStart("function");
            out.writeStringField("name", clean(call.name()));
            out.writeStringField("arguments", clean(call.arguments()));
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void thinking() throws IOException {
        boolean on = request.effort().thinks();
        Optional<String> name = offer.effortName(Efforts.name(request.effort()));
        switch (profile.thinkingStyle()) {
            case THINKING -> {
                out.writeObjectFieldStart("thinking");
                out.writeStringField("type", on ? "enabled" : "disabled");
                out.writeEndObject();
                if (on) {
                    effort(name);
                }
            }
            case CHAT_TEMPLATE_KWARGS -> {
                out.writeObjectFieldStart("chat_template_kwargs");
                for (String key : profile.thinkingKeys()) {
                    out.writeBooleanField(key, on);
                }
                if (on) {
                    effort(name);
                }
                out.writeEndObject();
            }
            case EFFORT -> effort(on ? name : Optional.of(name.orElse("none")));
            case REASONING -> {
                out.writeObjectFieldStart("reasoning");
                out.writeBooleanField("enabled", on);
                if (on && name.isPresent()) {
                    out.writeStringField("effort", name.get());
                }
                out.writeEndObject();
            }
            case NONE -> {}
        }
    }

    private void effort(Optional<String> name) throws IOException {
        if (name.isPresent()) {
            out.writeStringField("reasoning_effort", name.get());
        }
    }

    private void sampling() throws IOException {
        if (request.temperature() != null) {
            out.writeNumberField("temperature", request.temperature());
        }
        if (request.topP() != null) {
            out.writeNumberField("top_p", request.topP());
        }
        if (!request.stop().isEmpty()) {
            out.writeArrayFieldStart("stop");
            for (String stop : request.stop()) {
                out.writeString(clean(stop));
            }
            out.writeEndArray();
        }
        node("response_format", request.responseFormat());
    }

    private void tools() throws IOException {
        if (!request.tools().isEmpty()) {
            out.writeArrayFieldStart("tools");
            for (JsonNode tool : request.tools()) {
                JSON.writeTree(out, tool);
            }
            out.writeEndArray();
            node("tool_choice", request.toolChoice());
        }
    }

    private void node(String field, @org.jspecify.annotations.Nullable JsonNode value) throws IOException {
        if (value != null && !value.isNull()) {
            out.writeFieldName(field);
            JSON.writeTree(out, value);
        }
    }

    private String reasoningField() {
        return profile.reasoningFields().isEmpty()
                ? "reasoning_content"
                : profile.reasoningFields().getFirst();
    }

    private static String role(ChatMessage.Role role) {
        return switch (role) {
            case SYSTEM -> "system";
            case USER -> "user";
            case ASSISTANT -> "assistant";
            case TOOL -> "tool";
        };
    }

    /// JSON cannot carry half a surrogate pair.
    static String clean(String text) {
        var cleaner = new CleanText();
        String clean = cleaner.clean(text);
        String rest = cleaner.rest();
        return rest.isEmpty() ? clean : clean + rest;
    }
}
