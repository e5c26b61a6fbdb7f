package chat.parley.bill;

import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.http.Problem.FieldError;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How the columns of a bill are read. Columns are named as the file's first row names them.
///
/// @param delimiter a comma, a semicolon or a tab
/// @param zone whose days the bill has
/// @param moment which moment of our calls is compared with its days
/// @param currency of the amounts, unless a column says it
/// @param amount what a row cost; else `price` × `quantity` where both are there
/// @param input all input with the reused; in the place of `fresh`
/// @param type where each row counts one thing: what it counts, by `kinds`; `quantity` is how many
/// @param price of one piece of `quantity`
/// @param keyValue only rows whose `key` is this
/// @param models what the bill's models are called at our offers
public record Mapping(
        @Nullable String delimiter,
        @Nullable String zone,
        @Nullable Moment moment,
        @Nullable String currency,
        @Nullable String day,
        @Nullable DayFormat dayFormat,
        @Nullable String model,
        @Nullable String amount,
        @Nullable String currencyColumn,
        @Nullable String fresh,
        @Nullable String cached,
        @Nullable String input,
        @Nullable String output,
        @Nullable String requests,
        @Nullable String type,
        @Nullable String quantity,
        @Nullable String price,
        @Nullable Map<String, Meter> kinds,
        @Nullable String key,
        @Nullable String keyValue,
        @Nullable Map<String, String> models) {

    /// More than any bill has, so that what is kept stays small.
    private static final int MOST_NAMES = 500;

    private static final int LONGEST_NAME = 200;

    public Mapping {
        kinds = kinds == null ? Map.of() : Map.copyOf(kinds);
        models = models == null ? Map.of() : Map.copyOf(models);
    }

    /// The columns that count one thing each.
    Map<Meter, String> wide() {
        var all = new EnumMap<Meter, String>(Meter.class);
        put(all, Meter.FRESH, fresh);
        put(all, Meter.CACHED, cached);
        put(all, Meter.INPUT, input);
        put(all, Meter.OUTPUT, output);
        put(all, Meter.REQUESTS, requests);
        return all;
    }

    private static void put(Map<Meter, String> all, Meter meter, @Nullable String column) {
        if (column != null) {
            all.put(meter, column);
        }
    }

    Map<String, Meter> meters() {
        return Objects.requireNonNull(kinds);
    }

    /// What the bill's models are called at our offers.
    Map<String, String> names() {
        return Objects.requireNonNull(models);
    }

    Mapping with(String newDelimiter, Map<String, Meter> newKinds, Map<String, String> newModels) {
        return new Mapping(
                newDelimiter,
                zone,
                moment,
                currency,
                day,
                dayFormat,
                model,
                amount,
                currencyColumn,
                fresh,
                cached,
                input,
                output,
                requests,
                type,
                quantity,
                price,
                newKinds,
                key,
                keyValue,
                newModels);
    }

    boolean isLong() {
        return type != null && quantity != null;
    }

    boolean hasAmounts() {
        return amount != null || (price != null && quantity != null);
    }

    ZoneId zoneId() {
        return ZoneId.of(Objects.requireNonNull(zone));
    }

    Moment at() {
        return Objects.requireNonNull(moment);
    }

    String money() {
        return Objects.requireNonNull(currency);
    }

    DayFormat format() {
        return Objects.requireNonNull(dayFormat);
    }

    String dayColumn() {
        return Objects.requireNonNull(day);
    }

    /// What a model of the bill is called at our offers.
    String modelOf(String billed) {
        return names().getOrDefault(billed, billed);
    }

    /// @throws Problem 400 naming each field that does not fit the file
    void check(Set<String> names) {
        var wrong = new ArrayList<FieldError>();
        Stream.of(
                        entry("day", day),
                        entry("model", model),
                        entry("amount", amount),
                        entry("currencyColumn", currencyColumn),
                        entry("fresh", fresh),
                        entry("cached", cached),
                        entry("input", input),
                        entry("output", output),
                        entry("requests", requests),
                        entry("type", type),
                        entry("quantity", quantity),
                        entry("price", price),
                        entry("key", key))
                .flatMap(List::stream)
                .filter(column -> !names.contains(column.name))
                .forEach(column -> wrong.add(
                        new FieldError(column.field, Fault.UNKNOWN_CHOICE, "no such column: " + column.name)));
        needed(wrong, "day", day);
        needed(wrong, "dayFormat", dayFormat);
        needed(wrong, "moment", moment);
        if (!isZone(zone)) {
            wrong.add(new FieldError("zone", Fault.NOT_A_ZONE, "a zone such as UTC or Asia/Shanghai"));
        }
        if (currency == null || !currency.matches("[A-Z]{3}")) {
            wrong.add(new FieldError("currency", Fault.REQUIRED, "three letters such as USD"));
        }
        if (!hasAmounts() && !isLong() && wide().keySet().stream().noneMatch(Meter::isTokens)) {
            wrong.add(new FieldError("amount", Fault.REQUIRED, "a column of amounts or of tokens"));
        }
        if (type != null && quantity == null) {
            wrong.add(new FieldError("quantity", Fault.REQUIRED, "how many of each type"));
        }
        if (fresh != null && input != null) {
            wrong.add(new FieldError("input", Fault.INVALID, "either new input or all input"));
        }
        if (meters().size() > MOST_NAMES
                || names().size() > MOST_NAMES
                || Stream.of(meters().keySet(), names().keySet(), names().values())
                        .flatMap(Collection::stream)
                        .anyMatch(name -> name.length() > LONGEST_NAME)) {
            wrong.add(new FieldError("models", Fault.TOO_MANY, "too many names, or too long").atMost(MOST_NAMES));
        }
        if (!wrong.isEmpty()) {
            throw Problem.invalid(wrong);
        }
    }

    private record Column(String field, String name) {}

    private static List<Column> entry(String field, @Nullable String name) {
        return name == null ? List.of() : List.of(new Column(field, name));
    }

    private static void needed(List<FieldError> wrong, String field, @Nullable Object value) {
        if (value == null) {
            wrong.add(new FieldError(field, Fault.REQUIRED, "is missing"));
        }
    }

    private static boolean isZone(@Nullable String zone) {
        return zone != null && ZoneId.getAvailableZoneIds().contains(zone);
    }
}
