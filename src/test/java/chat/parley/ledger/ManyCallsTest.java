package chat.parley.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import chat.parley.time.Ids;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/// A great many tiny calls add up to the nano-unit. `-Dledger.calls=1000000` makes a million of them.
class ManyCallsTest {

    private static final int BATCH = 20;

    /// Each call of a batch goes through both functions, as from outside; only the commits are shared.
    private static final String CALLS = """
            SELECT sum((settled ->> 'cost')::bigint) FROM (
                SELECT settle_attempt(jsonb_build_object('attempt', r.id, 'cost', ceil((7 + n %% 13) * 3000 / 1000.0)::bigint,
                    'fresh', 0, 'cached', 7 + n %% 13, 'output', 0, 'reasoning', 0, 'estimated', false,
                    'outcome', 'completed', 'flags', '[]'::jsonb, 'now', now())) AS settled
                FROM (
                    SELECT n, id, reserve_attempt('%s'::jsonb || jsonb_build_object('attempt', id)) AS answer
                    FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(%d, %d) n OFFSET 0) made OFFSET 0
                ) r WHERE r.answer ->> 'result' = 'granted' OFFSET 0
            ) bills
            """;

    @Test
    void tinyCallsAddUpExactly() throws SQLException {
        int calls = Integer.getInteger("ledger.calls", 10_000);
        var leg = new Leg(
                OwnerKind.USER,
                Ids.next().toString(),
                Period.MONTH,
                Period.MONTH.startOf(java.time.LocalDate.of(2026, 11, 23)),
                Money.parse("1000"),
                true);
        var template = LedgerJson.of(new CallOf(leg).request(), SqlLedger.NOW).toString();
        try (var ledger = new SqlLedger(SqlLedger.database())) {
            ledger.execute("SET synchronous_commit = off");
            long expected = 0;
            long charged = 0;
            for (int from = 0; from < calls; from += BATCH) {
                int to = Math.min(calls, from + BATCH) - 1;
                charged += ledger.number(CALLS.formatted(template, from, to));
                for (int n = from; n <= to; n++) {
                    expected += (7 + n % 13) * 3L;
                }
            }
            assertThat(charged).isEqualTo(expected);
            assertThat(ledger.account(leg))
                    .isEqualTo(new SqlLedger.LedgerRow(expected, 0, leg.limit().nano(), expected, 0));
            assertThat(ledger.number("SELECT sum(cost) FROM usage_daily")).isEqualTo(expected);
            assertThat(ledger.number("SELECT sum(cost) FROM attempts")).isEqualTo(expected);
            assertThat(ledger.number("SELECT sum(calls) FROM usage_daily")).isEqualTo(calls);
        }
    }
}
