package chat.parley.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each of these slips in the functions of the database would be found by the runs of [LedgerOracleTest]: a proof that
/// cannot fail would prove nothing.
class LedgerFaultsTest {

    /// A rare slip is not in the way of every run.
    private static final int SEEDS = 12;

    private static final int STEPS = 800;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "reserve_attempt | extra - locked.posted - locked.held) | extra - locked.posted)",
                "reserve_attempt | limit_nano + extra - posted - held) INTO room | limit_nano + extra - posted) INTO room",
                "reserve_attempt | IF changed THEN | IF NOT changed THEN",
                "reserve_attempt | IF doubtful OR granted < least_tokens THEN | IF doubtful THEN",
                "reserve_attempt | coalesce(reserved_before(attempt, account), | coalesce(NULL,",
                "reserve_attempt | locked.frozen_at IS NOT NULL OR l.hard AND | false AND",
                "reserve_attempt | amount := ceil( | amount := floor(",
                "reserve_attempt | <> (p ->> 'revision')::bigint | < (p ->> 'revision')::bigint - 1",
                "reserve_attempt | SET held = held + amount | SET held = held + amount - 1",
                "open_ledger_accounts | IF spent > 0 | IF spent > 1000000000",
                "open_ledger_accounts | take_up_calls(opened, calls) | cardinality(calls)",
                "apply_limit | take_up_calls(accounts, calls) | cardinality(calls)",
                "take_up_calls | SET held = a.held + l.held | SET held = a.held",
                "is_counted | t.day < | t.day <=",
                "is_counted | WHEN 'key'   THEN t.key_id = p_owner_id::uuid |",
                "held_since | t.state = 'pending' AND | true AND",
                "spent_since | day >= p_start | day > p_start",
                "apply_limit | posted = posted + missed, limit_nano | limit_nano",
                "apply_limit | limit_nano = p_limit | limit_nano = greatest(p_limit, a.limit_nano)",
                "apply_top_up | extra = extra + t.amount | extra = t.amount",
                "release_legs | held = held - t.held | held = held - p_charge",
                "release_legs | WHERE p_entries | WHERE false",
                "settle_attempt | cost = least(price, held) | cost = price",
                "settle_attempt | AND state = 'pending' | AND state <> 'void'",
                "settle_attempt | cost = u.cost + excluded.cost | cost = excluded.cost",
                "void_attempt | AND state = 'pending' | AND state <> 'void'",
                "post_overrun | SET barred_reason = 'overrun', | SET",
                "correct_attempt | AND (estimated OR corrector IS NOT NULL) |",
                "correct_attempt | greatest(limit_nano + extra - posted - held, 0) | 1000000000",
                "correct_attempt | AND is_counted(was, | AND false AND is_counted(was,",
                "correct_attempt | OR a.owner_kind = 'key' AND a.owner_id = was.key_id::text |",
                "correct_attempt | WHERE id = ANY (binding) AND ceiling | WHERE id = ANY (accounts) AND ceiling",
                "correct_attempt | WHERE a.id = ANY (accounts) AND is_in_force(a) | WHERE false",
                "is_in_force | b.period = a.period) END | b.period = a.period) OR true END",
                "correct_attempt | CASE WHEN a.id = ANY (binding) THEN a.ceiling | CASE WHEN true THEN a.ceiling",
                "correct_attempt | charged = was.cost + rise | charged = price",
                "correct_attempt | was.estimated::integer, cost = cost + rise | was.estimated::integer, cost = cost - rise",
                "correct_attempt | IF beyond > 0 AND price > was.held THEN | IF beyond > 0 THEN",
                "refusal_of | n.need > a.limit_nano + a.extra THEN | n.need > a.limit_nano THEN",
            })
    void isFound(String function, String right, @Nullable String wrong) throws SQLException {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (var ledger = new SqlLedger(SqlLedger.database())) {
                assertThat(ledger.number("SELECT count(*) FROM pg_proc WHERE proname = '" + function
                                + "' AND strpos(pg_get_functiondef(oid), " + quoted(right) + ") > 0"))
                        .as("the place of the slip")
                        .isEqualTo(1);
                ledger.execute("""
                        DO $do$ BEGIN
                            EXECUTE (SELECT replace(pg_get_functiondef(oid), %s, %s) FROM pg_proc WHERE proname = '%s');
                        END $do$
                        """.formatted(quoted(right), quoted(wrong == null ? "" : wrong), function));
                var run = new LedgerRun(seed, ledger);
                if (catchThrowable(() -> run.all(STEPS)) != null) {
                    return;
                }
            }
        }
        fail("no run found it");
    }

    /// Without a slip these very runs find nothing.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothingIsFoundWhereNothingIsWrong(long seed) throws SQLException {
        try (var ledger = new SqlLedger(SqlLedger.database())) {
            new LedgerRun(seed, ledger).all(STEPS);
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
