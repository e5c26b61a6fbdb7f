package chat.parley.catalog;

import chat.parley.account.Language;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Numbers and dates as a page in one language writes them.
///
/// @param zone in which moments are dated
record Figures(Language language, String currency, ZoneId zone) {

    private static final int THOUSAND = 1_000;
    private static final int KIBI = 1_024;

    private static final Map<String, String> SYMBOLS = Map.of(
            "USD",
            "$",
            "EUR",
            "€",
            "GBP",
            "£",
            "CNY",
            "¥",
            "JPY",
            "¥",
            "INR",
            "₹",
            "KRW",
            "₩",
            "BRL",
            "R$",
            "CHF",
            "CHF\u00a0");

    Locale locale() {
        return language == Language.ZH ? Locale.SIMPLIFIED_CHINESE : Locale.US;
    }

    /// A price per 1M tokens: `$0.15`.
    String price(long pico) {
        return SYMBOLS.getOrDefault(currency, currency + "\u00a0") + PerMillion.text(pico);
    }

    String date(Instant at) {
        return date(LocalDate.ofInstant(at, zone));
    }

    /// @param iso as `2026-04-24`
    String date(String iso) {
        return date(LocalDate.parse(iso));
    }

    private String date(LocalDate date) {
        var pattern = language == Language.ZH ? "uuuu年M月d日" : "MMM d, uuuu";
        return DateTimeFormatter.ofPattern(pattern, locale()).format(date);
    }

    /// Tokens, short: 1,048,576 and 1,000,000 are `1M`, 393,216 is `384K`.
    static String tokens(int count) {
        if (count < KIBI) {
            return Integer.toString(count);
        }
        int unit = count % THOUSAND == 0 || count % KIBI != 0 ? THOUSAND : KIBI;
        int thousands = (count + unit / 2) / unit;
        return thousands % unit == 0 ? thousands / unit + "M" : thousands + "K";
    }

    /// What `1M` or `384K` is at least.
    static long leastTokens(String text) {
        var unit = text.endsWith("M") ? 1_000_000L : THOUSAND;
        return new BigDecimal(text.substring(0, text.length() - 1))
                .multiply(BigDecimal.valueOf(unit))
                .longValueExact();
    }

    /// Days of the week as `MON`: a run of them is written by its ends.
    String days(List<String> names) {
        var days = Arrays.stream(DayOfWeek.values())
                .filter(day -> names.stream()
                        .anyMatch(name ->
                                day.getDisplayName(TextStyle.SHORT, Locale.ROOT).equalsIgnoreCase(name)))
                .toList();
        boolean run =
                days.size() > 2 && days.getLast().getValue() - days.getFirst().getValue() == days.size() - 1;
        return run
                ? shown(days.getFirst()) + "–" + shown(days.getLast())
                : list(days.stream().map(this::shown));
    }

    String list(Stream<String> parts) {
        return parts.collect(Collectors.joining(language == Language.ZH ? "、" : ", "));
    }

    private String shown(DayOfWeek day) {
        return day.getDisplayName(TextStyle.SHORT, locale());
    }
}
