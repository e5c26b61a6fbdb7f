package chat.parley.money;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;

/// Amounts as people read them on the pages that the server writes; the browser has the same rule.
public final class MoneyText {

    private static final int PLACES = 9;
    private static final Map<String, String> SIGNS = Map.ofEntries(
            Map.entry("USD", "$"),
            Map.entry("EUR", "€"),
            Map.entry("CNY", "¥"),
            Map.entry("JPY", "¥"),
            Map.entry("GBP", "£"),
            Map.entry("INR", "₹"),
            Map.entry("KRW", "₩"),
            Map.entry("BRL", "R$"),
            Map.entry("VND", "₫"),
            Map.entry("ILS", "₪"),
            Map.entry("TRY", "₺"),
            Map.entry("UAH", "₴"));

    private MoneyText() {}

    /// Two decimals from 1.00 up, else two significant digits: `$12.40`, `$0.0031`.
    public static String shortened(Money amount, String currency) {
        var exact = BigDecimal.valueOf(amount.nano(), PLACES);
        var size = exact.abs();
        var rounded = size.compareTo(BigDecimal.ONE) >= 0 || size.signum() == 0
                ? size.setScale(2, RoundingMode.HALF_UP)
                : size.round(new MathContext(2, RoundingMode.HALF_UP));
        // 0.0996 is 0.10 and 0.5 is 0.50: never fewer than two places.
        var shown = rounded.setScale(Math.max(2, rounded.scale()), RoundingMode.UNNECESSARY);
        var whole = shown.toBigInteger().toString().replaceAll("\\B(?=(\\d{3})+$)", ",");
        var text = shown.toPlainString();
        return (exact.signum() < 0 ? "−" : "") + sign(currency) + whole + text.substring(text.indexOf('.'));
    }

    /// What stands before an amount: `$`, or the code itself with a space.
    public static String sign(String currency) {
        return SIGNS.getOrDefault(currency, currency + "\u00a0");
    }
}
