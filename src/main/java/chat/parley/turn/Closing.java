package chat.parley.turn;

import chat.parley.conversation.Joined;
import chat.parley.conversation.Message;
import chat.parley.conversation.Seam;
import chat.parley.inference.CostDetail;
import chat.parley.inference.Settlement;
import chat.parley.money.Money;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The statements that end a turn, each in the caller's transaction. Everybody locks in one order: the replica's
/// row, the conversation, the turn, the message, and the ledger last.
@ApplicationScoped
class Closing {

    private static final String LOCK = "SELECT 1 FROM conversations WHERE id = ? FOR NO KEY UPDATE";
    private static final String CLOSE = """
            WITH turn AS (
                UPDATE turns SET status = ?, finish_reason = ?, failure = ?, finished_at = ?, held = ?,
                                 started_at = coalesce(started_at, ?)
                WHERE id = ? AND finished_at IS NULL
                RETURNING message_id, conversation_id),
            moved AS (
                UPDATE conversations c SET updated_at = ?, answered_at = ? FROM turn WHERE c.id = turn.conversation_id)
            UPDATE messages m SET status = ?, content = ?, reasoning = ?, parts = ?::jsonb, position = ?,
                                  finish_reason = ?, failure = ?, thought_millis = ?
            FROM turn WHERE m.id = turn.message_id RETURNING m.id, m.continues_id""";
    private static final String JOIN = "UPDATE messages SET overlap = ? WHERE id = ?";
    private static final String TELL_COST = """
            WITH turn AS (
                UPDATE turns SET settled_at = ? WHERE id = ? AND settled_at IS NULL RETURNING message_id),
            told AS (
                UPDATE messages m SET cost = ?, usage = ?::jsonb, cost_detail = ?::jsonb
                FROM turn WHERE m.id = turn.message_id
                RETURNING 1)
            UPDATE conversations c SET cost = c.cost + ?, fresh_tokens = c.fresh_tokens + ?,
                                       cached_tokens = c.cached_tokens + ?, saved = c.saved + ?
            WHERE c.id = ? AND (EXISTS (SELECT 1 FROM told) OR NOT EXISTS (SELECT 1 FROM turns WHERE id = ?))""";

    private final DataSource database;
    private final Clock clock;

    @Inject
    Closing(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// @return false where the conversation has been deleted
    boolean lock(UUID conversation) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(LOCK)) {
            statement.setObject(1, conversation);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /// Writes the final text and state. Does nothing where the turn is over already.
    void close(UUID turn, Ending ending, FinalText text, Money held, @Nullable Long thoughtMillis) throws SQLException {
        var now = Timestamp.from(clock.instant());
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(CLOSE)) {
            statement.setString(1, ending.status().code());
            statement.setString(2, ending.finishReason());
            statement.setString(3, ending.failure());
            statement.setTimestamp(4, now);
            statement.setLong(5, held.nano());
            statement.setTimestamp(6, now);
            statement.setObject(7, turn);
            statement.setTimestamp(8, now);
            statement.setTimestamp(9, now);
            statement.setString(10, ending.status().ofMessage().code());
            statement.setString(11, text.content());
            statement.setString(12, text.reasoning());
            statement.setString(13, Frames.json(text.parts()));
            statement.setLong(14, text.position());
            statement.setString(15, ending.finishReason());
            statement.setString(16, ending.failure());
            setLong(statement, 17, thoughtMillis);
            UUID continued = null;
            UUID message = null;
            try (var rows = statement.executeQuery()) {
                if (rows.next()) {
                    message = rows.getObject(1, UUID.class);
                    continued = rows.getObject(2, UUID.class);
                }
            }
            if (message != null && continued != null) {
                join(connection, message, continued, text.content());
            }
        }
    }

    /// Remembers where an answer that goes on meets the one before it: it is joined there ever after.
    private static void join(Connection connection, UUID message, UUID continued, String text) throws SQLException {
        Message broken = Message.findById(continued);
        try (var statement = connection.prepareStatement(JOIN)) {
            statement.setInt(1, Seam.overlap(Joined.of(broken.chain()).content(), text));
            statement.setObject(2, message);
            statement.executeUpdate();
        }
    }

    /// Writes beside the answer what was settled for it; the one statement that follows the settlement, so that the
    /// books and the message never disagree. Where the message has been deleted, its conversation has cost it all
    /// the same.
    void tellCost(UUID turn, UUID conversation, Settlement settlement) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(TELL_COST)) {
            var usage = usage(settlement);
            var detail = shares(settlement);
            statement.setTimestamp(1, Timestamp.from(clock.instant()));
            statement.setObject(2, turn);
            statement.setLong(3, settlement.cost().nano());
            statement.setString(4, usage == null ? null : Frames.json(usage));
            statement.setString(5, detail == null ? null : Frames.json(detail));
            statement.setLong(6, settlement.cost().nano());
            statement.setLong(7, usage == null ? 0 : usage.freshTokens());
            statement.setLong(8, usage == null ? 0 : usage.cachedTokens());
            statement.setLong(9, detail == null ? 0 : detail.saved().nano());
            statement.setObject(10, conversation);
            statement.setObject(11, turn);
            statement.executeUpdate();
        }
    }

    /// Null where nothing was charged and nothing used.
    static Message.@Nullable TokenUsage usage(Settlement settlement) {
        var usage = settlement.usage();
        if (usage.input() == 0 && usage.output() == 0) {
            return null;
        }
        return new Message.TokenUsage(
                usage.fresh(), usage.cached(), usage.output(), usage.reasoning(), settlement.estimated());
    }

    static Message.@Nullable CostShares shares(Settlement settlement) {
        CostDetail d = settlement.detail();
        return d == null
                ? null
                : new Message.CostShares(
                        d.fresh(), d.cached(), d.reasoning(), d.answer(), d.total(), d.saved(), d.pricesFrom());
    }

    private static void setLong(PreparedStatement statement, int index, @Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, value);
        }
    }
}
