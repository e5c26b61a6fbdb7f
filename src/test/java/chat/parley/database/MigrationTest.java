package chat.parley.database;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.PostgresResource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/// An installation that was in use is brought up to date.
class MigrationTest {

    private static final UUID PERSON = UUID.randomUUID();
    private static final UUID CHAT = UUID.randomUUID();
    private static final UUID EMPTY = UUID.randomUUID();
    private static final UUID QUESTION = UUID.randomUUID();
    private static final UUID ANSWER = UUID.randomUUID();
    private static final UUID CALL = UUID.randomUUID();

    @Test
    void chatsAndBooksStayAsTheyWere() throws SQLException {
        var url = PostgresResource.newDatabase();
        migrate(url, "23");
        try (var database = DriverManager.getConnection(url, "postgres", "")) {
            use(database);
        }
        migrate(url, "latest");
        try (var database = DriverManager.getConnection(url, "postgres", "")) {
            assertThat(one(database, "SELECT string_agg(content, ' ' ORDER BY created_at) FROM messages"))
                    .isEqualTo("Herons? They wade.");
            assertThat(one(database, "SELECT leaf_id FROM conversations WHERE id = '" + CHAT + "'"))
                    .isEqualTo(ANSWER.toString());
            assertThat(one(
                            database,
                            "SELECT fresh_tokens || ' ' || cached_tokens || ' ' || saved FROM conversations WHERE id = '"
                                    + CHAT + "'"))
                    .isEqualTo("40 60 8820");
            assertThat(one(
                            database,
                            "SELECT (leaf_id IS NULL)::text || ' ' || fresh_tokens FROM conversations WHERE id = '"
                                    + EMPTY + "'"))
                    .isEqualTo("true 0");
            assertThat(one(database, "SELECT status FROM turns")).isEqualTo("completed");
            assertThat(one(database, "SELECT saved FROM attempts")).isEqualTo("8820");
            assertThat(one(database, "SELECT count(*) FROM audit_ledger(true, now())"))
                    .isEqualTo("0");
            assertThat(one(database, "SELECT posted || ' ' || audited_sum FROM ledger_accounts"))
                    .isEqualTo("700 700");
        }
    }

    private static void migrate(String url, String target) {
        Flyway.configure()
                .dataSource(url, "postgres", "")
                .locations("db/migration")
                .target(target)
                .load()
                .migrate();
    }

    private static void use(Connection database) throws SQLException {
        run(
                database,
                """
                INSERT INTO organisation (name, zone, currency, created_at, updated_at)
                VALUES ('Halden', 'UTC', 'USD', now(), now())""",
                """
                INSERT INTO accounts (id, email, name, role, status, created_at, updated_at)
                VALUES ('%s', 'grace@halden.example', 'Grace', 'member', 'invited', now(), now())""".formatted(PERSON),
                """
                INSERT INTO conversations (id, account_id, created_at, updated_at)
                VALUES ('%s', '%s', now(), now()), ('%s', '%2$s', now(), now())""".formatted(CHAT, PERSON, EMPTY),
                """
                INSERT INTO messages (id, conversation_id, parent_id, role, status, content, created_at, usage, cost_detail)
                VALUES ('%s', '%s', NULL, 'user', 'complete', 'Herons?', now() - interval '1 min', NULL, NULL),
                    ('%s', '%2$s', '%1$s', 'assistant', 'complete', 'They wade.', now(),
                     '{"freshTokens": 40, "cachedTokens": 60, "outputTokens": 2}', '{"saved": "0.000008820"}')
                """.formatted(QUESTION, CHAT, ANSWER),
                """
                INSERT INTO attempts (id, entry_point, book, state, account_id, replica_id, provider_id, offer_id, model_id,
                    price_version_id, day, input_bound, bound_by, fresh_rate, cached_rate, output_rate, wanted_tokens,
                    granted_tokens, held, cost, fresh_tokens, cached_tokens, output_tokens, created_at, settled_at)
                SELECT '%s', 'chat', 'real', 'settled', '%s', id, id, id, 'm', id, current_date, 100, 'bytes', 1, 1, 1, 9,
                    9, 900, 700, 40, 60, 2, now(), now()
                FROM (SELECT gen_random_uuid() AS id) every""".formatted(CALL, PERSON),
                """
                INSERT INTO turns (id, conversation_id, account_id, user_message_id, message_id, attempt_id, replica_id,
                    status, request_hash, created_at, finished_at)
                VALUES (gen_random_uuid(), '%s', '%s', '%s', '%s', '%s', gen_random_uuid(), 'completed',
                    decode(repeat('00', 32), 'hex'), now(), now())""".formatted(CHAT, PERSON, QUESTION, ANSWER, CALL),
                """
                INSERT INTO ledger_accounts (book, owner_kind, owner_id, period, period_start, limit_nano, ceiling, posted,
                    created_at)
                VALUES ('real', 'user', '%s', 'month', '2026-11-01', 1000, 1000, 700, now())""".formatted(PERSON),
                """
                INSERT INTO ledger_entries (ledger_account_id, kind, amount, reason, created_at)
                SELECT id, 'opening', 700, 'spent before', now() FROM ledger_accounts""");
    }

    private static void run(Connection database, String... statements) throws SQLException {
        for (var sql : statements) {
            try (var statement = database.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    private static String one(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
