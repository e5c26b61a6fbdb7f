package chat.parley.ledger;

import static chat.parley.ledger.SqlLedger.monthly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.money.Money;
import chat.parley.money.Usage;
import chat.parley.time.Ids;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Exact usage that comes after a call was charged by rule.
class CorrectionTest {

    private static SqlLedger ledger;

    @BeforeAll
    static void open() throws SQLException {
        ledger = new SqlLedger(SqlLedger.database());
    }

    @AfterAll
    static void close() throws SQLException {
        ledger.close();
    }

    @Test
    void givesBackWhatTheEstimateWasTooHigh() throws SQLException {
        var person = leg(1_000);
        var key = monthly(OwnerKind.KEY, Ids.next().toString(), 500);
        var call = settled(new CallOf(person, key), 100, true);
        var corrected = correct(call, 30);
        assertThat(corrected.cost()).isEqualTo(new Money(30));
        assertThat(corrected.estimated()).isFalse();
        assertThat(corrected.flags()).containsExactly("usage_missing", "corrected");
        assertThat(corrected.repeated()).isFalse();
        for (var leg : List.of(person, key)) {
            assertThat(ledger.account(leg))
                    .isEqualTo(new SqlLedger.LedgerRow(30, 0, leg.limit().nano(), 30, 0));
        }
        assertThat(daily(call, "cost")).isEqualTo(30);
        assertThat(daily(call, "output_tokens")).isEqualTo(30);
        assertThat(daily(call, "calls")).isEqualTo(1);
        assertThat(daily(call, "estimated_calls")).isZero();
        assertThat(entries(call, "correction")).isEqualTo(2 * -70);
        assertThat(ledger.number("SELECT count(*) FROM audit_ledger(true, now())"))
                .isZero();
    }

    @Test
    void isMadeOnce() throws SQLException {
        var leg = leg(1_000);
        var call = settled(new CallOf(leg), 100, true);
        correct(call, 30);
        var again = correct(call, 50);
        assertThat(again.repeated()).isTrue();
        assertThat(again.cost()).isEqualTo(new Money(30));
        assertThat(ledger.account(leg).posted()).isEqualTo(30);
    }

    @Test
    void leavesWhatIsExactPendingOrVoidAlone() throws SQLException {
        var exact = settled(new CallOf(leg(1_000)), 40, false);
        assertThat(correct(exact, 30).cost()).isEqualTo(new Money(40));
        var pending = new CallOf(leg(1_000));
        ledger.reserve(pending.request());
        assertThat(correct(pending, 30).cost()).isEqualTo(Money.ZERO);
        ledger.voidAttempt(pending.attempt);
        assertThat(correct(pending, 30).isVoid()).isTrue();
        assertThat(ledger.account(pending.legs.getFirst()).posted()).isZero();
    }

    /// What was estimated too low may meanwhile be spent by others: then no limit is passed for it either.
    @Test
    void passesNoLimit() throws SQLException {
        var leg = leg(100);
        var call = settled(new CallOf(leg), 20, true);
        settled(new CallOf(leg).tokens(75, 75), 75, false);
        UUID offer = call.offer;
        var corrected = correct(call, 60);
        assertThat(corrected.cost()).isEqualTo(new Money(25));
        assertThat(corrected.overrun()).isEqualTo(new Money(35));
        assertThat(corrected.flags()).contains("corrected", "overrun");
        assertThat(ledger.account(leg)).isEqualTo(new SqlLedger.LedgerRow(100, 0, 100, 100, 0));
        assertThat(entries(call, "overrun")).isEqualTo(35);
        assertThat(daily(call, "overrun")).isEqualTo(35);
        assertThat(ledger.number("SELECT count(*) FROM audit_events WHERE target_id = '" + offer + "'"))
                .as("the provider kept to its bound")
                .isZero();
        assertThat(ledger.number("SELECT charged FROM attempt_legs WHERE attempt_id = '" + call.attempt + "'"))
                .isEqualTo(25);
    }

    @Test
    void aboveTheHoldItBarsTheOffer() throws SQLException {
        var leg = leg(1_000);
        var call = settled(new CallOf(leg), 100, true);
        var corrected = correct(call, 130);
        assertThat(corrected.cost()).isEqualTo(new Money(100));
        assertThat(corrected.overrun()).isEqualTo(new Money(30));
        assertThat(ledger.number("SELECT count(*) FROM audit_events WHERE action = 'offer_barred' AND target_id = '"
                        + call.offer + "'"))
                .isEqualTo(1);
    }

    /// It began with what the call had cost by then.
    @Test
    void reachesALimitThatBeganAfterTheCharge() throws SQLException {
        var call = settled(new CallOf(), 100, true);
        var person = personOf(call, 1_000);
        var stranger = leg(1_000);
        var lastMonth = new Leg(
                person.ownerKind(),
                person.ownerId(),
                Period.MONTH,
                person.periodStart().minusMonths(1),
                person.limit(),
                true);
        settled(new CallOf(person, stranger, lastMonth).tokens(10, 10), 10, false);
        assertThat(ledger.account(person).posted()).isEqualTo(110);
        long before = ledger.account(lastMonth).posted();
        correct(call, 30);
        assertThat(ledger.account(person)).isEqualTo(new SqlLedger.LedgerRow(40, 0, 1_000, 40, 0));
        assertThat(ledger.account(stranger).posted()).isEqualTo(10);
        assertThat(ledger.account(lastMonth).posted()).isEqualTo(before);
        assertThat(entries(call, "correction")).isEqualTo(-70);
        assertThat(ledger.number("SELECT count(*) FROM audit_ledger(true, now())"))
                .isZero();
    }

    @Test
    void passesNoLimitThatBeganAfterTheCharge() throws SQLException {
        var call = settled(new CallOf(), 20, true);
        var person = personOf(call, 60);
        ledger.putBudget(person);
        settled(new CallOf(person).tokens(30, 30), 30, false);
        var corrected = correct(call, 60);
        assertThat(corrected.cost()).isEqualTo(new Money(30));
        assertThat(corrected.overrun()).isEqualTo(new Money(30));
        assertThat(ledger.account(person).posted()).isEqualTo(60);
    }

    @Test
    void aLimitThatWasTakenAwayBarsNothing() throws SQLException {
        var call = new CallOf();
        var person = personOf(call, 30);
        settled(new CallOf(person).tokens(30, 30), 30, false);
        settled(call, 20, true);
        assertThat(correct(call, 60).overrun()).isEqualTo(Money.ZERO);
        assertThat(daily(call, "cost")).isEqualTo(60);
    }

    /// Also where the call was admitted under it.
    @Test
    void aLimitThatIsTakenAwayMeanwhileBarsNothing() throws SQLException {
        var person = leg(30);
        var key = monthly(OwnerKind.KEY, Ids.next().toString(), 1_000);
        ledger.putBudget(key);
        var call = settled(new CallOf(person, key).tokens(30, 30), 20, true);
        settled(new CallOf(person).tokens(10, 10), 10, false);
        ledger.execute("DELETE FROM budgets WHERE owner_id = '" + person.ownerId() + "'");
        var corrected = correct(call, 25);
        assertThat(corrected.cost()).isEqualTo(new Money(25));
        assertThat(corrected.overrun()).isEqualTo(Money.ZERO);
        assertThat(ledger.account(key).posted()).isEqualTo(25);
        assertThat(ledger.account(person).posted()).isEqualTo(35);
        ledger.putBudget(person);
        assertThat(ledger.reserve(new CallOf(person).tokens(1, 1).request())).isInstanceOf(Refused.class);
        assertThat(ledger.number("SELECT count(*) FROM audit_ledger(true, now())"))
                .isZero();
    }

    /// Such an account may not have counted the call: it has less than is given back.
    @Test
    void anAccountThatNobodyUsesGoesDownToZeroAtMostAndIsRightOnceItIsUsedAgain() throws SQLException {
        var call = new CallOf();
        var person = personOf(call, 1_000);
        settled(new CallOf(person).account(call.account).tokens(10, 10), 10, false);
        settled(call, 100, true);
        correct(call, 30);
        assertThat(ledger.account(person).posted()).isZero();
        ledger.execute("SELECT apply_limit('real', 'user', '%s', 'month', '%s', 1000, true, now())"
                .formatted(person.ownerId(), person.periodStart()));
        assertThat(ledger.account(person)).isEqualTo(new SqlLedger.LedgerRow(40, 0, 1_000, 40, 0));
    }

    @Test
    void anAccountThatIsOpenedMeanwhileBeginsWithTheCorrectedCost() throws Exception {
        var call = settled(new CallOf(), 100, true);
        var person = personOf(call, 1_000);
        try (var other = new SqlLedger(ledger.connection.getMetaData().getURL())) {
            inTheMiddleOf(ledger, () -> correct(call, 30), () -> other.reserve(new CallOf(person).request()));
        }
        assertThat(ledger.account(person).posted()).isEqualTo(30);
    }

    @Test
    void reachesAnAccountThatIsBeingOpened() throws Exception {
        var call = settled(new CallOf(), 100, true);
        var person = personOf(call, 1_000);
        try (var other = new SqlLedger(ledger.connection.getMetaData().getURL())) {
            inTheMiddleOf(other, () -> other.reserve(new CallOf(person).request()), () -> correct(call, 30));
        }
        assertThat(ledger.account(person).posted()).isEqualTo(30);
    }

    /// The second begins before the first commits, and has to wait for that.
    private static void inTheMiddleOf(SqlLedger of, Callable<?> first, Callable<?> second) throws Exception {
        try (var watch = new SqlLedger(ledger.connection.getMetaData().getURL());
                var threads = Executors.newSingleThreadExecutor()) {
            of.connection.setAutoCommit(false);
            first.call();
            var meanwhile = threads.submit(second);
            try {
                await().until(() -> meanwhile.isDone()
                        || watch.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                                > 0);
                assertThat(meanwhile).isNotDone();
            } finally {
                of.connection.commit();
                of.connection.setAutoCommit(true);
            }
            meanwhile.get();
        }
    }

    private static Leg personOf(CallOf call, long limit) {
        return monthly(OwnerKind.USER, call.account.toString(), limit);
    }

    private static Leg leg(long limit) throws SQLException {
        var leg = monthly(OwnerKind.USER, Ids.next().toString(), limit);
        ledger.putBudget(leg);
        return leg;
    }

    private static CallOf settled(CallOf call, long cost, boolean estimated) throws SQLException {
        assertThat(ledger.reserve(call.request())).isInstanceOf(Granted.class);
        ledger.settle(request(call, cost, estimated, estimated ? List.of("usage_missing") : List.of()));
        return call;
    }

    private static SettledAttempt correct(CallOf call, long cost) throws SQLException {
        return ledger.correct(request(call, cost, false, List.of()));
    }

    private static SettleRequest request(CallOf call, long cost, boolean estimated, List<String> flags) {
        return new SettleRequest(call.attempt, new Money(cost), new Usage(0, 0, cost, 0), estimated, "crashed", flags);
    }

    private static long daily(CallOf call, String column) throws SQLException {
        return ledger.number("SELECT sum(" + column + ") FROM usage_daily WHERE account_id = '" + call.account + "'");
    }

    private static long entries(CallOf call, String kind) throws SQLException {
        return ledger.number("SELECT sum(amount) FROM ledger_entries WHERE kind = '" + kind + "' AND attempt_id = '"
                + call.attempt + "'");
    }
}
