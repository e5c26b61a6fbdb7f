package chat.parley.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a caller asks of a model, in no provider's dialect.
///
/// @param maxOutputTokens how much the caller wants at most, reasoning included; `null` takes the offer's default
/// @param cacheUser a pseudonym that isolates the provider's cache; never a person's name or a caller's `user`
public record ChatRequest(
        List<ChatMessage> messages,
        Effort effort,
        @Nullable Integer maxOutputTokens,
        List<JsonNode> tools,
        @Nullable JsonNode toolChoice,
        @Nullable JsonNode responseFormat,
        List<String> stop,
        @Nullable BigDecimal temperature,
        @Nullable BigDecimal topP,
        @Nullable String cacheUser) {

    public ChatRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        stop = List.copyOf(stop);
    }

    /// A request of messages only, everything else left to the offer.
    public static ChatRequest of(List<ChatMessage> messages, Effort effort) {
        return new ChatRequest(messages, effort, null, List.of(), null, null, List.of(), null, null, null);
    }
}
