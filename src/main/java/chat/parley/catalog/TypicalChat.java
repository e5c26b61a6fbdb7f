package chat.parley.catalog;

import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import java.util.Optional;

/// What a chat of a stated size costs with the model that every installation begins with, by its list price: a
/// yardstick for limits, before anything was spent.
///
/// @param cost outside peak hours
public record TypicalChat(Money cost) {

    public static final int QUESTIONS = 10;
    public static final int QUESTION_TOKENS = 200;
    public static final int THINKING_TOKENS = 1000;
    public static final int ANSWER_TOKENS = 500;

    private static final int PRECISION = 1000;

    /// None where no list price is known in that currency.
    public static Optional<TypicalChat> in(String currency, Presets presets) {
        return presets.all().stream()
                .filter(preset -> !preset.name().equals(Presets.DEMO))
                .flatMap(preset ->
                        preset.price(FirstOffer.MODEL, preset.upstreamId(FirstOffer.MODEL), currency).stream())
                .map(list -> new TypicalChat(cost(list.rates())))
                .filter(chat -> chat.cost.nano() > 0)
                .findFirst();
    }

    public static String modelName() {
        return FirstOffer.NAME;
    }

    /// About how many such chats an amount is enough for: three digits of it mean something.
    public long chatsFor(Money amount) {
        long count = Math.max(0, amount.nano() / cost.nano());
        long step = 1;
        while (count / step >= PRECISION) {
            step *= 10;
        }
        return count / step * step;
    }

    private static Money cost(Rates rates) {
        return rates.cost(usage());
    }

    /// Each question is new, the answer before it is new once, and all before that is reused.
    public static Usage usage() {
        long fresh = 0;
        long cached = 0;
        for (int question = 0; question < QUESTIONS; question++) {
            fresh += QUESTION_TOKENS + (question > 0 ? ANSWER_TOKENS : 0);
            cached += Math.max(0, question - 1) * (long) (QUESTION_TOKENS + ANSWER_TOKENS);
        }
        long output = QUESTIONS * (long) (THINKING_TOKENS + ANSWER_TOKENS);
        return new Usage(fresh, cached, output, QUESTIONS * (long) THINKING_TOKENS);
    }
}
