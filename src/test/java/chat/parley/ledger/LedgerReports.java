package chat.parley.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Whether the lines of the reports and the overruns of a database are those of the [LedgerOracle].
final class LedgerReports {

    private LedgerReports() {}

    static void compare(LedgerOracle oracle, @Nullable SqlLedger real, String where) throws SQLException {
        if (real == null) {
            return;
        }
        long calls = 0;
        long cost = 0;
        long overrun = 0;
        for (var line : oracle.daily.entrySet()) {
            assertThat(real.usage(line.getKey()))
                    .as("%s %s", where, line.getKey())
                    .containsExactly(line.getValue().calls, line.getValue().cost, line.getValue().overrun);
            calls += line.getValue().calls;
            cost += line.getValue().cost;
            overrun += line.getValue().overrun;
        }
        assertThat(real.number("SELECT sum(calls) FROM usage_daily")).as(where).isEqualTo(calls);
        assertThat(real.number("SELECT sum(cost) FROM usage_daily")).as(where).isEqualTo(cost);
        assertThat(real.number("SELECT coalesce(sum(posted), 0) FROM ledger_accounts WHERE owner_kind = 'overrun'"))
                .as(where)
                .isEqualTo(overrun)
                .isEqualTo(oracle.overruns.values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
        assertThat(real.number("SELECT count(*) FROM audit_ledger(true, now())"))
                .as(where)
                .isZero();
        assertThat(real.number("""
                        SELECT count(*) FROM attempt_legs l JOIN attempts a ON a.id = l.attempt_id
                        WHERE l.charged IS DISTINCT FROM coalesce(a.cost, 0)
                        """)).as(where).isZero();
    }
}
