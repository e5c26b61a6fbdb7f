package chat.parley.replica;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/// The statements of a lease. Each is atomic by itself; none waits for a lock that a writer holds.
final class ReplicaTable {

    private static final String REGISTER = """
            WITH replica AS (INSERT INTO replicas (id, installation) VALUES (?, ?) RETURNING id)
            INSERT INTO replica_leases (replica_id, good_until)
            SELECT id, clock_timestamp() + interval '15 seconds' FROM replica""";
    private static final String RENEW = """
            UPDATE replica_leases l SET good_until = clock_timestamp() + interval '15 seconds'
            FROM replicas r WHERE r.id = l.replica_id AND r.died_at IS NULL AND l.replica_id = ?""";
    private static final String SHARE = "SELECT 1 FROM replicas WHERE id = ? AND died_at IS NULL FOR SHARE";
    private static final String BURY =
            "UPDATE replicas SET died_at = clock_timestamp() WHERE id = ? AND died_at IS NULL";
    private static final String BURY_INSTALLATION =
            "UPDATE replicas SET died_at = clock_timestamp() WHERE installation = ? AND died_at IS NULL";
    private static final String BURY_EXPIRED = """
            WITH expired AS (
                SELECT r.id FROM replicas r JOIN replica_leases l ON l.replica_id = r.id
                WHERE r.died_at IS NULL AND l.good_until < clock_timestamp()
                FOR UPDATE OF r, l SKIP LOCKED)
            UPDATE replicas r SET died_at = clock_timestamp() FROM expired WHERE r.id = expired.id""";
    private static final String COUNT_LIVE = "SELECT count(*) FROM replicas WHERE died_at IS NULL";

    private final DataSource database;

    ReplicaTable(DataSource database) {
        this.database = database;
    }

    void register(UUID replica, UUID installation) throws SQLException {
        update(REGISTER, replica, installation);
    }

    boolean renew(UUID replica) throws SQLException {
        return update(RENEW, replica) == 1;
    }

    int bury(UUID replica) throws SQLException {
        return update(BURY, replica);
    }

    int buryInstallation(UUID installation) throws SQLException {
        return update(BURY_INSTALLATION, installation);
    }

    int buryExpired() throws SQLException {
        return update(BURY_EXPIRED);
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

    private int update(String sql, UUID... ids) throws SQLException {
        try (var connection = database.getConnection();
                var statement = prepare(connection, sql, ids)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, UUID... ids) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (int i = 0; i < ids.length; i++) {
            statement.setObject(i + 1, ids[i]);
        }
        return statement;
    }
}
