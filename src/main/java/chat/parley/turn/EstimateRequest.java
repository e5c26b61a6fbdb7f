package chat.parley.turn;

import chat.parley.conversation.NewConversation;
import chat.parley.time.Ids;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a person is about to ask: the body of a turn, with the conversation that a turn has in its path.
///
/// @param id ignored: nothing is made
/// @param conversationId null for a new one
public record EstimateRequest(
        @Nullable UUID id,
        @Nullable UUID conversationId,
        @Nullable UUID parentId,
        @Nullable String text,
        @Nullable UUID answerTo,
        @Nullable UUID continues,
        @Size(min = 1, max = 120) @Nullable String model,
        @Pattern(regexp = "off|low|high|max") @Nullable String thinking,
        @Min(1) @Max(1_000_000) @Nullable Integer maxOutputTokens,
        boolean branch,
        @Valid @Nullable NewConversation conversation) {

    /// @throws chat.parley.http.Problem as [TurnRequest#check]
    TurnRequest turn() {
        var turn = new TurnRequest(
                id == null ? Ids.next() : id,
                parentId,
                text,
                answerTo,
                continues,
                model,
                thinking,
                maxOutputTokens,
                branch,
                conversation);
        turn.check();
        return turn;
    }
}
