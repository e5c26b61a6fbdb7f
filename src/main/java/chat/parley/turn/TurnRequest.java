package chat.parley.turn;

import chat.parley.conversation.CleanText;
import chat.parley.conversation.NewConversation;
import chat.parley.conversation.TextLimit;
import chat.parley.http.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a person asks. One of `text`, `answerTo` and `continues` says which kind of turn it is.
///
/// @param id made by the client: the same request again is the same turn
/// @param parentId what a text is said to; null for the first message
/// @param answerTo the person's message to answer once more
/// @param continues the answer to go on from
/// @param maxOutputTokens thinking included; null for the model's default
/// @param branch whether a second message may stand under the same parent
/// @param conversation given with a first message: makes the conversation where there is none of that id
public record TurnRequest(
        @NotNull UUID id,
        @Nullable UUID parentId,
        @Nullable String text,
        @Nullable UUID answerTo,
        @Nullable UUID continues,
        @Size(min = 1, max = 120) @Nullable String model,
        @Pattern(regexp = "off|low|high|max") @Nullable String thinking,
        @Min(1) @Max(1_000_000) @Nullable Integer maxOutputTokens,
        boolean branch,
        @Valid @Nullable NewConversation conversation) {

    /// @throws Problem 400 `invalid_request` or `empty_message`, 413 `message_too_large`
    void check() {
        long kinds = Stream.of(text, answerTo, continues).filter(k -> k != null).count();
        if (kinds != 1) {
            throw Problem.invalid("text", "exactly one of text, answerTo and continues is needed");
        }
        if (conversation != null && (text == null || parentId != null)) {
            throw Problem.invalid("conversation", "only a first message makes its conversation");
        }
        if (text != null) {
            if (text.isBlank()) {
                throw Problem.of(400, "empty_message", "The message has no text.");
            }
            TextLimit.check(text);
        }
    }

    String cleanText() {
        return text == null ? "" : CleanText.of(text);
    }

    /// Tells a repeat from another request under the same id.
    ///
    /// @param place the conversation
    byte[] hash(UUID place) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var fields = new ArrayList<@Nullable Object>(Arrays.asList(
                    place, parentId, text, answerTo, continues, model, thinking, maxOutputTokens, branch));
            if (conversation != null) {
                fields.add(conversation.title());
                fields.add(conversation.document());
            }
            fields.stream().map(String::valueOf).forEach(field -> {
                digest.update((field.length() + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(field.getBytes(StandardCharsets.UTF_8));
            });
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
