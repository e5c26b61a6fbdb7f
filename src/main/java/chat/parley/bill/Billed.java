package chat.parley.bill;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/// What a bill says of one day and model: sums of its rows.
final class Billed {

    int rows;
    BigDecimal amount = BigDecimal.ZERO;
    /// Of the amount, what is of one meter; only where each row counts one.
    final Map<Meter, BigDecimal> amounts = new EnumMap<>(Meter.class);
    final Map<Meter, Long> counts = new EnumMap<>(Meter.class);

    void count(Meter meter, long more) {
        counts.merge(meter, more, Math::addExact);
    }

    void pay(BigDecimal more) {
        amount = amount.add(more);
    }

    void pay(Meter meter, BigDecimal more) {
        pay(more);
        amounts.merge(meter, more, BigDecimal::add);
    }

    /// Where all input and the reused are told, the rest is new.
    void split(boolean told) {
        var input = counts.get(Meter.INPUT);
        if (told && input != null) {
            counts.remove(Meter.INPUT);
            count(Meter.FRESH, Math.max(0, input - counts.getOrDefault(Meter.CACHED, 0L)));
        }
    }
}
