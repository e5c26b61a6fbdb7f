package chat.parley.ledger;

import chat.parley.money.Money;
import chat.parley.testing.PostgresResource;
import chat.parley.time.Ids;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/// One connection of one replica to the ledger's functions, each call a transaction of its own.
public final class SqlLedger implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final AtomicInteger RETRIES = new AtomicInteger();

    public final Connection connection;

    /// What the replica's clock says.
    public Instant now = NOW;

    public SqlLedger(String url) throws SQLException {
        connection = DriverManager.getConnection(url, "postgres", "");
    }

    /// A new database with all tables and functions, and nothing in them.
    public static String database() {
        return PostgresResource.copyOf(Migrated.URL);
    }

    /// Migrated once: a copy of the files takes a tenth of the time.
    private static final class Migrated {

        static final String URL = migrated();

        private static String migrated() {
            String url = PostgresResource.newDatabase();
            Flyway.configure()
                    .dataSource(url, "postgres", "")
                    .locations("db/migration")
                    .load()
                    .migrate();
            return url;
        }
    }

    public Reservation reserve(ReserveRequest request) throws SQLException {
        return LedgerJson.reservation(
                ask(
                        "SELECT reserve_attempt(?::jsonb)",
                        LedgerJson.of(request, now).toString()),
                request.attempt());
    }

    public Reservation quote(ReserveRequest request) throws SQLException {
        return LedgerJson.reservation(
                ask(
                        "SELECT quote_attempt(?::jsonb)",
                        LedgerJson.of(request, NOW).toString()),
                request.attempt());
    }

    public SettledAttempt settle(SettleRequest request) throws SQLException {
        return LedgerJson.settled(
                ask(
                        "SELECT settle_attempt(?::jsonb)",
                        LedgerJson.of(request, Ids.next(), now).toString()),
                request.attempt());
    }

    public SettledAttempt correct(SettleRequest request) throws SQLException {
        return LedgerJson.settled(
                ask(
                        "SELECT correct_attempt(?::jsonb)",
                        LedgerJson.of(request, Ids.next(), now).toString()),
                request.attempt());
    }

    public SettledAttempt voidAttempt(UUID attempt) throws SQLException {
        return LedgerJson.settled(ask("SELECT void_attempt(?::uuid, 'rejected', now())", attempt.toString()), attempt);
    }

    public SettledAttempt takeBack(UUID attempt) throws SQLException {
        return LedgerJson.settled(
                ask(
                        "SELECT correct_attempt(?::jsonb)",
                        LedgerJson.nothing(attempt, "test", now).toString()),
                attempt);
    }

    /// The work is done and its answer comes, but the connection is lost before the commit.
    public <T> T undone(Callable<T> work) throws Exception {
        connection.setAutoCommit(false);
        try {
            return work.call();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /// What [chat.parley.budget.Budget#setLimit] does to the accounts, in one transaction.
    public void setLimit(Leg leg, Money limit) throws SQLException {
        inOne(() -> apply(leg, limit));
    }

    /// The budget and the accounts, as [chat.parley.budget.Budget#setLimit] changes them.
    public void changeLimit(Leg leg) throws SQLException {
        inOne(() -> {
            putBudget(leg);
            apply(leg, leg.limit());
        });
    }

    private void apply(Leg leg, Money limit) throws SQLException {
        execute("UPDATE budget_revision SET revision = revision + 1");
        ask(
                "SELECT apply_limit('real', ?, ?, ?, ?::date, ?::bigint, ?::boolean, now())::text",
                leg.ownerKind().text(),
                leg.ownerId(),
                leg.period().text(),
                leg.periodStart().toString(),
                Long.toString(limit.nano()),
                Boolean.toString(leg.hard()));
    }

    private interface Work {
        void run() throws SQLException;
    }

    /// Alone with the budgets, all or nothing.
    private void inOne(Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            ask("SELECT pg_advisory_xact_lock(budgets_lock_key())::text");
            work.run();
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /// What [chat.parley.budget.TopUp#make] does to the accounts, in one transaction.
    public void topUp(Leg leg, long amount) throws SQLException {
        inOne(() -> {
            var id = Ids.next().toString();
            execute("""
                    INSERT INTO top_ups
                        (id, owner_kind, owner_id, period, period_start, amount, reason, created_by, created_at)
                    VALUES ('%s', '%s', '%s', '%s', '%s', %d, 'test', '%s', now())
                    """.formatted(
                            id,
                            leg.ownerKind().text(),
                            leg.ownerId(),
                            leg.period().text(),
                            leg.periodStart(),
                            amount,
                            Ids.next()));
            if (number("SELECT apply_top_up('" + id + "')") != 1) {
                throw new AssertionError("the limit of " + leg + " was not added to");
            }
            execute("UPDATE budget_revision SET revision = revision + 1");
        });
    }

    /// A row of the catalog, so that an overrun can bar it.
    void offer(UUID id, String model) throws SQLException {
        execute("""
                INSERT INTO providers (id, name, base_url, profile, source, book, created_at, updated_at)
                VALUES ('%1$s', 'test', 'http://127.0.0.1', 'openai', 'admin', 'real', now(), now());
                INSERT INTO models (id, name, created_at, updated_at) VALUES ('%2$s', '%2$s', now(), now());
                INSERT INTO offers (id, provider_id, model_id, upstream_id, context_tokens, max_output_tokens,
                    created_at, updated_at)
                VALUES ('%1$s', '%1$s', '%2$s', '%2$s', 1000, 1000, now(), now())
                """.formatted(id, model));
    }

    /// The limit itself; [#setLimit] puts it on the account.
    public void putBudget(Leg leg) throws SQLException {
        execute("""
                INSERT INTO budgets (id, book, owner_kind, owner_id, period, limit_nano, mode, created_at, updated_at)
                VALUES ('%s', 'real', '%s', '%s', '%s', %d, '%s', now(), now())
                ON CONFLICT (book, owner_kind, owner_id, period) DO UPDATE
                    SET limit_nano = excluded.limit_nano, mode = excluded.mode
                """.formatted(
                        Ids.next(),
                        leg.ownerKind().text(),
                        leg.ownerId(),
                        leg.period().text(),
                        leg.limit().nano(),
                        leg.hard() ? "hard" : "soft"));
    }

    void removeBudget(Leg leg) throws SQLException {
        execute("""
                DELETE FROM budgets WHERE owner_kind = '%s' AND owner_id = '%s' AND period = '%s';
                UPDATE budget_revision SET revision = revision + 1
                """.formatted(
                        leg.ownerKind().text(), leg.ownerId(), leg.period().text()));
    }

    /// Posted, held, the sum of its entries, the sum of its calls in progress, limit, what was added, 1 if hard.
    List<Long> figures(Leg leg) throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT a.posted, a.held,
                    (SELECT coalesce(sum(amount), 0) FROM ledger_entries WHERE ledger_account_id = a.id),
                    (SELECT coalesce(sum(held), 0) FROM attempt_legs
                        WHERE ledger_account_id = a.id AND charged IS NULL),
                    a.limit_nano, a.extra, (a.ceiling IS NOT NULL)::integer
                FROM ledger_accounts a WHERE book = 'real' AND owner_kind = ? AND owner_id = ? AND period = ?
                    AND period_start = ?
                """)) {
            statement.setString(1, leg.ownerKind().text());
            statement.setString(2, leg.ownerId());
            statement.setString(3, leg.period().text());
            statement.setObject(4, leg.periodStart());
            return row(statement, 7);
        }
    }

    /// Calls, cost and overrun of a line of the reports.
    List<Long> usage(LedgerOracle.Line line) throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT calls, cost, overrun FROM usage_daily WHERE book = 'real' AND day = ? AND account_id = ?
                    AND group_id IS NOT DISTINCT FROM ?::uuid AND key_id IS NOT DISTINCT FROM ?::uuid AND model_id = ?
                """)) {
            statement.setObject(1, line.day());
            statement.setObject(2, line.account());
            statement.setObject(3, line.group());
            statement.setObject(4, line.key());
            statement.setString(5, line.model());
            return row(statement, 3);
        }
    }

    private static List<Long> row(PreparedStatement statement, int columns) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var figures = new ArrayList<Long>();
            if (rows.next()) {
                for (int i = 1; i <= columns; i++) {
                    figures.add(rows.getLong(i));
                }
            }
            return figures;
        }
    }

    public long revision() throws SQLException {
        return number("SELECT revision FROM budget_revision");
    }

    LedgerRow account(Leg leg) throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT a.posted, a.held, a.ceiling, a.limit_nano,
                    (SELECT coalesce(sum(amount), 0) FROM ledger_entries WHERE ledger_account_id = a.id) AS entries,
                    (SELECT coalesce(sum(held), 0) FROM attempt_legs
                        WHERE ledger_account_id = a.id AND charged IS NULL) AS legs
                FROM ledger_accounts a WHERE book = 'real' AND owner_kind = ? AND owner_id = ? AND period = ?
                    AND period_start = ?
                """)) {
            statement.setString(1, leg.ownerKind().text());
            statement.setString(2, leg.ownerId());
            statement.setString(3, leg.period().text());
            statement.setObject(4, leg.periodStart());
            try (var rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return LedgerRow.NONE;
                }
                long ceiling = rows.getLong("ceiling");
                boolean unlimited = rows.wasNull();
                return new LedgerRow(
                        rows.getLong("posted"),
                        rows.getLong("held"),
                        unlimited ? -1 : ceiling,
                        rows.getLong("entries"),
                        rows.getLong("legs"));
            }
        }
    }

    /// @param ceiling -1 where there is none
    record LedgerRow(long posted, long held, long ceiling, long entries, long legs) {
        static final LedgerRow NONE = new LedgerRow(0, 0, -1, 0, 0);
    }

    public long number(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    public void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// As [Ledger#retrying]: a deadlock or serialisation failure repeats the whole call, where that is a
    /// transaction.
    private JsonNode ask(String sql, String... parameters) throws SQLException {
        while (true) {
            try (var statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setString(i + 1, parameters[i]);
                }
                try (var row = statement.executeQuery()) {
                    row.next();
                    String text = row.getString(1);
                    return LedgerJson.read(text == null || text.isEmpty() ? null : text);
                }
            } catch (SQLException e) {
                if (!SqlFailure.isRetryable(e) || !connection.getAutoCommit()) {
                    throw e;
                }
                RETRIES.incrementAndGet();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    static Leg monthly(OwnerKind kind, String owner, long limit) {
        return new Leg(kind, owner, Period.MONTH, LocalDate.of(2026, 11, 1), new Money(limit), true);
    }
}
