package chat.parley.gateway;

import chat.parley.http.Problem;
import chat.parley.secret.Tokens;
import chat.parley.time.Ids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which call a request is. A client that names it by `Idempotency-Key` makes it once, however often it asks.
final class AttemptIds {

    static final String HEADER = "Idempotency-Key";

    private static final int MAX_LENGTH = 255;
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final long VERSION_8 = 0x8000L;
    private static final long VERSION_MASK = 0xF000L;
    private static final long VARIANT = 0x8000000000000000L;
    private static final long VARIANT_MASK = 0xC000000000000000L;

    private AttemptIds() {}

    /// A UUID is taken as it is; any other text becomes a UUIDv8 of the account and the text, so that two people's
    /// plain words never meet.
    static UUID of(@Nullable String key, UUID account) {
        if (key == null || key.isBlank()) {
            return Ids.next();
        }
        if (key.length() > MAX_LENGTH) {
            throw Problem.of(400, "invalid_request", "The Idempotency-Key is longer than %d.".formatted(MAX_LENGTH));
        }
        return UUID_TEXT.matcher(key).matches() ? UUID.fromString(key) : hashed(account + "\n" + key);
    }

    private static UUID hashed(String text) {
        var hash = ByteBuffer.wrap(Tokens.sha256(text.getBytes(StandardCharsets.UTF_8)));
        var high = hash.getLong() & ~VERSION_MASK | VERSION_8;
        var low = hash.getLong() & ~VARIANT_MASK | VARIANT;
        return new UUID(high, low);
    }
}
