package chat.parley.bill;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the columns of a bill may mean, by their names and first rows. An admin sees it and corrects it.
final class Guess {

    private static final int SAMPLES = 20;
    private static final int MOST_NAMES = 100;
    private static final Pattern CURRENCY = Pattern.compile("(?:^|[^a-z])(usd|cny|eur|rmb|gbp|jpy)(?:$|[^a-z])");

    private final BillFile file;
    private final Set<String> taken = new HashSet<>();

    private Guess(BillFile file) {
        this.file = file;
    }

    /// @param offered what our offers are called at the provider
    static Mapping of(BillFile file, Moment moment, String ourCurrency, List<String> offered) {
        return new Guess(file).guess(moment, ourCurrency, offered);
    }

    /// What an admin said, with what it says nothing of: kinds and models that this file has besides.
    static Mapping complete(BillFile file, Mapping said, List<String> offered) {
        var guess = new Guess(file);
        var kinds = new LinkedHashMap<>(guess.kinds(said.type()));
        kinds.putAll(said.meters());
        var models = new LinkedHashMap<>(guess.models(said.model(), offered));
        models.putAll(said.names());
        return said.with(file.delimiter, kinds, models);
    }

    private Mapping guess(Moment moment, String ourCurrency, List<String> offered) {
        var day = column("(utc_?|usage_?)?(date|day)(_?utc)?", "(start|end)?_?time(stamp)?.*", ".*date.*", ".*日期.*");
        var model = column("model(_?(name|id|version))?", ".*model.*", ".*snapshot.*", ".*模型.*");
        var key = column("(api_?)?key_?name", "api_?key.*", ".*key.*", ".*密钥.*");
        var currencyColumn = column("currency", ".*币种.*");
        var type = column("(usage_?|token_?)?type", "meter", "item", ".*类型.*");
        boolean isLong = type != null && kinds(type).values().stream().anyMatch(Meter::isTokens);
        var price = isLong ? column("(unit_?)?price.*", ".*单价.*") : null;
        var quantity = isLong ? column("quantity", "amount", "usage", "count", "tokens", ".*用量.*") : null;
        var fresh = isLong ? null : column(".*cach.*miss.*", ".*uncached.*", "fresh.*", ".*未命中.*");
        var cached = isLong ? null : column(".*cach.*hit.*", ".*(cached|cache_?read).*", ".*命中.*");
        var output = isLong ? null : column(".*(output|completion|generated).*tokens?.*", "output.*", ".*输出.*");
        var input = isLong || fresh != null ? null : column(".*(input|prompt|context).*tokens?.*", "input.*", ".*输入.*");
        var requests = isLong ? null : column(".*requests?.*", "calls?", ".*请求.*");
        var amount =
                column("(total_?)?(cost|amount)(_?(in_?)?[a-z]{3})?(_?value)?", ".*(cost|charge).*", ".*(费用|金额).*");
        var samples = samples(day);
        return new Mapping(
                file.delimiter,
                "UTC",
                moment,
                currency(amount, currencyColumn, ourCurrency),
                day,
                DayFormat.of(samples).orElse(DayFormat.ISO),
                model,
                amount,
                currencyColumn,
                fresh,
                cached,
                input,
                output,
                requests,
                isLong ? type : null,
                quantity,
                price,
                isLong ? kinds(type) : Map.of(),
                key,
                null,
                models(model, offered));
    }

    /// The first name that one of the patterns fits, the first pattern first; each column once.
    private @Nullable String column(String... patterns) {
        for (var pattern : patterns) {
            for (var name : file.names) {
                var plain = name.toLowerCase(Locale.ROOT)
                        .replaceAll("[\\s()-]+", "_")
                        .replaceAll("_+$", "");
                if (!taken.contains(name) && plain.matches(pattern)) {
                    taken.add(name);
                    return name;
                }
            }
        }
        return null;
    }

    private Map<String, Meter> kinds(@Nullable String type) {
        var kinds = new LinkedHashMap<String, Meter>();
        BillReader.values(file, type, MOST_NAMES).keySet().forEach(name -> kinds.put(name, meter(name)));
        return kinds;
    }

    static Meter meter(String name) {
        var plain = name.toLowerCase(Locale.ROOT);
        if (plain.matches(".*(request|call|请求).*")) {
            return Meter.REQUESTS;
        }
        if (plain.matches(".*(miss|uncached|fresh|未命中).*")) {
            return Meter.FRESH;
        }
        if (plain.matches(".*(cach|hit|命中).*")) {
            return Meter.CACHED;
        }
        if (plain.matches(".*(output|completion|generated|输出).*")) {
            return Meter.OUTPUT;
        }
        return plain.matches(".*(input|prompt|context|输入).*") ? Meter.INPUT : Meter.NONE;
    }

    private String currency(@Nullable String amount, @Nullable String column, String ours) {
        var said = column == null ? List.<String>of() : samples(column);
        if (!said.isEmpty() && said.getFirst().matches("[A-Za-z]{3}")) {
            return said.getFirst().toUpperCase(Locale.ROOT);
        }
        var found = CURRENCY.matcher(amount == null ? "" : amount.toLowerCase(Locale.ROOT));
        return found.find() ? found.group(1).toUpperCase(Locale.ROOT).replace("RMB", "CNY") : ours;
    }

    private List<String> samples(@Nullable String column) {
        var all = new ArrayList<String>();
        int at = column == null ? -1 : file.names.indexOf(column);
        if (at >= 0) {
            file.rows((number, cells) -> {
                if (at < cells.size() && !cells.get(at).isBlank()) {
                    all.add(cells.get(at).strip());
                }
                return all.size() < SAMPLES;
            });
        }
        return all;
    }

    private Map<String, String> models(@Nullable String column, List<String> offered) {
        var models = new LinkedHashMap<String, String>();
        for (var billed : BillReader.values(file, column, MOST_NAMES).keySet()) {
            nearest(billed, offered).filter(ours -> !ours.equals(billed)).ifPresent(ours -> models.put(billed, ours));
        }
        return models;
    }

    /// The same but for capitals; else ours with something behind it, such as a date.
    static Optional<String> nearest(String billed, List<String> offered) {
        var plain = billed.toLowerCase(Locale.ROOT);
        return offered.stream()
                .filter(ours -> ours.equalsIgnoreCase(billed))
                .findFirst()
                .or(() -> offered.stream()
                        .filter(ours -> plain.startsWith(ours.toLowerCase(Locale.ROOT) + "-"))
                        .max(Comparator.comparingInt(String::length)));
    }
}
