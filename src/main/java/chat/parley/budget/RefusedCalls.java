package chat.parley.budget;

import chat.parley.http.Problem;
import chat.parley.ledger.Leg;
import chat.parley.money.Book;
import chat.parley.time.Ids;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Remembers why calls were refused. A refusal takes its transaction back and must not wait, so what is noted here is
/// written a moment later, in one batch for all: a program that asks again and again is one line a minute.
@ApplicationScoped
public class RefusedCalls {

    /// By which way a call came.
    ///
    /// @param name `chat` or `api`
    /// @param turn the same message, tried again, is the same refusal
    public record Door(
            String name,
            @Nullable UUID key,
            @Nullable UUID turn,
            @Nullable UUID conversation) {

        public static Door chat(UUID turn, UUID conversation) {
            return new Door("chat", null, turn, conversation);
        }

        public static Door api(UUID key) {
            return new Door("api", key, null, null);
        }
    }

    private record Line(UUID account, @Nullable UUID key, Book book, Leg leg, Instant minute) {}

    private record Noted(BudgetRefusal refusal, BudgetRefusal.Wanted wanted, Door door, Instant at, long count) {}

    static final Duration KEPT = Duration.ofDays(90);

    /// Lines of one moment; there are more only where somebody makes them.
    private static final int MOST = 10_000;

    private static final Logger LOG = Logger.getLogger(RefusedCalls.class);

    private static final String KEEP = """
            WITH said AS (
                SELECT ?::uuid AS id, ?::uuid AS account_id, ? AS entry_point, ?::uuid AS key_id, ?::uuid AS turn_id,
                    ?::uuid AS conversation_id, ? AS model_id, ? AS book, ? AS reason, ? AS owner_kind, ? AS owner_id,
                    ? AS period, ?::bigint AS limit_nano, ?::bigint AS posted, ?::bigint AS held, ?::bigint AS needed,
                    ?::timestamptz AS renews_at, ?::timestamptz AS minute, ?::timestamptz AS at, ?::bigint AS count),
            again AS (
                UPDATE refusals r SET reason = said.reason, model_id = said.model_id, limit_nano = said.limit_nano,
                    posted = said.posted, held = said.held, needed = said.needed, renews_at = said.renews_at,
                    last_at = said.at, count = r.count + said.count
                FROM said WHERE r.turn_id = said.turn_id AND r.account_id = said.account_id AND r.book = said.book
                    AND r.owner_kind = said.owner_kind AND r.owner_id = said.owner_id AND r.period = said.period
                RETURNING r.id)
            INSERT INTO refusals AS r (id, account_id, entry_point, key_id, turn_id, conversation_id, model_id, book,
                reason, owner_kind, owner_id, period, limit_nano, posted, held, needed, renews_at, minute, first_at,
                last_at, count)
            SELECT id, account_id, entry_point, key_id, turn_id, conversation_id, model_id, book, reason, owner_kind,
                owner_id, period, limit_nano, posted, held, needed, renews_at, minute, at, at, count
            FROM said WHERE NOT EXISTS (SELECT FROM again)
            ON CONFLICT ON CONSTRAINT refusals_key DO UPDATE SET reason = excluded.reason, turn_id = excluded.turn_id,
                conversation_id = excluded.conversation_id, model_id = excluded.model_id,
                limit_nano = excluded.limit_nano, posted = excluded.posted, held = excluded.held,
                needed = excluded.needed, renews_at = excluded.renews_at, last_at = excluded.last_at,
                count = r.count + excluded.count""";

    private static final String PRUNE = "DELETE FROM refusals WHERE last_at < ?";

    private final DataSource database;
    private final Clock clock;
    private Map<Line, Noted> waiting = new LinkedHashMap<>();

    @Inject
    RefusedCalls(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Never waits and never fails.
    public void note(Problem problem, UUID account, Door door) {
        if (problem instanceof BudgetRefusal refusal) {
            BudgetRefusal.Wanted wanted = refusal.wanted();
            if (wanted != null) {
                note(refusal, wanted, account, door);
            }
        }
    }

    private synchronized void note(BudgetRefusal refusal, BudgetRefusal.Wanted wanted, UUID account, Door door) {
        var at = clock.instant();
        var leg = refusal.refused().leg();
        var line = new Line(account, door.key, wanted.book(), leg, at.truncatedTo(ChronoUnit.MINUTES));
        var before = waiting.get(line);
        if (before != null || waiting.size() < MOST) {
            waiting.put(line, new Noted(refusal, wanted, door, at, before == null ? 1 : before.count + 1));
        }
    }

    private synchronized Map<Line, Noted> take() {
        var taken = waiting;
        waiting = new LinkedHashMap<>();
        return taken;
    }

    @Scheduled(every = "1s", delayed = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    void keep() {
        var taken = take();
        if (taken.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection()) {
            for (var noted : taken.entrySet()) {
                keep(connection, noted.getKey(), noted.getValue());
            }
        } catch (SQLException e) {
            LOG.warnf("why %d calls were refused cannot be kept: %s", taken.size(), e.getMessage());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        keep();
    }

    @Scheduled(every = "1h", delayed = "2m", concurrentExecution = ConcurrentExecution.SKIP)
    void prune() {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(PRUNE)) {
            statement.setObject(1, clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC));
            LOG.debugf("%d refusals dropped", statement.executeUpdate());
        } catch (SQLException e) {
            LOG.warnf("old refusals cannot be dropped: %s", e.getMessage());
        }
    }

    private static void keep(Connection connection, Line line, Noted noted) throws SQLException {
        try (var statement = connection.prepareStatement(KEEP)) {
            fill(statement, line, noted);
            statement.executeUpdate();
        }
    }

    private static void fill(PreparedStatement statement, Line line, Noted noted) throws SQLException {
        var refused = noted.refusal.refused();
        var renewsAt = noted.refusal.renewsAt();
        List<@Nullable Object> values = Arrays.asList(
                Ids.next(),
                line.account,
                noted.door.name,
                noted.door.key,
                noted.door.turn,
                noted.door.conversation,
                noted.wanted.model(),
                line.book.text(),
                noted.refusal.type(),
                line.leg.ownerKind().text(),
                line.leg.ownerId(),
                line.leg.period().text(),
                refused.limit().nano(),
                refused.posted().nano(),
                refused.held().nano(),
                noted.wanted.needed().nano(),
                renewsAt == null ? null : renewsAt.atOffset(ZoneOffset.UTC),
                line.minute.atOffset(ZoneOffset.UTC),
                noted.at.atOffset(ZoneOffset.UTC),
                noted.count);
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
    }
}
