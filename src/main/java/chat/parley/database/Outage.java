package chat.parley.database;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Tells that PostgreSQL cannot be reached from what goes wrong because of it.
public final class Outage {

    /// Shut down by an admin, crashed, starting up, or without a connection to spare; a standby that has not taken
    /// over yet; without room on its disk.
    private static final Set<String> GOING_AWAY = Set.of("57P01", "57P02", "57P03", "53300", "25006", "53100");

    private static final int DEPTH = 32;

    private Outage() {}

    public static boolean isBehind(Throwable failure) {
        return isBehind(failure, Outage::isOutage);
    }

    /// Whether the failure, what caused it or what was suppressed beside it passes the test.
    public static boolean isBehind(Throwable failure, Predicate<SQLException> test) {
        return causes(failure)
                .flatMap(e -> Stream.concat(
                        Stream.of(e), Arrays.stream(e.getSuppressed()).flatMap(Outage::causes)))
                .anyMatch(e -> e instanceof SQLException sql && test.test(sql));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(DEPTH);
    }

    public static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }

    private static boolean isOutage(SQLException e) {
        return state(e).startsWith("08")
                || GOING_AWAY.contains(state(e))
                || e.getCause() instanceof IOException
                || isPoolTimeout(e);
    }

    /// The pool's own exception carries no state.
    private static boolean isPoolTimeout(SQLException e) {
        String message = e.getMessage();
        return e.getSQLState() == null
                && message != null
                && message.toLowerCase(Locale.ROOT).contains("acquisition timeout");
    }
}
