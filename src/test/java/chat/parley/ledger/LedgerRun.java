package chat.parley.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ledger.Reservation.Granted;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Random operations of an organisation on the [LedgerOracle], and where a database is given, on that too: each answer
/// and each account is compared. People change groups, limits of every kind come, change and go, prices have versions,
/// days pass and once in a while the clock is put back.
final class LedgerRun {

    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 11, 23);

    /// Whose limit, and for how long.
    private record Limited(OwnerKind kind, String owner, Period period) {}

    private record Limit(long amount, boolean hard) {}

    private record Price(UUID version, Rates rates) {}

    private final String where;
    private final Random random;
    private final @Nullable SqlLedger real;
    final LedgerOracle oracle = new LedgerOracle();
    private final List<UUID> people;
    private final List<UUID> groups;
    private final List<UUID> keys;
    private final List<UUID> offers;
    private final @Nullable UUID[] groupOf;
    private final Price[] prices = new Price[2];
    private final Map<Limited, Limit> limits = new LinkedHashMap<>();
    private final List<ReserveRequest> made = new ArrayList<>();
    private LocalDate day = FIRST_DAY;
    private int step;

    LedgerRun(long seed, @Nullable SqlLedger real) throws SQLException {
        this.where = "seed " + seed;
        this.random = new Random(seed);
        this.real = real;
        people = ids(3);
        groups = ids(2);
        keys = ids(4);
        offers = ids(2);
        groupOf = new UUID[] {groups.getFirst(), groups.getFirst(), null};
        for (int i = 0; i < offers.size(); i++) {
            prices[i] = price();
            if (real != null) {
                real.offer(offers.get(i), model(i));
            }
        }
        for (int i = 0; i < 8; i++) {
            changeALimit();
        }
    }

    void all(int steps) throws SQLException {
        for (step = 0; step < steps; step++) {
            one(random.nextInt(100));
            if (step % 25 == 0) {
                compareAccounts();
            }
        }
        for (UUID attempt : List.copyOf(oracle.calls.keySet())) {
            settle(attempt);
        }
        compareAccounts();
        LedgerReports.compare(oracle, real, where());
        assertThat(oracle.accounts.values()).as(where()).allMatch(account -> account.held == 0);
    }

    private void one(int dice) throws SQLException {
        if (dice < 40) {
            reserve();
        } else if (dice < 43 && !made.isEmpty()) {
            compare(one(made));
        } else if (dice < 62) {
            end(false);
        } else if (dice < 69) {
            correct();
        } else if (dice < 75) {
            end(true);
        } else if (dice < 83) {
            changeALimit();
        } else if (dice < 88) {
            topUp();
        } else if (dice < 91) {
            prices[random.nextInt(prices.length)] = price();
        } else if (dice < 96) {
            passTime();
        } else if (dice < 98) {
            forgive();
        } else {
            groupOf[random.nextInt(groupOf.length)] = random.nextBoolean() ? null : one(groups);
        }
    }

    private void passTime() {
        int days = random.nextInt(6) == 0 ? 20 + random.nextInt(20) : 1 + random.nextInt(3);
        day = random.nextInt(8) == 0 ? day.minusDays(1) : day.plusDays(days);
    }

    /// An admin has looked: the offer may be used under hard limits again.
    private void forgive() throws SQLException {
        UUID offer = one(offers);
        oracle.barred.remove(offer);
        if (real != null) {
            real.execute("UPDATE offers SET barred_reason = NULL WHERE id = '" + offer + "'");
        }
    }

    private void reserve() throws SQLException {
        int person = random.nextInt(people.size());
        int offer = random.nextInt(offers.size());
        UUID key = random.nextBoolean() ? null : one(keys);
        UUID group = groupOf[person];
        int least = 1 + random.nextInt(60);
        var request = new ReserveRequest(
                id(),
                key == null ? "chat" : "api",
                Book.REAL,
                people.get(person),
                group,
                key,
                null,
                CallOf.REPLICA,
                CallOf.REPLICA,
                offers.get(offer),
                model(offer),
                prices[offer].version,
                day,
                random.nextInt(50),
                "bytes",
                prices[offer].rates,
                least + random.nextInt(100),
                least,
                legs(people.get(person), group, key, model(offer)),
                random.nextInt(20) == 0 ? oracle.revision - 1 : oracle.revision);
        made.add(request);
        compare(request);
    }

    private void compare(ReserveRequest request) throws SQLException {
        Reservation expected = oracle.reserve(request);
        if (expected instanceof Granted granted && !granted.repeated()) {
            assertThat(oracle.calls.get(request.attempt()).accounts)
                    .as("%s: %s", where(), request)
                    .allSatisfy(a -> assertThat(!a.hard || granted.held().nano() == 0 || a.posted + a.held <= a.most())
                            .isTrue());
        }
        if (real != null) {
            Reservation quoted = withoutLegs(real.quote(request));
            Reservation actual = withoutLegs(real.reserve(request));
            assertThat(actual).as("%s: %s", where(), request).isEqualTo(expected);
            var stale = actual instanceof Reservation.StaleBudgets;
            if (!stale && !(actual instanceof Granted granted && granted.repeated())) {
                assertThat(quoted).as("quote, %s: %s", where(), request).isEqualTo(expected);
            }
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
        UUID attempt = anyCall();
        if (asVoid) {
            var expected = oracle.voidAttempt(attempt);
            if (real != null) {
                compare(expected, real.voidAttempt(attempt));
            }
        } else {
            settle(attempt);
        }
    }

    /// Mostly one in progress: a random one has ended long ago.
    private UUID anyCall() {
        var open = those(call -> !call.over);
        return open.isEmpty() || random.nextInt(6) == 0 ? one(List.copyOf(oracle.calls.keySet())) : one(open);
    }

    private List<UUID> those(Predicate<LedgerOracle.Call> wanted) {
        return oracle.calls.entrySet().stream()
                .filter(call -> wanted.test(call.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void settle(UUID attempt) throws SQLException {
        var request = charge(attempt, random.nextInt(5) == 0);
        var expected = oracle.settle(attempt, request.cost().nano(), request.estimated());
        if (real != null) {
            compare(expected, real.settle(request));
        }
    }

    /// Exact usage comes after an estimate, and once in a while after what was exact, or is in progress.
    private void correct() throws SQLException {
        var estimated = those(call -> call.estimated);
        if (!estimated.isEmpty()) {
            UUID attempt = random.nextInt(3) == 0 ? one(List.copyOf(oracle.calls.keySet())) : estimated.getLast();
            var request = charge(attempt, false);
            var expected = oracle.correct(attempt, request.cost().nano());
            if (real != null) {
                compare(expected, real.correct(request));
            }
        }
    }

    /// At the prices that it was made with, whatever they are by now; one in thirty bills more than was held, but
    /// no estimate does.
    private SettleRequest charge(UUID attempt, boolean estimated) {
        var call = oracle.calls.get(attempt);
        long input = upTo(call.request.inputBound());
        long cached = upTo(input);
        boolean tooMuch = !estimated && random.nextInt(30) == 0;
        // Estimates are small and mostly grow, so that now and then a limit has not that much left.
        long output = upTo(estimated ? 1 : call.granted) + (tooMuch ? call.granted + 20 : 0);
        var usage = new Usage(input - cached, cached, output, upTo(output));
        return new SettleRequest(attempt, call.request.dearest().cost(usage), usage, estimated, "completed", List.of());
    }

    private void compare(LedgerOracle.Call expected, SettledAttempt actual) {
        assertThat(actual.cost()).as(where()).isEqualTo(new Money(expected.cost));
        assertThat(actual.isVoid()).as(where()).isEqualTo(expected.isVoid);
        assertThat(actual.held()).as(where()).isEqualTo(new Money(expected.held));
        assertThat(actual.overrun()).as(where()).isEqualTo(new Money(expected.overrun));
        assertThat(actual.priceVersion()).as(where()).isEqualTo(expected.request.priceVersion());
    }

    private void changeALimit() throws SQLException {
        var limited = anyPlace();
        if (limits.containsKey(limited) && random.nextInt(6) == 0) {
            limits.remove(limited);
            oracle.limitRemoved(new LedgerOracle.Limit(limited.kind, limited.owner, limited.period));
            if (real != null) {
                real.removeBudget(leg(limited, new Limit(0, true)));
            }
            return;
        }
        var limit = new Limit(random.nextInt(10) == 0 ? 0 : random.nextInt(4_000), random.nextInt(5) > 0);
        limits.put(limited, limit);
        var leg = leg(limited, limit);
        oracle.limitChanged(leg);
        if (real != null) {
            real.changeLimit(leg);
        }
    }

    private void topUp() throws SQLException {
        if (!limits.isEmpty()) {
            var limited = one(List.copyOf(limits.keySet()));
            var leg = leg(limited, limits.get(limited));
            long amount = 1L + random.nextInt(1_500);
            oracle.toppedUp(leg, amount);
            if (real != null) {
                real.topUp(leg, amount);
            }
        }
    }

    private Limited anyPlace() {
        var kind = one(List.of(
                OwnerKind.USER,
                OwnerKind.USER,
                OwnerKind.GROUP,
                OwnerKind.KEY,
                OwnerKind.MODEL,
                OwnerKind.ORGANISATION));
        String owner = switch (kind) {
            case USER -> one(people).toString();
            case GROUP -> one(groups).toString();
            case KEY -> one(keys).toString();
            case MODEL -> model(random.nextInt(offers.size()));
            case ORGANISATION -> "";
            case OVERRUN -> throw new IllegalStateException();
        };
        return new Limited(kind, owner, one(List.of(Period.values())));
    }

    /// All limits that apply, in any order.
    private List<Leg> legs(UUID person, @Nullable UUID group, @Nullable UUID key, String model) {
        var legs = new ArrayList<Leg>();
        limits.forEach((limited, limit) -> {
            boolean applies = limited.owner.equals(
                    switch (limited.kind) {
                        case USER -> person.toString();
                        case GROUP -> String.valueOf(group);
                        case KEY -> String.valueOf(key);
                        case MODEL -> model;
                        case ORGANISATION, OVERRUN -> "";
                    });
            if (applies) {
                legs.add(leg(limited, limit));
            }
        });
        Collections.shuffle(legs, random);
        return legs;
    }

    private Leg leg(Limited limited, Limit limit) {
        return new Leg(
                limited.kind,
                limited.owner,
                limited.period,
                limited.period.startOf(day),
                new Money(limit.amount),
                limit.hard);
    }

    private void compareAccounts() throws SQLException {
        for (var entry : oracle.accounts.entrySet()) {
            var place = entry.getKey();
            var account = entry.getValue();
            long held = 0;
            long charged = 0;
            for (var call : oracle.calls.values()) {
                boolean counts = call.accounts.contains(account);
                held += counts && !call.over ? call.held : 0;
                charged += counts ? call.cost : 0;
            }
            assertThat(List.of(account.held, account.posted))
                    .as("%s %s", where(), place)
                    .containsExactly(held, account.opened + charged);
            assertThat(place.start().isBefore(place.period().startOf(day)) || oracle.countsAll(place))
                    .as("%s %s", where(), place)
                    .isTrue();
            if (real != null) {
                var leg = new Leg(place.kind(), place.owner(), place.period(), place.start(), Money.ZERO, true);
                assertThat(real.figures(leg))
                        .as("%s %s", where(), place)
                        .containsExactly(
                                account.posted,
                                account.held,
                                account.posted,
                                account.held,
                                account.limit,
                                account.extra,
                                account.hard ? 1L : 0L);
            }
        }
    }

    private Price price() {
        return new Price(
                id(),
                random.nextInt(8) == 0
                        ? new Rates(0, 0, 0)
                        : new Rates(random.nextInt(3_000), random.nextInt(500), random.nextInt(4_000)));
    }

    private static String model(int offer) {
        return "model-" + offer;
    }

    private long upTo(long most) {
        return random.nextInt((int) most + 1);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private List<UUID> ids(int count) {
        return Stream.generate(this::id).limit(count).toList();
    }

    /// Of the seed, so that a run can be repeated to the last digit.
    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private String where() {
        return where + ", step " + step;
    }
}
