package chat.parley.ledger;

import chat.parley.money.Money;
import chat.parley.testing.PostgresResource;
import chat.parley.time.Ids;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/// One connection of one replica to the ledger's functions, each call a transaction of its own.
final class SqlLedger implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final AtomicInteger RETRIES = new AtomicInteger();

    final Connection connection;

    SqlLedger(String url) throws SQLException {
        connection = DriverManager.getConnection(url, "postgres", "");
    }

    static String database() {
        String url = PostgresResource.newDatabase();
        Flyway.configure()
                .dataSource(url, "postgres", "")
                .locations("db/migration")
                .load()
                .migrate();
        return url;
    }

    Reservation reserve(ReserveRequest request) throws SQLException {
        return LedgerJson.reservation(
                ask(
                        "SELECT reserve_attempt(?::jsonb)",
                        LedgerJson.of(request, NOW).toString()),
                request.attempt());
    }

    Reservation quote(ReserveRequest request) throws SQLException {
        return LedgerJson.reservation(
                ask(
                        "SELECT quote_attempt(?::jsonb)",
                        LedgerJson.of(request, NOW).toString()),
                request.attempt());
    }

    SettledAttempt settle(SettleRequest request) throws SQLException {
        return LedgerJson.settled(
                ask(
                        "SELECT settle_attempt(?::jsonb)",
                        LedgerJson.of(request, Ids.next(), NOW).toString()),
                request.attempt());
    }

    SettledAttempt voidAttempt(UUID attempt) throws SQLException {
        return LedgerJson.settled(ask("SELECT void_attempt(?::uuid, 'rejected', now())", attempt.toString()), attempt);
    }

    /// What [chat.parley.budget.Budget#setLimit] does to the accounts, in one transaction.
    void setLimit(Leg leg, Money limit) throws SQLException {
        connection.setAutoCommit(false);
        try {
            ask("SELECT pg_advisory_xact_lock(budgets_lock_key())::text");
            execute("UPDATE budget_revision SET revision = revision + 1");
            ask(
                    "SELECT apply_limit('real', ?, ?, ?, ?::date, ?::bigint, ?::boolean, now())::text",
                    leg.ownerKind().text(),
                    leg.ownerId(),
                    leg.period().text(),
                    leg.periodStart().toString(),
                    Long.toString(limit.nano()),
                    Boolean.toString(leg.hard()));
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /// What [chat.parley.budget.TopUp#make] does to the accounts, in one transaction.
    void topUp(Leg leg, long amount) throws SQLException {
        connection.setAutoCommit(false);
        try {
            ask("SELECT pg_advisory_xact_lock(budgets_lock_key())::text");
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
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    long revision() throws SQLException {
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

    long number(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// As [Ledger#retrying]: a deadlock or serialisation failure repeats the whole call.
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
                if (!SqlFailure.isRetryable(e)) {
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
