package chat.parley.ledger;

import chat.parley.database.Outage;
import chat.parley.http.Problem;
import java.time.Duration;
import java.util.Set;

/// What a database failure means for money: try again, or refuse because the books cannot be reached.
final class SqlFailure {

    private static final Set<String> RETRYABLE = Set.of("40001", "40P01");
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private SqlFailure() {}

    static boolean isRetryable(Throwable failure) {
        return Outage.isBehind(failure, e -> RETRYABLE.contains(Outage.state(e)));
    }

    static boolean isUnreachable(Throwable failure) {
        return Outage.isBehind(failure);
    }

    static Problem booksUnavailable() {
        return Problem.of(
                        503,
                        "books_unavailable",
                        "The books cannot be reached, or too many ask at once, so nothing is sent.")
                .retryAfter(RETRY_AFTER);
    }
}
