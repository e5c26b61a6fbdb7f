package chat.parley.replica;

import chat.parley.database.SilentConnections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// The statements of a lease. Each is atomic by itself; none waits for a lock that a writer holds.
final class ReplicaTable {

    private static final String REGISTER = """
            WITH replica AS (INSERT INTO replicas (id, installation) VALUES (?, ?) RETURNING id)
            INSERT INTO replica_leases (replica_id, good_until)
            SELECT id, clock_timestamp() + interval '15 seconds' FROM replica
            RETURNING good_until""";
    private static final String RENEW = """
            UPDATE replica_leases l SET good_until = clock_timestamp() + interval '15 seconds'
            FROM replicas r WHERE r.id = l.replica_id AND r.died_at IS NULL AND l.replica_id = ?
            RETURNING l.good_until""";
    private static final String SHARE = "SELECT 1 FROM replicas WHERE id = ? AND died_at IS NULL FOR SHARE";
    private static final String BURY =
            "UPDATE replicas SET died_at = clock_timestamp() WHERE id = ? AND died_at IS NULL";
    private static final String BURY_INSTALLATION =
            "UPDATE replicas SET died_at = clock_timestamp() WHERE installation = ? AND died_at IS NULL";
    private static final String BURY_EXPIRED = """
            WITH expired AS (
                SELECT r.id FROM replicas r JOIN replica_leases l ON l.replica_id = r.id
                WHERE r.died_at IS NULL AND l.good_until < clock_timestamp() AND l.good_until < ?
                FOR UPDATE OF r, l SKIP LOCKED)
            UPDATE replicas r SET died_at = clock_timestamp() FROM expired WHERE r.id = expired.id""";
    private static final String COUNT_LIVE = "SELECT count(*) FROM replicas WHERE died_at IS NULL";

    /// A lease is short: what hangs is tried anew on another connection.
    private static final int PATIENCE_MILLIS = 5_000;

    private final DataSource database;

    ReplicaTable(DataSource database) {
        this.database = database;
    }

    /// @return until when the lease is good
    OffsetDateTime register(UUID replica, UUID installation) throws SQLException {
        try (var connection = database.getConnection()) {
            return goodUntil(connection, REGISTER, replica, installation).orElseThrow();
        }
    }

    /// @return until when the lease is good now; empty where the replica has been declared dead
    Optional<OffsetDateTime> renew(UUID replica) throws SQLException {
        try (var connection = database.getConnection()) {
            SilentConnections.patience(connection, PATIENCE_MILLIS);
            return goodUntil(connection, RENEW, replica);
        }
    }

    int bury(UUID replica) throws SQLException {
        return update(BURY, replica);
    }

    int buryInstallation(UUID installation) throws SQLException {
        return update(BURY_INSTALLATION, installation);
    }

    /// Declares dead whose lease has run out, and ended before that.
    int buryExpired(OffsetDateTime before) throws SQLException {
        try (var connection = database.getConnection()) {
            SilentConnections.patience(connection, PATIENCE_MILLIS);
            try (var statement = prepare(connection, BURY_EXPIRED, before)) {
                return statement.executeUpdate();
            }
        }
    }

    boolean share(UUID replica) throws SQLException {
        try (var connection = database.getConnection();
                var statement = prepare(connection, SHARE, replica);
                var rows = statement.executeQuery()) {
            return rows.next();
        }
    }

    int countLive() throws SQLException {
        try (var connection = database.getConnection();
                var statement = prepare(connection, COUNT_LIVE);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static Optional<OffsetDateTime> goodUntil(Connection connection, String sql, Object... values)
            throws SQLException {
        try (var statement = prepare(connection, sql, values);
                var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(rows.getObject(1, OffsetDateTime.class)) : Optional.empty();
        }
    }

    private int update(String sql, UUID... ids) throws SQLException {
        try (var connection = database.getConnection();
                var statement = prepare(connection, sql, (Object[]) ids)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
