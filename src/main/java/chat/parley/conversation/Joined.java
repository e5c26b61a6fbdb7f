package chat.parley.conversation;

import java.util.List;

/// An answer and what goes on from it, as one: shown so, copied so and sent so.
public record Joined(String content, String reasoning) {

    /// @param chain from the first answer on
    public static Joined of(List<Message> chain) {
        var content = new StringBuilder();
        var reasoning = new StringBuilder();
        for (Message part : chain) {
            content.append(part.content, Math.min(part.overlap, part.content.length()), part.content.length());
            if (!reasoning.isEmpty() && !part.reasoning.isEmpty()) {
                reasoning.append("\n\n");
            }
            reasoning.append(part.reasoning);
        }
        return new Joined(content.toString(), reasoning.toString());
    }
}
