package chat.parley.ledger;

import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Reason;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.ledger.Reservation.StaleBudgets;
import chat.parley.money.Money;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The money protocol once more, as a plain state machine without a database: what the real one must answer.
final class LedgerOracle {

    static final BigInteger THOUSAND = BigInteger.valueOf(1000);

    /// An account; `order` is its place in the order of locks. `opened` was spent before it, or without it.
    static final class Account {
        final int order;
        long opened;
        long posted;
        long held;
        long limit;
        long extra;
        boolean hard;

        Account(int order) {
            this.order = order;
        }

        long most() {
            return limit + extra;
        }

        long room() {
            return most() - posted - held;
        }

        void limitedBy(Leg leg) {
            limit = leg.limit().nano();
            hard = leg.hard();
        }
    }

    static final class Call {
        final ReserveRequest request;
        final List<Account> accounts;
        final int granted;
        final long held;
        boolean over;
        boolean isVoid;
        boolean estimated;
        long cost;
        long overrun;

        Call(ReserveRequest request, List<Account> accounts, int granted, long held) {
            this.request = request;
            this.accounts = new ArrayList<>(accounts);
            this.granted = granted;
            this.held = held;
        }
    }

    /// Whose, and for how long.
    record Limit(OwnerKind kind, String owner, Period period) {}

    record Place(OwnerKind kind, String owner, Period period, LocalDate start) {
        static Place of(Leg leg) {
            return new Place(leg.ownerKind(), leg.ownerId(), leg.period(), leg.periodStart());
        }

        Limit limit() {
            return new Limit(kind, owner, period);
        }
    }

    /// What reports tell apart.
    record Line(
            LocalDate day,
            UUID account,
            @Nullable UUID group,
            @Nullable UUID key,
            String model) {
        static Line of(ReserveRequest r) {
            return new Line(r.day(), r.account(), r.group(), r.key(), r.model());
        }

        boolean belongsTo(Place place) {
            return !day.isBefore(place.start)
                    && switch (place.kind) {
                        case ORGANISATION -> true;
                        case USER -> account.toString().equals(place.owner);
                        case GROUP -> String.valueOf(group).equals(place.owner);
                        case KEY -> String.valueOf(key).equals(place.owner);
                        case MODEL -> model.equals(place.owner);
                        case OVERRUN -> false;
                    };
        }

        boolean isIn(Place place) {
            return belongsTo(place) && place.period.startOf(day).equals(place.start);
        }
    }

    static final class Total {
        long calls;
        long cost;
        long overrun;
    }

    final Map<Place, Account> accounts = new LinkedHashMap<>();
    final Map<UUID, Call> calls = new LinkedHashMap<>();
    final Map<Line, Total> daily = new HashMap<>();
    final Map<UUID, Long> overruns = new HashMap<>();
    final Set<UUID> barred = new HashSet<>();
    final Set<Limit> inForce = new HashSet<>();
    long revision = 1;

    /// Standings are left out of what it grants: the accounts themselves are compared.
    Reservation reserve(ReserveRequest r) {
        Call before = calls.get(r.attempt());
        if (before != null) {
            return new Granted(
                    r.attempt(), before.granted, before.request.want(), new Money(before.held), true, List.of());
        }
        if (r.budgetRevision() != revision) {
            return new StaleBudgets();
        }
        r.legs().stream()
                .sorted(Comparator.comparing((Leg leg) -> leg.ownerKind().text())
                        .thenComparing(Leg::ownerId)
                        .thenComparing(leg -> leg.period().text()))
                .forEach(this::open);
        r.legs().forEach(leg -> accounts.get(Place.of(leg)).limitedBy(leg));
        long affordable = r.legs().stream()
                .filter(Leg::hard)
                .mapToLong(leg -> fitting(r, accounts.get(Place.of(leg)).room()))
                .min()
                .orElse(r.want());
        Refused refused = refusal(r, (int) affordable);
        if (refused != null) {
            return refused;
        }
        long amount = worst(r, affordable);
        var legs = r.legs().stream().map(leg -> accounts.get(Place.of(leg))).toList();
        legs.forEach(account -> account.held += amount);
        calls.put(r.attempt(), new Call(r, legs, (int) affordable, amount));
        return new Granted(r.attempt(), (int) affordable, r.want(), new Money(amount), false, List.of());
    }

    Call settle(UUID attempt, long cost, boolean estimated) {
        Call call = calls.get(attempt);
        call.estimated = call.over ? call.estimated : estimated;
        return end(attempt, cost, false);
    }

    /// Exact usage in the place of an estimate, in each account that counts the call; no limit in force is passed
    /// for it. An
    /// account that was opened later began with what the call cost; one that nobody uses may not have it.
    Call correct(UUID attempt, long cost) {
        Call call = calls.get(attempt);
        if (!call.over || call.isVoid || !call.estimated) {
            return call;
        }
        Line counted = Line.of(call.request);
        Map<Place, Account> later = new HashMap<>(accounts);
        later.entrySet().removeIf(entry -> call.accounts.contains(entry.getValue()) || !counted.isIn(entry.getKey()));
        long rise = accounts.entrySet().stream()
                .filter(entry -> inForce.contains(entry.getKey().limit()))
                .filter(entry -> call.accounts.contains(entry.getValue()) || later.containsKey(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(account -> account.hard)
                .mapToLong(account -> Math.max(0, account.room()))
                .reduce(Math.min(cost, call.held) - call.cost, Math::min);
        long beyond = cost - call.cost - rise;
        call.estimated = false;
        call.overrun += beyond;
        call.cost += rise;
        call.accounts.forEach(account -> account.posted += rise);
        for (Account account : later.values()) {
            long change = Math.max(rise, -account.posted);
            account.opened += change;
            account.posted += change;
        }
        Total line = daily.get(counted);
        line.cost += rise;
        line.overrun += beyond;
        if (beyond > 0) {
            overruns.merge(call.request.offer(), beyond, Long::sum);
        }
        if (beyond > 0 && cost > call.held) {
            barred.add(call.request.offer());
        }
        return call;
    }

    Call voidAttempt(UUID attempt) {
        return end(attempt, 0, true);
    }

    /// A limit that is set, anew or for the first time: what no budget counted yet is counted now.
    void limitChanged(Leg leg) {
        revision++;
        inForce.add(Place.of(leg).limit());
        Account account = accounts.get(Place.of(leg));
        if (account != null) {
            long missed = Math.max(0, spentSince(Place.of(leg)) - account.posted);
            account.opened += missed;
            account.posted += missed;
            account.limitedBy(leg);
            takeUp(Place.of(leg), account);
        }
    }

    void limitRemoved(Limit limit) {
        revision++;
        inForce.remove(limit);
    }

    void toppedUp(Leg leg, long amount) {
        Account account = open(leg);
        account.limitedBy(leg);
        account.extra += amount;
        revision++;
    }

    private Call end(UUID attempt, long cost, boolean isVoid) {
        Call call = calls.get(attempt);
        if (!call.over) {
            call.over = true;
            call.isVoid = isVoid;
            call.cost = Math.min(cost, call.held);
            call.overrun = cost - call.cost;
            for (Account account : call.accounts) {
                account.held -= call.held;
                account.posted += call.cost;
            }
            if (!isVoid) {
                count(call);
            }
        }
        return call;
    }

    private void count(Call call) {
        Total total = daily.computeIfAbsent(Line.of(call.request), line -> new Total());
        total.calls++;
        total.cost += call.cost;
        total.overrun += call.overrun;
        if (call.overrun > 0) {
            overruns.merge(call.request.offer(), call.overrun, Long::sum);
            barred.add(call.request.offer());
        }
    }

    private Account open(Leg leg) {
        return accounts.computeIfAbsent(Place.of(leg), place -> {
            var account = new Account(accounts.size());
            account.opened = spentSince(place);
            account.posted = account.opened;
            account.limitedBy(leg);
            takeUp(place, account);
            return account;
        });
    }

    /// Calls under way that the account counts, and that were admitted without it.
    private void takeUp(Place place, Account account) {
        for (Call call : calls.values()) {
            if (!call.over && Line.of(call.request).isIn(place) && !call.accounts.contains(account)) {
                call.accounts.add(account);
                account.held += call.held;
            }
        }
    }

    /// A limit in force counts all that the reports have in its period, whenever it was made or made again. Where
    /// the clock was put back into a period before, its account began with what came after it, too.
    boolean countsAll(Place place) {
        var lines = daily.entrySet().stream()
                .filter(line -> line.getKey().belongsTo(place))
                .toList();
        return !inForce.contains(place.limit())
                || lines.stream().anyMatch(line -> !line.getKey().isIn(place))
                || lines.stream().mapToLong(line -> line.getValue().cost).sum() == accounts.get(place).posted;
    }

    private long spentSince(Place place) {
        return daily.entrySet().stream()
                .filter(line -> line.getKey().belongsTo(place))
                .mapToLong(line -> line.getValue().cost)
                .sum();
    }

    /// The largest number of tokens, up to `want`, whose worst cost fits; searched, not computed.
    private static long fitting(ReserveRequest r, long room) {
        if (r.dearest().isFree()) {
            return r.want();
        }
        long low = 0;
        for (long high = r.want(); low < high; ) {
            long middle = (low + high + 1) >>> 1;
            if (worst(r, middle) <= room) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private static long worst(ReserveRequest r, long tokens) {
        var pico = BigInteger.valueOf(r.inputBound())
                .multiply(BigInteger.valueOf(r.dearest().dearestInput()))
                .add(BigInteger.valueOf(tokens)
                        .multiply(BigInteger.valueOf(r.dearest().output())));
        return pico.add(BigInteger.valueOf(999)).divide(THOUSAND).longValueExact();
    }

    private @Nullable Refused refusal(ReserveRequest r, int affordable) {
        long need = worst(r, r.min());
        boolean bars = barred.contains(r.offer());
        var refused = new ArrayList<Refused>();
        r.legs().stream()
                .filter(leg -> leg.hard()
                        && need > 0
                        && (bars || need > accounts.get(Place.of(leg)).room()))
                .sorted(Comparator.comparingLong(
                                (Leg leg) -> accounts.get(Place.of(leg)).room())
                        .thenComparing(leg -> accounts.get(Place.of(leg)).order))
                .forEach(leg -> {
                    Account account = accounts.get(Place.of(leg));
                    var told = new Leg(
                            leg.ownerKind(),
                            leg.ownerId(),
                            leg.period(),
                            leg.periodStart(),
                            new Money(account.most()),
                            true);
                    refused.add(new Refused(
                            told,
                            new Money(account.posted),
                            new Money(account.held),
                            bars ? Reason.BARRED : why(need, account),
                            affordable));
                });
        return refused.stream().min(Comparator.comparing(Refused::reason)).orElse(null);
    }

    private static Reason why(long need, Account account) {
        if (need > account.most()) {
            return Reason.TOO_LARGE;
        }
        return need > account.most() - account.posted ? Reason.EXHAUSTED : Reason.ON_HOLD;
    }
}
