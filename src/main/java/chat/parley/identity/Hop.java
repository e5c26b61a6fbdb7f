package chat.parley.identity;

import chat.parley.secret.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A browser's way to the company's sign-in and back, as only that browser can finish it: it lies sealed in its cookie.
///
/// @param verifier what proves, when the code is exchanged, that whoever began also ends it
/// @param next where in Parley to go afterwards
/// @param session the session that a link or a test belongs to
record Hop(
        Purpose purpose,
        String state,
        String nonce,
        String verifier,
        String next,
        @Nullable UUID session,
        long begunAt) {

    enum Purpose {
        SIGN_IN,
        LINK,
        TEST
    }

    static final Duration LIFE = Duration.ofMinutes(10);

    static Hop begin(Purpose purpose, String next, @Nullable UUID session, Instant now) {
        return new Hop(purpose, Tokens.next(), Tokens.next(), Tokens.next(), next, session, now.getEpochSecond());
    }

    Instant until() {
        return Instant.ofEpochSecond(begunAt).plus(LIFE);
    }
}
