package chat.parley.inference;

import chat.parley.inference.BalanceReply.Reason;
import chat.parley.inference.BalanceReply.Told;
import chat.parley.inference.BalanceReply.Untold;
import chat.parley.money.Money;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what DeepSeek answers under `/user/balance`. An amount is exact or it is none.
final class BalanceText {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Pattern AMOUNT = Pattern.compile("-?[0-9]{1,60}(\\.[0-9]{1,60})?");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);
    private static final int PLACES = 9;
    private static final int MAX_CURRENCIES = 20;
    private static final int NAMED = 3;
    private static final int MAX_SCALE = 100;

    private BalanceText() {}

    /// @param currency the ledger's: only an amount in it is one
    static BalanceReply read(String text, String currency) {
        JsonNode body;
        try {
            body = JSON.readTree(text);
        } catch (IOException e) {
            return Untold.of(Reason.UNREADABLE);
        }
        JsonNode available = body.path("is_available");
        JsonNode infos = body.path("balance_infos");
        if (!available.isBoolean() || !infos.isArray() || infos.size() > MAX_CURRENCIES) {
            return Untold.of(Reason.UNREADABLE);
        }
        var byCurrency = new TreeMap<String, JsonNode>();
        for (JsonNode info : infos) {
            String code = info.path("currency").asText("");
            if (!CURRENCY.matcher(code).matches() || byCurrency.put(code, info) != null) {
                return none(Reason.UNREADABLE, "", available);
            }
        }
        JsonNode ours = byCurrency.get(currency);
        if (ours != null) {
            return told(ours, currency, available);
        }
        return byCurrency.isEmpty()
                ? none(Reason.UNREADABLE, "", available)
                : none(
                        Reason.OTHER_CURRENCY,
                        String.join(
                                ", ", byCurrency.keySet().stream().limit(NAMED).toList()),
                        available);
    }

    private static BalanceReply told(JsonNode info, String currency, JsonNode available) {
        try {
            BigDecimal total = amount(info.path("total_balance"));
            if (total == null) {
                return none(Reason.UNREADABLE, "", available);
            }
            return new Told(
                    available.booleanValue(),
                    currency,
                    money(total),
                    moneyOrNone(info.path("granted_balance")),
                    moneyOrNone(info.path("topped_up_balance")),
                    Math.clamp(total.scale(), 0, PLACES));
        } catch (NumberFormatException e) {
            return none(Reason.UNREADABLE, "", available);
        } catch (ArithmeticException e) {
            return none(Reason.ABSURD, "", available);
        }
    }

    private static BalanceReply none(Reason reason, String detail, JsonNode available) {
        return new Untold(reason, detail, available.booleanValue());
    }

    /// @return null where there is none
    /// @throws NumberFormatException if it is no plain decimal
    private static @Nullable BigDecimal amount(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (node.isNumber()) {
            return node.decimalValue();
        }
        if (!node.isTextual() || !AMOUNT.matcher(node.textValue()).matches()) {
            throw new NumberFormatException("not an amount");
        }
        return new BigDecimal(node.textValue());
    }

    private static @Nullable Money moneyOrNone(JsonNode node) {
        BigDecimal amount = amount(node);
        return amount == null ? null : money(amount);
    }

    /// What is finer than the ledger counts is cut off: never more than there is.
    ///
    /// @throws ArithmeticException if nobody has that much
    private static Money money(BigDecimal amount) {
        if (Math.abs(amount.scale()) > MAX_SCALE || amount.abs().compareTo(MOST) > 0) {
            throw new ArithmeticException("more than anybody has");
        }
        return new Money(
                amount.setScale(PLACES, RoundingMode.FLOOR).unscaledValue().longValueExact());
    }
}
