package chat.parley.conversation;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// How a conversation begins that is made together with its first message.
///
/// @param title null: named by the first sentence
/// @param document the kept document that each of its messages carries
public record NewConversation(
        @Size(max = Conversation.MAX_TITLE) @Nullable String title,
        @Pattern(regexp = DOCUMENT) @Nullable String document) {

    static final String DOCUMENT = "handbook|handbook-zh";
}
