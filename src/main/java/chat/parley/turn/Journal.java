package chat.parley.turn;

import chat.parley.money.Money;
import chat.parley.replica.Bell;
import chat.parley.turn.TextEvent.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The log of everything that was shown. One statement writes for all turns at once; writing the same again changes
/// nothing.
@ApplicationScoped
class Journal {

    private static final String WRITE = """
            WITH live AS MATERIALIZED (SELECT id FROM replicas WHERE id = ? AND died_at IS NULL FOR SHARE),
            begun AS (
                UPDATE turns t SET held = b.held, started_at = ?
                FROM live, unnest(?::uuid[], ?::bigint[]) AS b (id, held)
                WHERE t.id = b.id AND t.started_at IS NULL),
            written AS (
                INSERT INTO turn_events (turn_id, position, kind, text, so_far)
                SELECT e.* FROM live, unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::bigint[])
                    AS e (turn_id, position, kind, text, so_far)
                ON CONFLICT (turn_id, position) DO NOTHING)
            SELECT count(*), %s FROM live""".formatted(Bell.RING_TEXT);
    private static final String READ = """
            SELECT e.turn_id, e.position, e.kind, e.text, e.so_far
            FROM turn_events e
            JOIN unnest(?::uuid[], ?::bigint[]) AS seen (turn_id, position)
              ON seen.turn_id = e.turn_id AND e.position > seen.position
            ORDER BY e.turn_id, e.position""";
    private static final String PRUNE = """
            WITH old AS (
                UPDATE turns SET pruned = true WHERE id IN (
                    SELECT id FROM turns WHERE NOT pruned AND finished_at < ? ORDER BY finished_at LIMIT 200
                    FOR UPDATE SKIP LOCKED)
                RETURNING id)
            DELETE FROM turn_events e USING old WHERE e.turn_id = old.id""";

    private final DataSource database;
    private final Clock clock;

    @Inject
    Journal(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// New text of one turn. `first` tells that nothing of it was written before, `soFar` what it has cost, where
    /// it is time to say so.
    record Entry(
            RunningTurn turn,
            List<TextEvent> events,
            boolean first,
            @Nullable Money soFar) {

        long position() {
            return events.getLast().position();
        }
    }

    /// What others wrote of one turn, and the last that they said of its cost.
    record News(List<TextEvent> events, @Nullable Money soFar) {

        static final News NONE = new News(List.of(), null);
    }

    /// @return false if `replica` is dead, and nothing was written
    boolean write(UUID replica, Collection<Entry> entries) throws SQLException {
        var begun = entries.stream().filter(Entry::first).toList();
        var ids = new ArrayList<UUID>();
        var events = new ArrayList<TextEvent>();
        var costs = new ArrayList<@Nullable Long>();
        for (Entry entry : entries) {
            for (TextEvent event : entry.events()) {
                ids.add(entry.turn().id);
                events.add(event);
                costs.add(null);
            }
            if (entry.soFar() != null) {
                costs.set(costs.size() - 1, entry.soFar().nano());
            }
        }
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(WRITE)) {
            statement.setObject(1, replica);
            statement.setTimestamp(2, Timestamp.from(clock.instant()));
            array(statement, 3, "uuid", begun.stream().map(e -> e.turn().id).toArray());
            array(
                    statement,
                    4,
                    "bigint",
                    begun.stream().map(e -> e.turn().stream.held.nano()).toArray());
            array(statement, 5, "uuid", ids.toArray());
            array(
                    statement,
                    6,
                    "bigint",
                    events.stream().map(TextEvent::position).toArray());
            array(
                    statement,
                    7,
                    "text",
                    events.stream().map(e -> e.kind().code()).toArray());
            array(statement, 8, "text", events.stream().map(TextEvent::text).toArray());
            array(statement, 9, "bigint", costs.toArray());
            return count(statement) == 1;
        }
    }

    /// Of each turn what is behind the position given for it; nothing of those without news.
    Map<UUID, News> read(Map<UUID, Long> after) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(READ)) {
            array(statement, 1, "uuid", after.keySet().toArray());
            array(statement, 2, "bigint", after.values().toArray());
            var found = new HashMap<UUID, News>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var turn = rows.getObject(1, UUID.class);
                    var known = found.getOrDefault(turn, new News(new ArrayList<>(), null));
                    known.events().add(event(rows));
                    long soFar = rows.getLong(5);
                    found.put(turn, rows.wasNull() ? known : new News(known.events(), new Money(soFar)));
                }
            }
            return found;
        }
    }

    /// Drops what turns that ended before have in the journal; their messages answer from any position.
    ///
    /// @return how many events went
    int prune(Instant before) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(PRUNE)) {
            statement.setTimestamp(1, Timestamp.from(before));
            return statement.executeUpdate();
        }
    }

    private static TextEvent event(ResultSet row) throws SQLException {
        return TextEvent.endingAt(row.getLong(2), Kind.of(row.getString(3)), row.getString(4));
    }

    private static void array(PreparedStatement statement, int index, String type, Object[] values)
            throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(index, connection.createArrayOf(type, values));
    }

    private static int count(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
