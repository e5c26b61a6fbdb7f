package chat.parley.ledger;

import chat.parley.http.Problem;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;

/// What a database failure means for money: try again, or refuse because the books cannot be reached.
final class SqlFailure {

    private static final Set<String> RETRYABLE = Set.of("40001", "40P01");

    /// Shut down by an admin, crashed, or starting up.
    private static final Set<String> GOING_AWAY = Set.of("57P01", "57P02", "57P03", "53300");

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private SqlFailure() {}

    static boolean isRetryable(Throwable failure) {
        return anyCause(failure, e -> e instanceof SQLException sql && RETRYABLE.contains(state(sql)));
    }

    static boolean isUnreachable(Throwable failure) {
        return anyCause(
                failure,
                e -> e instanceof SQLException sql
                        && (state(sql).startsWith("08")
                                || GOING_AWAY.contains(state(sql))
                                || sql.getCause() instanceof IOException
                                || isPoolTimeout(sql)));
    }

    static Problem booksUnavailable() {
        return Problem.of(503, "books_unavailable", "The books cannot be reached, so nothing is sent.")
                .retryAfter(RETRY_AFTER);
    }

    /// The pool's own exception carries no state.
    private static boolean isPoolTimeout(SQLException e) {
        String message = e.getMessage();
        return e.getSQLState() == null && message != null && message.contains("Acquisition timeout");
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }

    private static boolean anyCause(Throwable failure, Predicate<Throwable> test) {
        int depth = 0;
        for (Throwable e = failure; e != null && depth < 32; e = e.getCause(), depth++) {
            if (test.test(e)) {
                return true;
            }
            for (Throwable suppressed : e.getSuppressed()) {
                if (test.test(suppressed)) {
                    return true;
                }
            }
        }
        return false;
    }
}
