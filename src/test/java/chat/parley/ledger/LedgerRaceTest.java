package chat.parley.ledger;

import static chat.parley.ledger.SqlLedger.monthly;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Reason;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.ledger.Reservation.StaleBudgets;
import chat.parley.money.Money;
import chat.parley.money.Usage;
import chat.parley.time.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many connections at once, as of several replicas. Nothing here shares anything but PostgreSQL.
class LedgerRaceTest {

    private static final int CONNECTIONS = 16;

    private static String url;

    @BeforeAll
    static void open() {
        url = SqlLedger.database();
    }

    interface Job<T> {
        T run(SqlLedger ledger) throws Exception;
    }

    /// The account's very first use is the race itself.
    @RepeatedTest(5)
    void exactlyAsManyAsFitAreAdmitted() throws Exception {
        var leg = leg(50 * 100 + 99);
        var answers = inParallel(200, ledger -> ledger.reserve(new CallOf(leg).request()));
        assertThat(answers).filteredOn(Granted.class::isInstance).hasSize(50);
        assertThat(answers).filteredOn(Refused.class::isInstance).hasSize(150).allSatisfy(refused -> {
            assertThat(((Refused) refused).reason()).isEqualTo(Reason.ON_HOLD);
            assertThat(((Refused) refused).maxAffordableTokens()).isLessThanOrEqualTo(5_099);
        });
        try (var ledger = new SqlLedger(url)) {
            assertThat(ledger.account(leg)).isEqualTo(new SqlLedger.LedgerRow(0, 5_000, 5_099, 0, 5_000));
        }
    }

    /// 1000 calls of 0.10 against 5.00, each retried while others are in progress.
    @Test
    void fiftyOfAThousandCallsFit() throws Exception {
        var leg = leg(5_000_000_000L);
        var completed = new AtomicInteger();
        inParallel(1_000, ledger -> {
            while (true) {
                var call = new CallOf(leg)
                        .rates(new chat.parley.money.Rates(0, 0, 100_000_000_000L), 0)
                        .tokens(1, 1);
                switch (ledger.reserve(call.request())) {
                    case Granted granted -> {
                        ledger.settle(settlement(call, granted.held().nano()));
                        return completed.incrementAndGet();
                    }
                    case Refused refused when refused.reason() == Reason.ON_HOLD -> Thread.onSpinWait();
                    case Refused refused -> {
                        assertThat(refused.reason()).isEqualTo(Reason.EXHAUSTED);
                        return 0;
                    }
                    case StaleBudgets stale -> throw new AssertionError(stale);
                }
            }
        });
        assertThat(completed).hasValue(50);
        try (var ledger = new SqlLedger(url)) {
            assertThat(ledger.account(leg).posted()).isEqualTo(5_000_000_000L);
            assertThat(ledger.account(leg).held()).isZero();
        }
    }

    @RepeatedTest(10)
    void oneAttemptAtOnceFromEverywhereIsOneCall() throws Exception {
        var leg = leg(1_000);
        var call = new CallOf(leg);
        var answers = inParallel(CONNECTIONS, ledger -> (Granted) ledger.reserve(call.request()));
        assertThat(answers).filteredOn(granted -> !granted.repeated()).hasSize(1);
        assertThat(answers).extracting(Granted::held).containsOnly(new Money(100));
        var bills = inParallel(CONNECTIONS, ledger -> ledger.settle(settlement(call, 40)));
        assertThat(bills).filteredOn(settled -> !settled.repeated()).hasSize(1);
        try (var ledger = new SqlLedger(url)) {
            assertThat(ledger.account(leg)).isEqualTo(new SqlLedger.LedgerRow(40, 0, 1_000, 40, 0));
        }
    }

    @Test
    void anAttemptWithoutLegsIsOneCallToo() throws Exception {
        var call = new CallOf();
        var answers = inParallel(CONNECTIONS, ledger -> (Granted) ledger.reserve(call.request()));
        assertThat(answers).filteredOn(granted -> !granted.repeated()).hasSize(1);
    }

    /// Settling and voiding race; one of them wins, and the hold is released once.
    @RepeatedTest(10)
    void settleAgainstVoidHasOneWinner() throws Exception {
        var leg = leg(1_000);
        var call = new CallOf(leg);
        try (var ledger = new SqlLedger(url)) {
            ledger.reserve(call.request());
            var turn = new AtomicInteger();
            var ends = inParallel(
                    8,
                    l -> turn.incrementAndGet() % 2 == 0
                            ? l.voidAttempt(call.attempt)
                            : l.settle(settlement(call, 40)));
            assertThat(ends).filteredOn(end -> !end.repeated()).hasSize(1);
            assertThat(ends)
                    .extracting(SettledAttempt::isVoid)
                    .containsOnly(ends.getFirst().isVoid());
            assertThat(ledger.account(leg).held()).isZero();
            assertThat(ledger.account(leg).posted()).isEqualTo(ends.getFirst().isVoid() ? 0 : 40);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomSetsOfLegsNeverSurfaceADeadlock(long seed) throws Exception {
        var legs = new ArrayList<Leg>();
        for (int i = 0; i < 6; i++) {
            legs.add(monthly(OwnerKind.values()[1 + i % 3], Ids.next().toString(), Long.MAX_VALUE / 4));
        }
        var charged = new AtomicLong();
        var seeds = new Random(seed);
        inParallel(600, ledger -> {
            Random random;
            synchronized (seeds) {
                random = new Random(seeds.nextLong());
            }
            var some = new ArrayList<>(legs);
            java.util.Collections.shuffle(some, random);
            some.subList(1 + random.nextInt(some.size() - 1), some.size()).clear();
            some.add(legs.getFirst());
            var call = new CallOf(some.stream().distinct().toArray(Leg[]::new));
            assertThat(ledger.reserve(call.request())).isInstanceOf(Granted.class);
            if (random.nextInt(4) == 0) {
                return ledger.voidAttempt(call.attempt);
            }
            var cost = random.nextInt(140);
            charged.addAndGet(Math.min(cost, 100));
            return ledger.settle(settlement(call, cost));
        });
        try (var ledger = new SqlLedger(url)) {
            assertThat(ledger.account(legs.getFirst()).posted()).isEqualTo(charged.get());
            for (var leg : legs) {
                var row = ledger.account(leg);
                assertThat(row.held()).as("held of %s, seed %d", leg, seed).isZero();
                assertThat(row.posted()).as("posted of %s, seed %d", leg, seed).isEqualTo(row.entries());
            }
        }
    }

    /// Limits fall while calls are being reserved: whatever a commit admitted fitted the limit that was then in
    /// force.
    @Test
    void noCallIsAdmittedUnderALimitNoLongerInForce() throws Exception {
        var database = SqlLedger.database();
        var owner = Ids.next().toString();
        var limit = new AtomicLong(40_000);
        var over = new AtomicBoolean();
        var started = new CountDownLatch(1);
        Future<?> lowering;
        try (var executor = Executors.newSingleThreadExecutor();
                var admin = new SqlLedger(database)) {
            lowering = executor.submit((Callable<Void>) () -> {
                started.await();
                while (limit.get() > 0) {
                    var next = limit.get() - 1_000;
                    admin.setLimit(monthly(OwnerKind.USER, owner, next), new Money(next));
                    limit.set(next);
                    var row = admin.account(monthly(OwnerKind.USER, owner, next));
                    // From the commit of the lower limit on, nothing may be added above it.
                    Thread.sleep(2);
                    var later = admin.account(monthly(OwnerKind.USER, owner, next));
                    if (later.posted() + later.held() > Math.max(next, row.posted() + row.held())) {
                        over.set(true);
                    }
                }
                return null;
            });
            var admitted = inParallel(database, 800, ledger -> {
                started.countDown();
                while (true) {
                    var revision = ledger.revision();
                    var call = new CallOf(monthly(OwnerKind.USER, owner, 40_000 - (revision - 1) * 1_000))
                            .revision(revision);
                    var answer = ledger.reserve(call.request());
                    if (!(answer instanceof StaleBudgets)) {
                        return answer;
                    }
                }
            });
            lowering.get();
            assertThat(over).isFalse();
            assertThat(admitted).hasAtLeastOneElementOfType(Granted.class);
            assertThat(admin.account(monthly(OwnerKind.USER, owner, 0)).held()).isLessThanOrEqualTo(40_000);
        }
    }

    private static <T> List<T> inParallel(int times, Job<T> job) throws Exception {
        return inParallel(url, times, job);
    }

    private static <T> List<T> inParallel(String database, int times, Job<T> job) throws Exception {
        var results = new ConcurrentLinkedQueue<T>();
        var left = new AtomicInteger(times);
        try (var executor = Executors.newFixedThreadPool(CONNECTIONS)) {
            var workers = new ArrayList<Future<?>>();
            for (int i = 0; i < CONNECTIONS; i++) {
                workers.add(executor.submit((Callable<Void>) () -> {
                    try (var ledger = new SqlLedger(database)) {
                        while (left.getAndDecrement() > 0) {
                            results.add(job.run(ledger));
                        }
                    }
                    return null;
                }));
            }
            for (var worker : workers) {
                worker.get();
            }
        }
        return List.copyOf(results);
    }

    private static Leg leg(long limit) {
        return monthly(OwnerKind.USER, Ids.next().toString(), limit);
    }

    private static SettleRequest settlement(CallOf call, long cost) {
        return new SettleRequest(call.attempt, new Money(cost), Usage.NONE, false, "completed", List.of());
    }
}
