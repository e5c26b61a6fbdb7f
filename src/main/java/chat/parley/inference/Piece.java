package chat.parley.inference;

import org.jspecify.annotations.Nullable;

/// A bit of an answer as it arrives. Text is already clean: no U+0000, no lone surrogate, no surrogate pair in two.
public sealed interface Piece {

    /// What the model thinks aloud before it answers.
    record Reasoning(String text) implements Piece {}

    /// A bit of the answer itself.
    record Content(String text) implements Piece {}

    /// A bit of a tool call. `id` and `name` come once, with the first bit of each `index`.
    record ToolCallDelta(
            int index, @Nullable String id, @Nullable String name, String arguments) implements Piece {}
}
