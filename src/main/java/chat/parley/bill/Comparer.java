package chat.parley.bill;

import chat.parley.bill.Comparison.Line;
import chat.parley.bill.Comparison.Side;
import chat.parley.bill.Comparison.Total;
import chat.parley.money.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Puts a bill beside our books, line by line. Pure.
final class Comparer {

    private static final int FINEST = Numbers.PLACES;

    private final BillSums bill;
    private final Map<Place, Own> ours;
    private final String currency;
    private final boolean told;
    private final boolean amounts;
    private final long unit;
    private final List<Meter> tokens;

    /// @param ours one day more at each end, for what is near the bill's first and last midnight
    /// @param told whether the bill has amounts
    Comparer(BillSums bill, Map<Place, Own> ours, String currency, boolean told) {
        this.bill = bill;
        this.ours = ours;
        this.currency = currency;
        this.told = told;
        amounts = told && bill.currency().equals(currency);
        unit = pow10(FINEST - Math.clamp(bill.scale(), 0, FINEST));
        tokens = bill.meters().stream().filter(Meter::isTokens).toList();
    }

    Comparison compare() {
        var places = new TreeSet<>(bill.places().keySet());
        ours.forEach((place, own) -> {
            if (isBetween(place) && !own.isEmpty()) {
                places.add(place);
            }
        });
        var lines = new ArrayList<Line>();
        var billTotal = new Billed();
        var ourTotal = Own.NONE;
        for (var place : places) {
            var billed = bill.places().get(place);
            var own = ours.getOrDefault(place, Own.NONE);
            lines.add(line(place, billed, own));
            ourTotal = ourTotal.plus(own);
            if (billed != null) {
                billTotal.pay(billed.amount);
                billed.counts.forEach(billTotal::count);
            }
        }
        var differing = (int) lines.stream().filter(Line::differs).count();
        return new Comparison(
                currency,
                bill.currency(),
                amounts,
                new Money(unit),
                bill.rounded(),
                bill.rows(),
                bill.leftOut(),
                List.copyOf(bill.meters()),
                total(billTotal, ourTotal),
                differing,
                lines);
    }

    private boolean isBetween(Place place) {
        return !place.day().isBefore(bill.first()) && !place.day().isAfter(bill.last());
    }

    private Total total(Billed billed, Own own) {
        long theirs = Numbers.nano(billed.amount);
        return new Total(
                side(billed),
                side(own),
                Differences.money(amounts, theirs - own.cost()),
                amounts ? Differences.percent(theirs, own.cost()) : null);
    }

    private Line line(Place place, @Nullable Billed billed, Own own) {
        long theirs = billed == null ? 0 : Numbers.nano(billed.amount);
        boolean differs = amounts ? Differences.differs(theirs, own.cost(), unit) : tokensDiffer(billed, own);
        var explanation = new Explanation(billed, own, tokens, amounts, unit);
        var causes = differs ? explanation.causes(near(place, -1), near(place, 1), told && !amounts) : List.<Cause>of();
        return new Line(
                place.day().toString(),
                place.model().isEmpty() ? null : place.model(),
                billed == null ? null : side(billed),
                own.isEmpty() ? null : side(own),
                Differences.money(amounts, theirs - own.cost()),
                amounts ? Differences.percent(theirs, own.cost()) : null,
                differs,
                causes,
                differs ? explanation.unexplained() : null);
    }

    private boolean tokensDiffer(@Nullable Billed billed, Own own) {
        return tokens.stream()
                .anyMatch(meter -> Differences.differs(
                        billed == null ? 0 : billed.counts.getOrDefault(meter, 0L), own.tokens(meter), 1));
    }

    private Own near(Place place, int days) {
        LocalDate day = place.day().plusDays(days);
        return ours.getOrDefault(new Place(day, place.model()), Own.NONE);
    }

    private Side side(Billed billed) {
        return new Side(
                Differences.money(told, Numbers.nano(billed.amount)),
                count(billed, Meter.FRESH),
                count(billed, Meter.CACHED),
                count(billed, Meter.INPUT),
                count(billed, Meter.OUTPUT),
                count(billed, Meter.REQUESTS));
    }

    private @Nullable Long count(Billed billed, Meter meter) {
        return bill.meters().contains(meter) ? billed.counts.getOrDefault(meter, 0L) : null;
    }

    private static Side side(Own own) {
        return new Side(
                new Money(own.cost()), own.fresh(), own.cached(), own.tokens(Meter.INPUT), own.output(), own.calls());
    }

    private static long pow10(int places) {
        long value = 1;
        for (int i = 0; i < places; i++) {
            value *= 10;
        }
        return value;
    }
}
