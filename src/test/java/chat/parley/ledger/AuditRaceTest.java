package chat.parley.ledger;

import static chat.parley.ledger.SqlLedger.monthly;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ledger.Reservation.Granted;
import chat.parley.money.Money;
import chat.parley.money.Usage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The audit goes over all accounts while calls lock some.
class AuditRaceTest {

    private static final long LIMIT = 1_000_000_000;
    private static final String AUDIT = "SELECT count(*) FROM audit_ledger(false, now())";

    /// The audit comes while a call has one account and wants the other.
    @Test
    void doesNotWaitForACallThatMayWaitForIt() throws Exception {
        var url = SqlLedger.database();
        try (var caller = new SqlLedger(url);
                var auditor = new SqlLedger(url);
                var executor = Executors.newSingleThreadExecutor()) {
            var legs = legs("first", "second");
            spend(caller, legs);
            var ids = ids(caller);
            // The audit finds the second first.
            caller.execute("UPDATE ledger_accounts SET extra = extra WHERE id = " + ids.getFirst());
            caller.execute("BEGIN");
            lock(caller, ids.getFirst());
            var audit = executor.submit(() -> auditor.number(AUDIT));
            Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> audit.isDone() || waits(caller));
            lock(caller, ids.getLast());
            caller.execute("COMMIT");
            assertThat(audit.get()).isZero();
        }
    }

    /// What was locked then is audited later.
    @Test
    void comesBackForWhatWasLocked() throws Exception {
        var url = SqlLedger.database();
        try (var caller = new SqlLedger(url);
                var auditor = new SqlLedger(url)) {
            spend(caller, legs("first", "second"));
            var ids = ids(caller);
            caller.execute("BEGIN");
            lock(caller, ids.getFirst());
            auditor.execute("SET lock_timeout = '5s'");
            assertThat(auditor.number(AUDIT)).isZero();
            caller.execute("COMMIT");
            assertThat(audited(auditor)).containsExactly(ids.getLast());
            assertThat(auditor.number(AUDIT)).isZero();
            assertThat(audited(auditor)).containsExactlyElementsOf(ids);
        }
    }

    @Test
    void callsAndAuditsGoOnTogether() throws Exception {
        var url = SqlLedger.database();
        var over = new AtomicBoolean();
        int before = SqlLedger.RETRIES.get();
        try (var auditor = new SqlLedger(url);
                var executor = Executors.newCachedThreadPool()) {
            var callers = new ArrayList<Future<?>>();
            for (int i = 0; i < 4; i++) {
                var legs = legs("user-" + i, "user-" + (i + 1) % 4, "everybody");
                callers.add(executor.submit((Callable<Void>) () -> {
                    try (var ledger = new SqlLedger(url)) {
                        while (!over.get()) {
                            spend(ledger, legs);
                        }
                    }
                    return null;
                }));
            }
            try {
                for (int i = 0; i < 100; i++) {
                    assertThat(auditor.number(AUDIT)).isZero();
                    assertThat(SqlLedger.RETRIES).hasValue(before);
                }
            } finally {
                over.set(true);
            }
            for (var caller : callers) {
                caller.get();
            }
            assertThat(auditor.number("SELECT count(*) FROM audit_ledger(true, now())"))
                    .isZero();
        }
    }

    private static void spend(SqlLedger ledger, Leg... legs) throws SQLException {
        var call = new CallOf(legs).revision(ledger.revision());
        assertThat(ledger.reserve(call.request())).isInstanceOf(Granted.class);
        ledger.settle(new SettleRequest(call.attempt, new Money(50), Usage.NONE, false, "completed", List.of()));
    }

    private static Leg[] legs(String... models) {
        return java.util.stream.Stream.of(models)
                .map(model -> monthly(OwnerKind.MODEL, model, LIMIT))
                .toArray(Leg[]::new);
    }

    private static void lock(SqlLedger ledger, long account) throws SQLException {
        ledger.execute("SELECT FROM ledger_accounts WHERE id = " + account + " FOR NO KEY UPDATE");
    }

    private static boolean waits(SqlLedger ledger) throws SQLException {
        return ledger.number("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0;
    }

    private static List<Long> ids(SqlLedger ledger) throws SQLException {
        return longs(ledger, "SELECT id FROM ledger_accounts ORDER BY id");
    }

    private static List<Long> audited(SqlLedger ledger) throws SQLException {
        return longs(ledger, "SELECT id FROM ledger_accounts WHERE audited_entry > 0 ORDER BY id");
    }

    private static List<Long> longs(SqlLedger ledger, String sql) throws SQLException {
        var found = new ArrayList<Long>();
        try (var statement = ledger.connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        return found;
    }
}
