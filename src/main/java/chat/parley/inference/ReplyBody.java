package chat.parley.inference;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Turns the bytes of a reply into events: a stream, or a whole body where a provider sends one all the same.
final class ReplyBody {

    private static final int MAX_WHOLE = 16 << 20;

    private final StreamReader reader;
    private final SseLines lines;
    private @Nullable Buffer whole;

    ReplyBody(StreamReader reader) {
        this.reader = reader;
        this.lines = new SseLines(reader);
    }

    StreamReader reader() {
        return reader;
    }

    /// Judges by the content type; returns what is wrong with it, or `null`. Many providers name it carelessly, so
    /// only a web page is refused.
    @Nullable
    String accept(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html")) {
            return "a web page instead of an answer: is the address right?";
        }
        whole = type.startsWith("application/json") ? Buffer.buffer() : null;
        return null;
    }

    /// Returns what is wrong, or `null`.
    @Nullable
    String feed(Buffer bytes) {
        Buffer body = whole;
        if (body != null) {
            if (body.length() + bytes.length() > MAX_WHOLE) {
                return "an answer that never ends";
            }
            body.appendBuffer(bytes);
            return null;
        }
        try {
            lines.feed(bytes.getBytes());
            return null;
        } catch (SseLines.TooLong e) {
            return e.getMessage();
        }
    }

    void end() {
        Buffer body = whole;
        reader.atEnd();
        if (body == null) {
            lines.end();
        } else {
            reader.whole(body.toString(StandardCharsets.UTF_8));
        }
    }
}
