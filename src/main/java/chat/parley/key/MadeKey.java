package chat.parley.key;

import java.time.Instant;
import java.util.UUID;

/// A key just made.
///
/// @param key the text of the key, for the only time
public record MadeKey(UUID id, String key, String name, String hint, Instant createdAt) {

    public static MadeKey of(ApiKey.Made made) {
        var key = made.key();
        return new MadeKey(key.id, made.text(), key.name, key.hint, key.createdAt);
    }
}
