package chat.parley.bill;

import chat.parley.http.Fault;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the rows of a bill by its mapping, into sums by day and model: its memory grows with those, not with rows.
final class BillReader {

    /// More lines than anybody compares at once.
    static final int MOST_LINES = 5_000;

    static final int MOST_DAYS = 400;
    private static final int MOST_WRONG = 20;
    private static final int LONGEST_MODEL = 200;

    private final BillFile file;
    private final Mapping mapping;
    private final boolean comma;
    private final TreeMap<Place, Billed> places = new TreeMap<>();
    private final List<Wrong> wrong = new ArrayList<>();
    private final Set<Meter> meters = EnumSet.noneOf(Meter.class);
    private int rows;
    private int leftOut;
    private int scale;
    private boolean rounded;
    private @Nullable String currency;

    private BillReader(BillFile file, Mapping mapping) {
        this.file = file;
        this.mapping = mapping;
        comma = !file.delimiter.equals(",");
    }

    /// @throws chat.parley.http.Problem 400 where the mapping does not fit the file, or the file is no table
    static BillSums read(BillFile file, Mapping mapping) {
        mapping.check(Set.copyOf(file.names));
        return new BillReader(file, mapping).read();
    }

    private BillSums read() {
        file.rows((number, cells) -> {
            if (cells.size() > file.names.size()) {
                wrong.add(Wrong.inRow(number, Fault.TOO_MANY, "more cells than there are columns"));
            } else {
                row(new Row(number, cells));
            }
            return wrong.size() < MOST_WRONG;
        });
        boolean told = meters.contains(Meter.INPUT) && meters.contains(Meter.CACHED);
        places.values().forEach(billed -> {
            billed.split(told);
            rounded |= Numbers.isFinerThanNano(billed.amount);
        });
        if (told) {
            meters.remove(Meter.INPUT);
            meters.add(Meter.FRESH);
        }
        if (wrong.isEmpty()) {
            bounds();
        }
        var used = currency == null ? mapping.money() : currency;
        return new BillSums(places, rows, leftOut, scale, rounded, used, meters, wrong);
    }

    private void bounds() {
        if (places.isEmpty()) {
            wrong.add(new Wrong(null, null, null, Fault.REQUIRED, "there is no row in it that is compared"));
        } else if (places.size() > MOST_LINES) {
            wrong.add(new Wrong(
                    null, null, null, Fault.TOO_MANY, "more than " + MOST_LINES + " lines of days and models"));
        } else if (ChronoUnit.DAYS.between(
                        places.firstKey().day(), places.lastKey().day())
                > MOST_DAYS) {
            wrong.add(new Wrong(null, mapping.day(), null, Fault.TOO_MANY, "more than " + MOST_DAYS + " days"));
        }
    }

    /// One row's cells, by column.
    private final class Row {
        final int number;
        private final List<String> cells;

        Row(int number, List<String> cells) {
            this.number = number;
            this.cells = cells;
        }

        /// Empty where the column is not mapped or the row is short.
        String of(@Nullable String column) {
            int at = column == null ? -1 : file.names.indexOf(column);
            return at < 0 || at >= cells.size() ? "" : cells.get(at).strip();
        }

        void wrong(String column, Fault code, String message) {
            wrong.add(Wrong.at(number, column, of(column), code, message));
        }

        /// Null where the cell is empty, or wrong.
        @Nullable
        BigDecimal decimal(String column) {
            var text = of(column);
            if (text.isEmpty()) {
                return null;
            }
            var value = Numbers.decimal(text, comma);
            if (value.isEmpty()) {
                wrong(column, Fault.NOT_AN_AMOUNT, "is not a number: digits and one point");
            }
            return value.orElse(null);
        }

        @Nullable
        Long count(String column) {
            var text = of(column);
            if (text.isEmpty()) {
                return null;
            }
            var value = Numbers.count(text);
            if (value.isEmpty()) {
                wrong(column, Fault.NOT_A_NUMBER, "is not a number: digits only");
                return null;
            }
            return value.getAsLong();
        }
    }

    private void row(Row row) {
        int before = wrong.size();
        if (mapping.key() != null
                && mapping.keyValue() != null
                && !row.of(mapping.key()).equals(mapping.keyValue())) {
            leftOut++;
            return;
        }
        var day = mapping.format().day(row.of(mapping.day()), mapping.zoneId());
        if (day.isEmpty()) {
            var empty = row.of(mapping.day()).isEmpty();
            row.wrong(
                    mapping.dayColumn(),
                    empty ? Fault.REQUIRED : Fault.NOT_A_DATE,
                    empty ? "is empty: a day belongs there" : "is not a day as the others are");
        }
        currency(row);
        var billed = new Billed();
        boolean compared = mapping.isLong() ? oneThing(row, billed) : eachThing(row, billed);
        var model = row.of(mapping.model());
        if (model.length() > LONGEST_MODEL) {
            row.wrong(Objects.requireNonNull(mapping.model()), Fault.TOO_LONG, "is longer than any model's name");
        }
        if (wrong.size() > before || day.isEmpty()) {
            return;
        }
        if (!compared) {
            leftOut++;
            return;
        }
        rows++;
        add(new Place(day.get(), mapping.model() == null ? "" : mapping.modelOf(model)), billed);
    }

    private void add(Place place, Billed row) {
        if (places.size() > MOST_LINES && !places.containsKey(place)) {
            return;
        }
        var sum = places.computeIfAbsent(place, nobody -> new Billed());
        sum.rows++;
        sum.pay(row.amount);
        row.amounts.forEach((meter, more) -> sum.amounts.merge(meter, more, BigDecimal::add));
        row.counts.forEach(sum::count);
    }

    private void currency(Row row) {
        var column = mapping.currencyColumn();
        var said = row.of(column).toUpperCase(Locale.ROOT);
        if (column == null || said.isEmpty()) {
            return;
        }
        if (currency == null) {
            currency = said;
        }
        if (!said.matches("[A-Z]{3}") || !said.equals(currency)) {
            row.wrong(
                    column, Fault.OTHER_CURRENCY, "is another currency than " + currency + ": one file, one currency");
        }
    }

    /// A row that counts each thing in a column of its own.
    private boolean eachThing(Row row, Billed billed) {
        mapping.wide().forEach((meter, column) -> {
            meters.add(meter);
            var count = row.count(column);
            if (count != null) {
                billed.count(meter, count);
            }
        });
        if (mapping.amount() != null) {
            var amount = row.decimal(mapping.amount());
            if (amount != null) {
                pay(amount, billed);
            }
        }
        return true;
    }

    /// A row that counts one thing, which a column names.
    private boolean oneThing(Row row, Billed billed) {
        var meter = mapping.meters().getOrDefault(row.of(mapping.type()), Meter.NONE);
        var column = Objects.requireNonNull(mapping.quantity());
        var count = row.count(column);
        var amount = mapping.amount() != null ? row.decimal(mapping.amount()) : product(row, count);
        if (meter == Meter.NONE) {
            return false;
        }
        meters.add(meter);
        if (count != null) {
            billed.count(meter, count);
        }
        if (amount != null) {
            // A price times a number is exact, whatever its last place is.
            scale = Math.max(scale, mapping.amount() != null ? amount.scale() : Numbers.PLACES);
            billed.pay(meter, amount);
        }
        return true;
    }

    private @Nullable BigDecimal product(Row row, @Nullable Long count) {
        if (mapping.price() == null) {
            return null;
        }
        var price = row.decimal(mapping.price());
        return price == null || count == null ? null : price.multiply(BigDecimal.valueOf(count));
    }

    private void pay(BigDecimal amount, Billed billed) {
        scale = Math.max(scale, amount.scale());
        billed.pay(amount);
    }

    /// The names that a column has, with how often, the first many of them; to choose among.
    static Map<String, Integer> values(BillFile file, @Nullable String column, int most) {
        var all = new TreeMap<String, Integer>();
        int at = column == null ? -1 : file.names.indexOf(column);
        if (at >= 0) {
            file.rows((number, cells) -> {
                var text = at < cells.size() ? cells.get(at).strip() : "";
                if (!text.isEmpty() && text.length() <= LONGEST_MODEL && (all.size() < most || all.containsKey(text))) {
                    all.merge(text, 1, Integer::sum);
                }
                return true;
            });
        }
        return all;
    }
}
