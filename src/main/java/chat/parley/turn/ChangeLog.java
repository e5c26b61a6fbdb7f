package chat.parley.turn;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What the database writes down of everything that lists show. Each change is given once to this replica, also where
/// transactions end in another order than they began.
@ApplicationScoped
class ChangeLog {

    private static final Logger LOG = Logger.getLogger(ChangeLog.class);

    private static final String SNAPSHOT = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text";

    /// What ran when the last look was taken may have ended since, so it is read again; what was given then is
    /// known.
    private static final String READ = """
            WITH now AS (SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS oldest)
            SELECT now.oldest, c.id, c.account_id, c.kind, c.subject
            FROM now LEFT JOIN changes c
              ON c.xact >= ?::xid8 AND (c.account_id IS NULL OR c.account_id = ANY (?::uuid[]))
            ORDER BY c.id""";
    private static final String PRUNE = "DELETE FROM changes WHERE at < clock_timestamp() - interval '10 minutes'";

    private final DataSource database;
    private @Nullable String oldest;
    private Set<Long> given = Set.of();

    @Inject
    ChangeLog(DataSource database) {
        this.database = database;
    }

    /// @param account null: everybody
    record Change(
            long id,
            @Nullable UUID account,
            String kind,
            @Nullable UUID subject) {}

    /// From now on nothing is missed.
    synchronized void begin() throws SQLException {
        if (oldest == null) {
            try (var connection = database.getConnection();
                    var statement = connection.createStatement();
                    var row = statement.executeQuery(SNAPSHOT)) {
                row.next();
                oldest = row.getString(1);
                given = Set.of();
            }
        }
    }

    /// Rests where nobody wants to know for now; asked while nothing can begin.
    ///
    /// @return whether it rests
    synchronized boolean restUnless(BooleanSupplier wanted) {
        if (wanted.getAsBoolean()) {
            return false;
        }
        oldest = null;
        return true;
    }

    /// What happened in these accounts, or to everybody, since the last time.
    synchronized List<Change> next(Collection<UUID> accounts) throws SQLException {
        if (oldest == null) {
            return List.of();
        }
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(READ)) {
            statement.setObject(1, oldest, Types.OTHER);
            statement.setArray(2, connection.createArrayOf("uuid", accounts.toArray()));
            var fresh = new ArrayList<Change>();
            var read = new HashSet<Long>();
            var now = oldest;
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    now = rows.getString(1);
                    long id = rows.getLong(2);
                    if (!rows.wasNull() && read.add(id) && !given.contains(id)) {
                        fresh.add(new Change(
                                id, rows.getObject(3, UUID.class), rows.getString(4), rows.getObject(5, UUID.class)));
                    }
                }
            }
            oldest = now;
            given = read;
            return fresh;
        }
    }

    @Scheduled(every = "5m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    void prune() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            LOG.debugf("%d changes dropped", statement.executeUpdate(PRUNE));
        } catch (SQLException e) {
            LOG.warnf("old changes cannot be dropped: %s", e.getMessage());
        }
    }
}
