package chat.parley.conversation;

import chat.parley.http.Problem;
import java.nio.charset.StandardCharsets;

/// How long a message may be. What is longer belongs in a file.
public final class TextLimit {

    public static final int MAX_BYTES = 256 * 1024;

    private TextLimit() {}

    /// @throws Problem 413 `message_too_large`
    public static void check(String text) {
        int bytes = text.length() > MAX_BYTES ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw Problem.of(413, "message_too_large", "The message is over %d KB.".formatted(MAX_BYTES / 1024))
                    .with("limitBytes", MAX_BYTES);
        }
    }
}
