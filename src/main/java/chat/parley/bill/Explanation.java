package chat.parley.bill;

import chat.parley.bill.Cause.What;
import chat.parley.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Why a line of a bill and our books differ, from the figures of both.
///
/// What can be reckoned exactly comes first: overruns and prices. The rest is a matter of tokens, and goes to causes
/// that can account for it, each as far as it can: calls without exact usage, calls at the day's ends, input counted as
/// reused on one side, calls that only one side has. What tokens still differ by is named by kind.
final class Explanation {

    private static final int PLACES_OF_PRICE = 6;

    private final List<Cause> causes = new ArrayList<>();
    private final @Nullable Billed bill;
    private final Own ours;
    private final List<Meter> meters;
    private final boolean amounts;
    private final long slack;
    private final Map<Meter, BigDecimal> rates = new EnumMap<>(Meter.class);
    private final Map<Meter, Long> more = new EnumMap<>(Meter.class);
    private long left;

    /// @param meters of tokens that the bill counts
    /// @param amounts whether amounts can be compared
    /// @param unit of the bill's last place, in nano-units
    Explanation(@Nullable Billed bill, Own ours, List<Meter> meters, boolean amounts, long unit) {
        this.bill = bill;
        this.ours = ours;
        this.meters = meters;
        this.amounts = amounts;
        // Each row of the bill was rounded by up to half a unit, each call of ours up to one nano-unit.
        slack = unit * ((bill == null ? 0 : bill.rows) / 2 + 1) + ours.calls();
        left = amounts ? Math.subtractExact(bill == null ? 0 : Numbers.nano(bill.amount), ours.cost()) : 0;
        rates();
    }

    /// @param before our line of the day before, `after` of the day after
    List<Cause> causes(Own before, Own after, boolean currencies) {
        if (currencies) {
            causes.add(Cause.of(What.CURRENCY, 0, null, null));
        }
        if (ours.overrun() > 0) {
            exact(What.OVERRUN, ours.overruns(), ours.overrun());
        }
        if (bill != null && !ours.isEmpty()) {
            prices();
        }
        range(What.HOLD, ours.holds(), ours.holdCost(), -ours.holdCost(), 0);
        range(What.ESTIMATED, ours.guesses(), ours.guessCost(), -ours.guessCost(), ours.guessRoom());
        range(What.PENDING, ours.pending(), ours.pendingHeld(), 0, ours.pendingHeld());
        long out = Math.addExact(ours.earlyCost(), ours.lateCost());
        edge(What.BOUNDARY_OUT, ours.early() + ours.late(), out, -out, 0);
        long in = Math.addExact(before.lateCost(), after.earlyCost());
        edge(What.BOUNDARY_IN, before.late() + after.early(), in, 0, in);
        boolean both = bill != null && ours.calls() > 0;
        if (both) {
            cache();
        }
        oneSided();
        if (both) {
            tokens();
        }
        return List.copyOf(causes);
    }

    /// Null where nothing is left but what rounding makes.
    @Nullable
    Money unexplained() {
        return amounts && Math.abs(left) > slack ? new Money(left) : null;
    }

    /// What a token of ours cost on average, in nano-units: the prices of the holds, brought to what was charged.
    private void rates() {
        var value = ours.freshValue().add(ours.cachedValue()).add(ours.outputValue());
        if (value.signum() == 0) {
            return;
        }
        var charged = Differences.ratio(BigDecimal.valueOf(Math.addExact(ours.cost(), ours.overrun())), value);
        for (var meter : meters) {
            long tokens = ours.tokens(meter);
            var pico = tokens == 0
                    ? BigDecimal.valueOf(ours.rate(meter))
                    : Differences.ratio(ours.value(meter), BigDecimal.valueOf(tokens));
            rates.put(meter, pico.multiply(charged));
        }
    }

    private BigDecimal rate(Meter meter) {
        return rates.getOrDefault(meter, BigDecimal.ZERO);
    }

    private long take(long least, long most) {
        long part = amounts ? Math.clamp(left, least, most) : 0;
        left -= part;
        return part;
    }

    private void exact(What what, long calls, long part) {
        if (amounts) {
            left -= part;
        }
        causes.add(Cause.of(what, calls, new Money(part), Differences.money(amounts, part)));
    }

    /// Calls without exact usage: named also where they account for nothing.
    private void range(What what, long calls, long stake, long least, long most) {
        if (calls > 0) {
            causes.add(Cause.of(what, calls, new Money(stake), Differences.money(amounts, take(least, most))));
        }
    }

    private void edge(What what, long calls, long stake, long least, long most) {
        if (calls == 0) {
            return;
        }
        long part = Math.abs(left) > slack ? take(least, most) : 0;
        if (part != 0 || !amounts) {
            causes.add(Cause.of(what, calls, new Money(stake), Differences.money(amounts, part)));
        }
    }

    private long told(Meter meter) {
        return bill == null ? 0 : bill.counts.getOrDefault(meter, 0L);
    }

    /// The same tokens at the bill's price and at ours; by kind where the bill says what each kind cost.
    private void prices() {
        if (!amounts || bill == null || rates.isEmpty() || !isComplete()) {
            return;
        }
        boolean byKind = meters.stream().allMatch(meter -> told(meter) == 0 || bill.amounts.containsKey(meter));
        if (byKind) {
            for (var meter : meters) {
                price(meter, told(meter), bill.amounts.getOrDefault(meter, BigDecimal.ZERO), value(meter));
            }
        } else {
            var value = meters.stream().map(this::value).reduce(BigDecimal.ZERO, BigDecimal::add);
            price(null, meters.stream().mapToLong(this::told).sum(), bill.amount, value);
        }
    }

    /// Whether the bill counts all that costs.
    private boolean isComplete() {
        return meters.contains(Meter.OUTPUT)
                && (meters.contains(Meter.INPUT) || (meters.contains(Meter.FRESH) && meters.contains(Meter.CACHED)));
    }

    private BigDecimal value(Meter meter) {
        return rate(meter).multiply(BigDecimal.valueOf(told(meter)));
    }

    private void price(@Nullable Meter meter, long tokens, BigDecimal amount, BigDecimal value) {
        long part = Numbers.nano(amount) - Differences.nano(value);
        if (tokens > 0 && Math.abs(part) > slack) {
            left -= part;
            causes.add(Cause.ofPrice(
                    meter,
                    perMillion(amount.movePointRight(Numbers.PLACES), tokens),
                    perMillion(value, tokens),
                    new Money(part)));
        }
    }

    private static String perMillion(BigDecimal nano, long tokens) {
        return Differences.ratio(nano, BigDecimal.valueOf(tokens))
                .movePointLeft(Numbers.PLACES - 6)
                .setScale(PLACES_OF_PRICE, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    /// Calls that only one side has: by their number, or as the whole line.
    private void oneSided() {
        if (bill == null) {
            if (ours.calls() > 0) {
                causes.add(Cause.of(
                        What.NOT_BILLED,
                        ours.calls(),
                        new Money(ours.cost()),
                        Differences.money(amounts, take(Math.min(0, left), 0))));
            }
            return;
        }
        long extra = bill.counts.containsKey(Meter.REQUESTS) ? told(Meter.REQUESTS) - ours.calls() : 0;
        if (ours.calls() == 0) {
            one(What.OUTSIDE, Math.max(extra, 0), 0, Math.max(0, left));
        } else if (extra > 0) {
            one(
                    What.OUTSIDE,
                    extra,
                    0,
                    Math.max(0, each(bill.amount.movePointRight(Numbers.PLACES), extra, told(Meter.REQUESTS))));
        } else if (extra < 0) {
            one(What.NOT_BILLED, -extra, -each(BigDecimal.valueOf(ours.cost()), -extra, ours.calls()), 0);
        }
    }

    /// What so many calls of all come to, each taken as the average.
    private static long each(BigDecimal amount, long calls, long all) {
        return Differences.nano(Differences.ratio(amount.multiply(BigDecimal.valueOf(calls)), BigDecimal.valueOf(all)));
    }

    private void one(What what, long calls, long least, long most) {
        long part = Math.abs(left) > slack ? take(least, most) : 0;
        // Calls that causes above account for already are not named again.
        if (part != 0 || !amounts) {
            causes.add(Cause.of(what, calls, null, Differences.money(amounts, part)));
        }
    }

    private void cache() {
        for (var meter : meters) {
            more.put(meter, told(meter) - ours.tokens(meter));
        }
        long cached = more.getOrDefault(Meter.CACHED, 0L);
        long fresh = more.getOrDefault(Meter.FRESH, 0L);
        if (Long.signum(cached) * Long.signum(fresh) >= 0) {
            return;
        }
        long moved = Long.signum(cached) * Math.min(Math.abs(cached), Math.abs(fresh));
        var value = rate(Meter.CACHED).subtract(rate(Meter.FRESH)).multiply(BigDecimal.valueOf(moved));
        if (tell(What.CACHE, null, moved, value)) {
            more.put(Meter.CACHED, cached - moved);
            more.put(Meter.FRESH, fresh + moved);
        }
    }

    private void tokens() {
        for (var meter : meters) {
            long tokens = more.getOrDefault(meter, 0L);
            tell(What.TOKENS, meter, tokens, rate(meter).multiply(BigDecimal.valueOf(tokens)));
        }
    }

    /// Only as much as is left, and only where it goes the same way.
    private boolean tell(What what, @Nullable Meter meter, long tokens, BigDecimal value) {
        if (tokens == 0) {
            return false;
        }
        if (!amounts) {
            causes.add(Cause.ofTokens(what, meter, tokens, null));
            return true;
        }
        long worth = Differences.nano(value);
        if (Math.abs(left) <= slack || Long.signum(worth) != Long.signum(left)) {
            return false;
        }
        long part = worth > 0 ? take(0, worth) : take(worth, 0);
        causes.add(Cause.ofTokens(what, meter, tokens, new Money(part)));
        return true;
    }
}
