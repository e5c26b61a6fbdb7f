package chat.parley.turn;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells what the database will never take from what it cannot take just now.
final class Faults {

    /// Data exception, integrity violation, program limit, raised by a trigger.
    private static final List<String> OF_THE_DATA = List.of("22", "23", "54", "P0");

    private Faults() {}

    /// Trying again would fail again, whatever the database's state.
    static boolean isOfTheData(@Nullable Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (t instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return OF_THE_DATA.stream().anyMatch(state::startsWith);
            }
        }
        return false;
    }

    /// What was to be written belongs to a row that is no longer there.
    static boolean isOfTheMissing(@Nullable Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (t instanceof SQLException sql && "23503".equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /// Two transactions met; the same again will do.
    static boolean isCollision(@Nullable Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (t instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().equals("40001") || sql.getSQLState().equals("40P01");
            }
        }
        return false;
    }
}
