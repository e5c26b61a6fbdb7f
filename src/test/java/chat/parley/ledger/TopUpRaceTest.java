package chat.parley.ledger;

import static chat.parley.ledger.SqlLedger.monthly;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.ledger.Reservation.StaleBudgets;
import chat.parley.time.Ids;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A limit is added to while many calls at once want what is left of it.
class TopUpRaceTest {

    private static final int CALLERS = 8;
    private static final int TOP_UPS = 12;
    private static final long LIMIT = 1_099;
    private static final long ADDED = 250;

    @Test
    void neverMoreIsAdmittedThanTheLimitAndWhatWasAdded() throws Exception {
        var url = SqlLedger.database();
        var model = "model-" + Ids.next();
        var leg = monthly(OwnerKind.MODEL, model, LIMIT);
        var admitted = new AtomicInteger();
        var refusals = new AtomicInteger();
        var complete = new AtomicBoolean();
        try (var admin = new SqlLedger(url);
                var executor = Executors.newFixedThreadPool(CALLERS)) {
            admin.execute("""
                    INSERT INTO budgets (id, book, owner_kind, owner_id, period, limit_nano, mode, created_at, updated_at)
                    VALUES ('%s', 'real', 'model', '%s', 'month', %d, 'hard', now(), now())
                    """.formatted(Ids.next(), model, LIMIT));
            var callers = new ArrayList<Future<?>>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(executor.submit((Callable<Void>) () -> {
                    try (var ledger = new SqlLedger(url)) {
                        boolean last = false;
                        // One more refusal after all was added: by then nothing may be left.
                        while (!last) {
                            last = complete.get();
                            if (call(ledger, leg)) {
                                admitted.incrementAndGet();
                                last = false;
                            } else {
                                refusals.incrementAndGet();
                            }
                        }
                    }
                    return null;
                }));
            }
            for (int i = 1; i <= TOP_UPS; i++) {
                admin.topUp(leg, ADDED);
                var row = admin.account(leg);
                assertThat(row.posted() + row.held()).isLessThanOrEqualTo(LIMIT + i * ADDED);
                assertThat(row.ceiling()).isEqualTo(LIMIT + i * ADDED);
            }
            complete.set(true);
            for (var caller : callers) {
                caller.get();
            }
            long most = LIMIT + TOP_UPS * ADDED;
            assertThat(admitted).hasValue((int) (most / 100));
            assertThat(refusals).hasValueGreaterThanOrEqualTo(CALLERS);
            assertThat(admin.account(leg))
                    .isEqualTo(new SqlLedger.LedgerRow(0, most / 100 * 100, most, 0, most / 100 * 100));
            assertThat(admin.number("SELECT count(*) FROM audit_ledger(true, now())"))
                    .isZero();
        }
    }

    private static boolean call(SqlLedger ledger, Leg leg) throws SQLException {
        while (true) {
            switch (ledger.reserve(new CallOf(leg).revision(ledger.revision()).request())) {
                case Granted _ -> {
                    return true;
                }
                case Refused _ -> {
                    return false;
                }
                case StaleBudgets _ -> Thread.onSpinWait();
            }
        }
    }
}
