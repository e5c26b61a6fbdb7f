package chat.parley.share;

import chat.parley.http.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// How often an address may ask for what is public, on this replica. Nobody guesses a secret of 256 bits: this bounds
/// the work that strangers can cause.
@Singleton
final class Visitors {

    /// Many people may share an address, and a long chat is read in pieces.
    static final int EACH_MINUTE = 300;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<String, Integer> asked = new HashMap<>();
    private Instant since = Instant.EPOCH;

    @Inject
    Visitors(Clock clock) {
        this.clock = clock;
    }

    /// @throws Problem 429 `too_many_requests`
    synchronized void admit(String address) {
        var now = clock.instant();
        if (now.isBefore(since) || !now.isBefore(end())) {
            asked.clear();
            since = now;
        }
        if (asked.merge(address, 1, Integer::sum) > EACH_MINUTE) {
            throw Problem.of(429, "too_many_requests", "Too many requests from here. Wait a moment.")
                    .retryAfter(Duration.between(now, end()));
        }
    }

    private Instant end() {
        return since.plus(MINUTE);
    }
}
