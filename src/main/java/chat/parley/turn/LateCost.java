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
            WITH old AS (
                SELECT m.id, m.usage, m.cost_detail FROM turns t JOIN messages m ON m.id = t.message_id
                WHERE t.id = ? AND t.settled_at IS NOT NULL FOR UPDATE OF m),
            told AS (
                UPDATE messages m SET cost = ?, usage = ?::jsonb, cost_detail = ?::jsonb
                FROM old WHERE m.id = old.id
                RETURNING m.conversation_id, m.usage, m.cost_detail, old.usage AS was, old.cost_detail AS detail_was)
            UPDATE conversations c SET cost = c.cost + ?,
                fresh_tokens = greatest(0, c.fresh_tokens + coalesce((told.usage ->> 'freshTokens')::bigint, 0)
                    - coalesce((told.was ->> 'freshTokens')::bigint, 0)),
                cached_tokens = greatest(0, c.cached_tokens + coalesce((told.usage ->> 'cachedTokens')::bigint, 0)
                    - coalesce((told.was ->> 'cachedTokens')::bigint, 0)),
                saved = greatest(0, c.saved + ((coalesce((told.cost_detail ->> 'saved')::numeric, 0)
                    - coalesce((told.detail_was ->> 'saved')::numeric, 0)) * 1000000000)::bigint),
                updated_at = greatest(c.updated_at, clock_timestamp())
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
            statement.setObject(1, corrected.turn());
            statement.setLong(2, settlement.cost().nano());
            statement.setString(3, usage == null ? null : Frames.json(usage));
            statement.setString(4, shares == null ? null : Frames.json(shares));
            statement.setLong(5, settlement.cost().minus(corrected.before()).nano());
            statement.executeUpdate();
        }
    }
}
