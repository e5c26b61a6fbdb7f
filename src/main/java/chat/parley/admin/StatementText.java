package chat.parley.admin;

import chat.parley.account.Language;
import chat.parley.money.Money;
import chat.parley.money.MoneyText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Collection;
import java.util.Locale;

/// Figures and days as statements write them in one language.
///
/// @param places how many decimals the amounts of the lines have: as many as the most exact of them needs
record StatementText(Language language, String currency, int places) {

    /// An amount in two parts, so that the places after the cents can be set small.
    record Amount(String text, String rest) {}

    private static final int CENTS = 2;
    private static final int NANO = 9;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    static int placesOf(Collection<Money> amounts) {
        return amounts.stream().mapToInt(StatementText::placesOf).max().orElse(CENTS);
    }

    /// As all lines have it: what stands below each other has the same places.
    Amount amount(Money money) {
        var text = text(money, places);
        var cents = text.length() - (places - CENTS);
        return new Amount(text.substring(0, cents), text.substring(cents));
    }

    /// An amount that stands alone.
    String exact(Money money) {
        return text(money, placesOf(money));
    }

    /// How much of a limit that is, rounded down: only what is used up says 100.
    String percent(Money part, Money whole) {
        return BigDecimal.valueOf(part.nano())
                .multiply(HUNDRED)
                .divide(BigDecimal.valueOf(whole.nano()), 0, RoundingMode.DOWN)
                .toPlainString();
    }

    String count(long number) {
        return format(0).format(number);
    }

    String month(YearMonth month) {
        return date(language == Language.ZH ? "uuuu年M月" : "MMMM uuuu", month);
    }

    String day(LocalDate day) {
        return date(language == Language.ZH ? "uuuu年M月d日" : "d MMM uuuu", day);
    }

    String moment(Instant at, ZoneId zone) {
        var there = at.atZone(zone);
        return day(there.toLocalDate()) + date(" HH:mm", there) + " (" + zone.getId() + ")";
    }

    private String date(String pattern, TemporalAccessor date) {
        var locale = language == Language.ZH ? Locale.SIMPLIFIED_CHINESE : Locale.UK;
        return DateTimeFormatter.ofPattern(pattern, locale).format(date);
    }

    private static int placesOf(Money money) {
        return Math.max(
                CENTS,
                BigDecimal.valueOf(money.nano(), NANO).stripTrailingZeros().scale());
    }

    private String text(Money money, int decimals) {
        var exact = BigDecimal.valueOf(money.nano(), NANO);
        return (exact.signum() < 0 ? "−" : "")
                + MoneyText.sign(currency)
                + format(decimals).format(exact.abs());
    }

    private static DecimalFormat format(int decimals) {
        var format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(decimals);
        return format;
    }
}
