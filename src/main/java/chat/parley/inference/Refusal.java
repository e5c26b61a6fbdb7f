package chat.parley.inference;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A provider's answer that says no, and as much of its words as could matter. A redirect is one too: it is never
/// followed.
final class Refusal {

    private static final int MOST_BYTES = 64 << 10;

    private final int status;
    private final @Nullable String retryAfter;
    private final Buffer said = Buffer.buffer();

    Refusal(int status, @Nullable String retryAfter) {
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /// Listens on; `true` once nothing more need be heard.
    boolean isEnough(Buffer bytes) {
        said.appendBuffer(bytes, 0, Math.min(bytes.length(), MOST_BYTES - said.length()));
        return said.length() >= MOST_BYTES;
    }

    Outcome.Rejected outcome(Scrub scrub) {
        return new Outcome.Rejected(ErrorBody.of(status, said.toString(StandardCharsets.UTF_8), retryAfter, scrub));
    }
}
