package chat.parley.testing;

import chat.parley.money.Money;
import chat.parley.testing.FakeProvider.ListReply;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.concurrent.atomic.AtomicInteger;

/// What is left of what was paid in at a fake provider, as `/user/balance` tells it: to the cent, as DeepSeek does.
public final class FakeCredit {

    private static final Money USUAL = Money.parse("100");
    private static final int CENTS = 2;

    private final AtomicInteger asked = new AtomicInteger();
    private volatile Money paid = USUAL;
    private volatile String currency = "USD";
    private volatile int places = CENTS;
    private volatile String authorization = "";
    private volatile ListReply instead;

    public void pay(String amount) {
        paid = paid.plus(Money.parse(amount));
    }

    public void set(String amount) {
        paid = Money.parse(amount);
    }

    public void currency(String code) {
        currency = code;
    }

    /// Tells it as exactly as that.
    public void places(int decimals) {
        places = decimals;
    }

    /// Answers this whatever is left; null for the truth again.
    public void answers(ListReply reply) {
        instead = reply;
    }

    /// How often it was asked.
    public int asked() {
        return asked.get();
    }

    /// By whom it was asked last.
    public String authorization() {
        return authorization;
    }

    ListReply answer(String key, Money spent) {
        asked.incrementAndGet();
        authorization = key == null ? "" : key;
        var reply = instead;
        var left = paid.minus(spent);
        return reply != null
                ? reply
                : new ListReply(200, "application/json", told(left.nano() > 0, currency, text(left)));
    }

    /// The document, with one currency.
    public static String told(boolean available, String currency, String total) {
        var body = FakeProvider.JSON.createObjectNode().put("is_available", available);
        body.putArray("balance_infos")
                .addObject()
                .put("currency", currency)
                .put("total_balance", total)
                .put("granted_balance", "0.00")
                .put("topped_up_balance", total);
        return body.toString();
    }

    private String text(Money amount) {
        return BigDecimal.valueOf(amount.nano(), 9)
                .setScale(places, RoundingMode.FLOOR)
                .toPlainString();
    }

    void reset() {
        paid = USUAL;
        currency = "USD";
        places = CENTS;
        instead = null;
        asked.set(0);
    }
}
