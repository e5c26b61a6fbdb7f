package chat.parley.ledger;

import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Reason;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.ledger.Reservation.StaleBudgets;
import chat.parley.money.Money;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The money protocol once more, as a plain state machine without a database: what the real one must answer.
final class LedgerOracle {

    static final BigInteger THOUSAND = BigInteger.valueOf(1000);

    /// An account; `order` is its place in the order of locks.
    static final class Account {
        final int order;
        long posted;
        long held;

        Account(int order) {
            this.order = order;
        }
    }

    static final class Call {
        final ReserveRequest request;
        final List<Account> accounts;
        final int granted;
        final long held;
        boolean over;
        boolean isVoid;
        long cost;

        Call(ReserveRequest request, List<Account> accounts, int granted, long held) {
            this.request = request;
            this.accounts = accounts;
            this.granted = granted;
            this.held = held;
        }
    }

    record Place(OwnerKind kind, String owner, Period period) {
        static Place of(Leg leg) {
            return new Place(leg.ownerKind(), leg.ownerId(), leg.period());
        }
    }

    final Map<Place, Account> accounts = new LinkedHashMap<>();
    final Map<UUID, Call> calls = new LinkedHashMap<>();
    final Map<UUID, Long> spent = new LinkedHashMap<>();
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
                .forEach(leg -> accounts.computeIfAbsent(Place.of(leg), this::open));
        long affordable = r.legs().stream()
                .filter(Leg::hard)
                .mapToLong(leg -> fitting(r, room(leg)))
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

    Call settle(UUID attempt, long cost) {
        return end(attempt, cost, false);
    }

    Call voidAttempt(UUID attempt) {
        return end(attempt, 0, true);
    }

    /// Only what no budget counted yet changes on the account itself.
    void limitChanged(Leg leg) {
        revision++;
        Account account = accounts.get(Place.of(leg));
        if (account != null) {
            account.posted = Math.max(account.posted, spentBy(Place.of(leg)));
        }
    }

    private Call end(UUID attempt, long cost, boolean isVoid) {
        Call call = calls.get(attempt);
        if (!call.over) {
            call.over = true;
            call.isVoid = isVoid;
            call.cost = Math.min(cost, call.held);
            for (Account account : call.accounts) {
                account.held -= call.held;
                account.posted += call.cost;
            }
            spent.merge(call.request.account(), call.cost, Long::sum);
        }
        return call;
    }

    private Account open(Place place) {
        var account = new Account(accounts.size());
        account.posted = spentBy(place);
        return account;
    }

    private long spentBy(Place place) {
        return place.kind == OwnerKind.USER
                ? spent.getOrDefault(UUID.fromString(place.owner), 0L)
                : spent.values().stream().mapToLong(Long::longValue).sum();
    }

    private long room(Leg leg) {
        Account account = accounts.get(Place.of(leg));
        return leg.limit().nano() - account.posted - account.held;
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
        var refused = new ArrayList<Refused>();
        r.legs().stream()
                .filter(leg -> leg.hard() && need > room(leg) && need > 0)
                .sorted(Comparator.comparingLong(this::room).thenComparing(leg -> accounts.get(Place.of(leg)).order))
                .forEach(leg -> {
                    Account account = accounts.get(Place.of(leg));
                    Reason reason = need > leg.limit().nano()
                            ? Reason.TOO_LARGE
                            : need > leg.limit().nano() - account.posted ? Reason.EXHAUSTED : Reason.ON_HOLD;
                    refused.add(
                            new Refused(leg, new Money(account.posted), new Money(account.held), reason, affordable));
                });
        return refused.stream().min(Comparator.comparing(Refused::reason)).orElse(null);
    }
}
