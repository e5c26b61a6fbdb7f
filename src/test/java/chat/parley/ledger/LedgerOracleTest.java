package chat.parley.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ledger.Reservation.Granted;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import chat.parley.time.Ids;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random operations on a real PostgreSQL, each answer compared with the [LedgerOracle]'s. A failure names its seed;
/// `-Dledger.seed=…` runs it again.
class LedgerOracleTest {

    private static final int STEPS = 400;
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    static Stream<Long> seeds() {
        Long one = Long.getLong("ledger.seed");
        long fresh = System.nanoTime();
        return one != null ? Stream.of(one) : Stream.of(1L, 2L, 3L, fresh, fresh + 1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void postgresqlAnswersAsTheStateMachineDoes(long seed) throws SQLException {
        try (var ledger = new SqlLedger(SqlLedger.database())) {
            new Run(seed, ledger).all();
        }
    }

    private static final class Run {

        private final long seed;
        private final Random random;
        private final SqlLedger ledger;
        private final LedgerOracle oracle = new LedgerOracle();
        private final List<UUID> people = List.of(Ids.next(), Ids.next(), Ids.next());
        private final Map<LedgerOracle.Place, Long> limits = new HashMap<>();
        private final List<ReserveRequest> made = new ArrayList<>();
        private int step;

        Run(long seed, SqlLedger ledger) {
            this.seed = seed;
            this.random = new Random(seed);
            this.ledger = ledger;
        }

        void all() throws SQLException {
            for (step = 0; step < STEPS; step++) {
                switch (random.nextInt(12)) {
                    case 0 -> changeALimit();
                    case 1 -> reserveAgain();
                    case 2, 3, 4 -> end(false);
                    case 5 -> end(true);
                    default -> reserve();
                }
                if (step % 20 == 0) {
                    compareAccounts();
                }
            }
            for (ReserveRequest request : made) {
                if (oracle.calls.containsKey(request.attempt())) {
                    settle(request.attempt(), random.nextInt(300));
                }
            }
            compareAccounts();
            assertThat(oracle.accounts.values())
                    .as(where())
                    .allSatisfy(a -> assertThat(a.held).isZero());
            assertThat(oracle.calls).as(where()).isNotEmpty();
        }

        private void reserve() throws SQLException {
            int least = 1 + random.nextInt(60);
            var call = new CallOf(legs(people.get(random.nextInt(people.size()))))
                    .account(person)
                    .rates(rates(), random.nextInt(50))
                    .tokens(least + random.nextInt(100), least)
                    .revision(random.nextInt(15) == 0 ? oracle.revision - 1 : oracle.revision);
            made.add(call.request());
            compare(call.request());
        }

        private void reserveAgain() throws SQLException {
            if (!made.isEmpty()) {
                compare(made.get(random.nextInt(made.size())));
            }
        }

        private void compare(ReserveRequest request) throws SQLException {
            Reservation expected = oracle.reserve(request);
            Reservation quoted = withoutLegs(ledger.quote(request));
            Reservation actual = withoutLegs(ledger.reserve(request));
            assertThat(actual).as("%s %s", where(), request).isEqualTo(expected);
            boolean repeated = actual instanceof Granted granted && granted.repeated();
            if (!repeated && !(actual instanceof Reservation.StaleBudgets)) {
                assertThat(quoted).as("quote, %s %s", where(), request).isEqualTo(expected);
            }
        }

        private static Reservation withoutLegs(Reservation answer) {
            return answer instanceof Granted g
                    ? new Granted(g.attempt(), g.grantedTokens(), g.wantedTokens(), g.held(), g.repeated(), List.of())
                    : answer;
        }

        private void end(boolean asVoid) throws SQLException {
            if (oracle.calls.isEmpty()) {
                return;
            }
            var attempts = List.copyOf(oracle.calls.keySet());
            UUID attempt = attempts.get(random.nextInt(attempts.size()));
            if (asVoid) {
                compare(oracle.voidAttempt(attempt), ledger.voidAttempt(attempt));
            } else {
                settle(attempt, random.nextInt(300));
            }
        }

        private void settle(UUID attempt, long cost) throws SQLException {
            var request = new SettleRequest(attempt, new Money(cost), Usage.NONE, false, "completed", List.of());
            compare(oracle.settle(attempt, cost), ledger.settle(request));
        }

        private void compare(LedgerOracle.Call expected, SettledAttempt actual) {
            assertThat(actual.cost()).as(where()).isEqualTo(new Money(expected.cost));
            assertThat(actual.isVoid()).as(where()).isEqualTo(expected.isVoid);
            assertThat(actual.held()).as(where()).isEqualTo(new Money(expected.held));
        }

        private void changeALimit() throws SQLException {
            Leg[] some = legs(people.getFirst());
            if (some.length > 0 && some[0].hard()) {
                Leg leg = some[0];
                long next = random.nextInt(2_000);
                limits.put(LedgerOracle.Place.of(leg), next);
                ledger.setLimit(leg, new Money(next));
                oracle.limitChanged(leg);
            }
        }

        private void compareAccounts() throws SQLException {
            for (var entry : oracle.accounts.entrySet()) {
                var place = entry.getKey();
                var row = ledger.account(new Leg(
                        place.kind(),
                        place.owner(),
                        place.period(),
                        place.period().startOf(TODAY),
                        Money.ZERO,
                        true));
                var account = entry.getValue();
                assertThat(List.of(row.posted(), row.held(), row.entries(), row.legs()))
                        .as("%s %s", where(), place)
                        .containsExactly(account.posted, account.held, account.posted, account.held);
            }
        }

        private UUID person = Ids.next();

        /// Legs of one person in random order, each kind and period with a limit of its own; two of them soft.
        private Leg[] legs(UUID of) {
            person = of;
            var legs = new ArrayList<Leg>();
            for (Period period : Period.values()) {
                addLeg(legs, OwnerKind.USER, of.toString(), period, period != Period.WEEK);
            }
            addLeg(legs, OwnerKind.ORGANISATION, "", Period.MONTH, true);
            addLeg(legs, OwnerKind.MODEL, "deepseek-v4-flash", Period.DAY, false);
            java.util.Collections.shuffle(legs, random);
            return legs.toArray(Leg[]::new);
        }

        private void addLeg(List<Leg> legs, OwnerKind kind, String owner, Period period, boolean hard) {
            if (random.nextInt(3) > 0) {
                long limit = limits.computeIfAbsent(
                        new LedgerOracle.Place(kind, owner, period), p -> (long) random.nextInt(3_000));
                legs.add(new Leg(kind, owner, period, period.startOf(TODAY), new Money(limit), hard));
            }
        }

        private Rates rates() {
            return random.nextInt(8) == 0
                    ? new Rates(0, 0, 0)
                    : new Rates(random.nextInt(3_000), random.nextInt(500), random.nextInt(4_000));
        }

        private String where() {
            return "seed " + seed + ", step " + step;
        }
    }
}
