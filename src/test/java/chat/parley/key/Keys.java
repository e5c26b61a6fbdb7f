package chat.parley.key;

import java.time.Instant;
import java.util.UUID;

/// Makes API keys for tests of other packages.
public final class Keys {

    public record Made(UUID id, String text) {}

    private Keys() {}

    /// In the caller's transaction.
    public static Made make(UUID account, Instant now) {
        var made = ApiKey.make(account, "test", now);
        return new Made(made.key().id, made.text());
    }
}
