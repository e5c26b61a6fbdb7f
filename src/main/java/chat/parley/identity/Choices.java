package chat.parley.identity;

import chat.parley.account.Language;
import chat.parley.catalog.Presets;
import chat.parley.catalog.TypicalChat;
import chat.parley.money.MoneyText;
import chat.parley.page.Frame;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The zones and currencies to choose from.
record Choices(List<Option> zones, List<Option> currencies) {

    /// @param sign what stands before an amount
    /// @param chat what a usual chat costs, in billionths; empty where no list price is known
    /// @param cost the same, as people read it
    record Option(String value, String label, String sign, String chat, String cost) {

        static Option zone(String id, String label) {
            return new Option(id, label, "", "", "");
        }

        static Option currency(String code, String label, Optional<TypicalChat> chat) {
            return new Option(
                    code,
                    label,
                    MoneyText.sign(code),
                    chat.map(usual -> String.valueOf(usual.cost().nano())).orElse(""),
                    chat.map(usual -> MoneyText.shortened(usual.cost(), code)).orElse(""));
        }
    }

    private static final Pattern PLACE =
            Pattern.compile("(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.+|UTC");

    private static final List<String> CURRENCIES = List.of(
            "USD", "EUR", "CNY", "GBP", "JPY", "INR", "AUD", "BRL", "CAD", "CHF", "CZK", "DKK", "HKD", "IDR", "ILS",
            "KRW", "MXN", "NOK", "NZD", "PLN", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "VND", "ZAR");

    /// @param now shown beside each zone, by which people recognise their own
    /// @param preferred a currency that is offered whether or not it is a usual one
    static Choices of(Frame frame, Instant now, String preferred, Presets presets) {
        var locale = frame.language() == Language.ZH ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
        var time = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
        var zones = ZoneId.getAvailableZoneIds().stream()
                .filter(id -> PLACE.matcher(id).matches())
                .sorted()
                .map(id -> Option.zone(id, frame.words().zoneOption(id, time.format(now.atZone(ZoneId.of(id))))))
                .toList();
        var currencies = Stream.concat(Stream.of(preferred), CURRENCIES.stream())
                .distinct()
                .filter(Choices::isCurrency)
                .map(code -> Option.currency(
                        code,
                        Currency.getInstance(code).getDisplayName(locale) + ", " + code,
                        TypicalChat.in(code, presets)))
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
