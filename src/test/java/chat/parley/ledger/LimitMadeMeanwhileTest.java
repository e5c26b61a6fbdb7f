package chat.parley.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Reason;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.ledger.Reservation.StaleBudgets;
import chat.parley.money.Money;
import chat.parley.money.Usage;
import chat.parley.time.Ids;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// A limit that is made while calls are under way counts them, as it counts what was spent before it.
class LimitMadeMeanwhileTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    private final UUID person = Ids.next();
    private String url;
    private SqlLedger ledger;

    @BeforeEach
    void open() throws SQLException {
        url = SqlLedger.database();
        ledger = new SqlLedger(url);
    }

    @AfterEach
    void close() throws SQLException {
        ledger.close();
    }

    @Test
    void whatIsUnderWayIsHeldOnANewLimitAndChargedToIt() throws SQLException {
        var early = admitted();
        var limit = daily(150);
        ledger.changeLimit(limit);

        assertThat(ledger.quote(call(limit).request())).isEqualTo(refused(limit, 0, 100, Reason.ON_HOLD, 50));
        assertThat(ledger.reserve(call(limit).request())).isEqualTo(refused(limit, 0, 100, Reason.ON_HOLD, 50));
        assertThat(ledger.account(limit)).isEqualTo(new SqlLedger.LedgerRow(0, 100, 150, 0, 100));
        ledger.settle(settlement(early, 60));
        assertThat(ledger.account(limit)).isEqualTo(new SqlLedger.LedgerRow(60, 0, 150, 60, 0));
        assertThat(ledger.reserve(call(limit).request())).isEqualTo(refused(limit, 60, 0, Reason.EXHAUSTED, 90));
        assertThat(ledger.reserve(call(limit).tokens(90, 90).request())).isInstanceOf(Granted.class);
        booksAddUp();
    }

    @Test
    void aLimitBelowWhatIsUnderWayIsOpenedAndRefuses() throws SQLException {
        var early = admitted();
        var limit = daily(50);
        ledger.changeLimit(limit);
        assertThat(ledger.reserve(call(limit).tokens(10, 10).request()))
                .isEqualTo(refused(limit, 0, 100, Reason.ON_HOLD, 0));
        assertThat(ledger.account(limit)).isEqualTo(new SqlLedger.LedgerRow(0, 100, 100, 0, 100));
        ledger.settle(settlement(early, 100));
        assertThat(ledger.account(limit)).isEqualTo(new SqlLedger.LedgerRow(100, 0, 100, 100, 0));
        booksAddUp();
    }

    /// The account of before is still there; what ran without the limit has no leg on it.
    @Test
    void aLimitThatComesBackCountsWhatIsUnderWay() throws SQLException {
        var limit = daily(1_000);
        ledger.changeLimit(limit);
        var first = call(limit);
        assertThat(ledger.reserve(first.request())).isInstanceOf(Granted.class);
        ledger.removeBudget(limit);
        var second = admitted();
        var third = admitted();
        ledger.settle(settlement(third, 70));
        ledger.changeLimit(daily(120));

        assertThat(ledger.account(limit)).isEqualTo(new SqlLedger.LedgerRow(70, 200, 270, 70, 200));
        ledger.voidAttempt(second.attempt);
        ledger.settle(settlement(first, 40));
        assertThat(ledger.account(limit)).isEqualTo(new SqlLedger.LedgerRow(110, 0, 270, 110, 0));
        booksAddUp();
    }

    @Test
    void aTopUpOfALimitThatWasNotUsedYetCountsWhatIsUnderWay() throws SQLException {
        admitted();
        var limit = daily(50);
        ledger.changeLimit(limit);
        ledger.topUp(limit, 20);
        assertThat(ledger.account(limit)).isEqualTo(new SqlLedger.LedgerRow(0, 100, 100, 0, 100));
        booksAddUp();
    }

    /// What began yesterday belongs to yesterday, and what is somebody else's to them.
    @Test
    void onlyWhatBelongsToTheLimitIsCounted() throws SQLException {
        admitted();
        ledger.reserve(new CallOf().request());
        var tomorrow =
                new Leg(OwnerKind.USER, person.toString(), Period.DAY, TODAY.plusDays(1), new Money(1_000), true);
        var week = new Leg(
                OwnerKind.USER, person.toString(), Period.WEEK, Period.WEEK.startOf(TODAY), new Money(1_000), true);
        var model = new Leg(
                OwnerKind.MODEL, "deepseek-v4-flash", Period.NONE, Period.NONE.startOf(TODAY), new Money(1_000), true);
        for (var limit : List.of(tomorrow, week, model)) {
            ledger.changeLimit(limit);
        }
        assertThat(ledger.reserve(call(tomorrow, week, model).request())).isInstanceOf(Granted.class);
        assertThat(ledger.account(tomorrow).held()).isEqualTo(100);
        assertThat(ledger.account(week).held()).isEqualTo(200);
        assertThat(ledger.account(model).held()).isEqualTo(300);
        booksAddUp();
    }

    /// Calls end and begin everywhere while limits are made, taken away and first used.
    @RepeatedTest(6)
    void eachCallIsCountedOnceWhateverMeets() throws Exception {
        var early = new ArrayList<CallOf>();
        for (int i = 0; i < 120; i++) {
            early.add(admitted());
        }
        var limits = List.of(
                daily(1_000_000),
                new Leg(OwnerKind.MODEL, "deepseek-v4-flash", Period.DAY, TODAY, new Money(1_000_000), true),
                new Leg(
                        OwnerKind.ORGANISATION,
                        "",
                        Period.MONTH,
                        Period.MONTH.startOf(TODAY),
                        new Money(1_000_000),
                        true));
        var next = new AtomicInteger();
        try (var executor = Executors.newFixedThreadPool(12)) {
            var workers = new ArrayList<Future<?>>();
            for (int worker = 0; worker < 6; worker++) {
                workers.add(executor.submit(working(l -> {
                    var random = new Random();
                    for (int i = next.getAndIncrement(); i < early.size(); i = next.getAndIncrement()) {
                        end(l, early.get(i), random);
                    }
                })));
            }
            for (int worker = 0; worker < 5; worker++) {
                workers.add(executor.submit(working(l -> {
                    var random = new Random();
                    for (int i = 0; i < 25; i++) {
                        end(l, reserved(l, limits), random);
                    }
                })));
            }
            workers.add(executor.submit(working(l -> {
                for (int i = 0; i < 4; i++) {
                    for (var limit : limits) {
                        l.changeLimit(limit);
                    }
                    Thread.sleep(5);
                    for (var limit : limits.subList(0, i % 3)) {
                        l.removeBudget(limit);
                    }
                }
            })));
            for (var worker : workers) {
                worker.get();
            }
        }
        assertThat(ledger.reserve(call(limits.toArray(Leg[]::new)).tokens(1, 1).request()))
                .isInstanceOf(Granted.class);
        for (var limit : limits) {
            var account = ledger.account(limit);
            assertThat(account.posted()).as("%s", limit).isEqualTo(ledger.number("SELECT sum(cost) FROM usage_daily"));
            assertThat(account.held()).as("%s", limit).isEqualTo(1);
        }
        booksAddUp();
    }

    private interface Work {
        void run(SqlLedger ledger) throws Exception;
    }

    private Callable<Void> working(Work work) {
        return () -> {
            try (var own = new SqlLedger(url)) {
                work.run(own);
            }
            return null;
        };
    }

    /// Under the limits that are in force just then.
    private CallOf reserved(SqlLedger own, List<Leg> all) throws SQLException {
        while (true) {
            var revision = own.revision();
            var inForce = new ArrayList<Leg>();
            for (var limit : all) {
                if (own.number("SELECT count(*) FROM budgets WHERE owner_kind = '"
                                + limit.ownerKind().text() + "'")
                        > 0) {
                    inForce.add(limit);
                }
            }
            var call = call(inForce.toArray(Leg[]::new)).revision(revision);
            var answer = own.reserve(call.request());
            if (!(answer instanceof StaleBudgets)) {
                assertThat(answer).isInstanceOf(Granted.class);
                return call;
            }
        }
    }

    private static void end(SqlLedger own, CallOf call, Random random) throws SQLException {
        if (random.nextInt(5) == 0) {
            own.voidAttempt(call.attempt);
        } else {
            own.settle(settlement(call, random.nextInt(100)));
        }
    }

    private void booksAddUp() throws SQLException {
        assertThat(ledger.number("SELECT count(*) FROM audit_ledger(true, now())"))
                .isZero();
    }

    private CallOf admitted() throws SQLException {
        var call = call();
        call.revision(ledger.revision());
        assertThat(ledger.reserve(call.request())).isInstanceOf(Granted.class);
        return call;
    }

    private CallOf call(Leg... legs) {
        try {
            return new CallOf(legs).account(person).revision(ledger.revision());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private Leg daily(long limit) {
        return new Leg(OwnerKind.USER, person.toString(), Period.DAY, TODAY, new Money(limit), true);
    }

    private static Refused refused(Leg leg, long posted, long held, Reason reason, int affordable) {
        return new Refused(leg, new Money(posted), new Money(held), reason, affordable);
    }

    private static SettleRequest settlement(CallOf call, long cost) {
        return new SettleRequest(call.attempt, new Money(cost), Usage.NONE, false, "completed", List.of());
    }
}
