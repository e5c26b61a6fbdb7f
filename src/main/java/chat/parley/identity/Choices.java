package chat.parley.identity;

import chat.parley.account.Language;
import chat.parley.page.Frame;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The zones and currencies to choose from.
record Choices(List<Option> zones, List<Option> currencies) {

    record Option(String value, String label) {}

    private static final Pattern PLACE =
            Pattern.compile("(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.+|UTC");

    private static final List<String> CURRENCIES = List.of(
            "USD", "EUR", "CNY", "GBP", "JPY", "INR", "AUD", "BRL", "CAD", "CHF", "CZK", "DKK", "HKD", "IDR", "ILS",
            "KRW", "MXN", "NOK", "NZD", "PLN", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "VND", "ZAR");

    /// @param now shown beside each zone, by which people recognise their own
    /// @param preferred a currency that is offered whether or not it is a usual one
    static Choices of(Frame frame, Instant now, String preferred) {
        var locale = frame.language() == Language.ZH ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
        var time = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
        var zones = ZoneId.getAvailableZoneIds().stream()
                .filter(id -> PLACE.matcher(id).matches())
                .sorted()
                .map(id -> new Option(id, frame.words().zoneOption(id, time.format(now.atZone(ZoneId.of(id))))))
                .toList();
        var currencies = Stream.concat(Stream.of(preferred), CURRENCIES.stream())
                .distinct()
                .filter(Choices::isCurrency)
                .map(code -> new Option(code, Currency.getInstance(code).getDisplayName(locale) + ", " + code))
                .toList();
        return new Choices(zones, currencies);
    }

    static boolean isZone(String id) {
        return ZoneId.getAvailableZoneIds().contains(id) && PLACE.matcher(id).matches();
    }

    static boolean isCurrency(String code) {
        return known().contains(code);
    }

    private static Set<String> known() {
        return Currency.getAvailableCurrencies().stream()
                .map(Currency::getCurrencyCode)
                .collect(Collectors.toUnmodifiableSet());
    }
}
