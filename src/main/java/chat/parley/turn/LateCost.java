package chat.parley.turn;

import chat.parley.inference.CallCorrected;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Puts the corrected cost of an answer beside it, in the transaction that corrects it, so that the books and the
/// message never disagree.
@ApplicationScoped
class LateCost {

    private static final String TELL = """
            WITH told AS (
                UPDATE messages m SET cost = ?, usage = ?::jsonb, cost_detail = ?::jsonb
                FROM turns t WHERE t.id = ? AND t.settled_at IS NOT NULL AND m.id = t.message_id
                RETURNING m.conversation_id)
            UPDATE conversations c SET cost = c.cost + ?, updated_at = greatest(c.updated_at, clock_timestamp())
            FROM told WHERE c.id = told.conversation_id""";

    private final DataSource database;

    @Inject
    LateCost(DataSource database) {
        this.database = database;
    }

    void tell(@Observes CallCorrected corrected) throws SQLException {
        if (corrected.turn() == null) {
            return;
        }
        var settlement = corrected.settlement();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(TELL)) {
            var usage = Closing.usage(settlement);
            var shares = Closing.shares(settlement);
            statement.setLong(1, settlement.cost().nano());
            statement.setString(2, usage == null ? null : Frames.json(usage));
            statement.setString(3, shares == null ? null : Frames.json(shares));
            statement.setObject(4, corrected.turn());
            statement.setLong(5, settlement.cost().minus(corrected.before()).nano());
            statement.executeUpdate();
        }
    }
}
