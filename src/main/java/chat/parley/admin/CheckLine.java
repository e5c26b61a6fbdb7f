package chat.parley.admin;

import chat.parley.account.Language;
import chat.parley.inference.Finding;
import chat.parley.inference.ProviderTest.Line;
import chat.parley.money.Money;
import chat.parley.money.MoneyText;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import java.util.Locale;

/// One line of a provider's test, in words.
///
/// @param check what was looked at, a stable name
/// @param finding what was found, a stable name
/// @param state `good`, `doubtful` or `bad`
public record CheckLine(String check, String finding, String state, String title, String text) {

    static ConnectWords words(Language language) {
        return MessageBundles.get(ConnectWords.class, Localized.Literal.of(language.code()));
    }

    static CheckLine of(Line line, ConnectWords words, String currency) {
        var finding = line.finding();
        return new CheckLine(
                code(finding.check()),
                code(finding),
                code(finding.state()),
                title(finding.check(), words),
                text(line, words, currency));
    }

    /// For a page that is written once: the word for the state, which the picture beside it shows.
    public String stateWord(ConnectWords words) {
        return switch (state) {
            case "good" -> words.good();
            case "doubtful" -> words.doubtful();
            default -> words.bad();
        };
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String title(Finding.Check check, ConnectWords words) {
        return switch (check) {
            case REACHABLE -> words.checkReachable();
            case KEY -> words.checkKey();
            case MODEL -> words.checkModel();
            case ANSWER -> words.checkAnswer();
            case THINKING -> words.checkThinking();
            case USAGE -> words.checkUsage();
            case REUSE -> words.checkReuse();
            case PRICES -> words.checkPrices();
        };
    }

    private static String text(Line line, ConnectWords words, String currency) {
        var values = line.values();
        var id = values.getOrDefault("id", "");
        return switch (line.finding()) {
            case REACHED -> words.reached(values.getOrDefault("millis", ""));
            case REFUSED -> words.refused();
            case HOST_UNKNOWN -> words.hostUnknown();
            case SILENT -> words.silent();
            case UNTRUSTED -> words.untrusted();
            case UNREACHABLE -> words.unreachable();
            case WEB_PAGE -> words.webPage();
            case KEY_ACCEPTED -> words.keyAccepted();
            case KEY_UNNEEDED -> words.keyUnneeded();
            case KEY_REFUSED -> words.keyRefused();
            case NO_CREDIT -> words.noCredit();
            case MODEL_LISTED -> words.modelListed(id, values.getOrDefault("count", ""));
            case MODEL_UNLISTED -> words.modelUnlisted(id);
            case NO_LIST -> words.noList(id);
            case MODEL_UNKNOWN -> unknown(id, values.getOrDefault("near", ""), words);
            case ANSWERED ->
                words.answered(
                        values.getOrDefault("tokens", ""),
                        MoneyText.shortened(Money.parse(values.getOrDefault("cost", "0")), currency),
                        values.getOrDefault("millis", ""));
            case NOT_ANSWERED -> notAnswered(values.getOrDefault("said", ""), words);
            case LIMIT_REACHED -> words.limitReached();
            case THINKING_SWITCHES -> words.thinkingSwitches();
            case THINKING_FIXED -> words.thinkingFixed();
            case THINKING_STAYS_ON -> words.thinkingStaysOn();
            case THINKING_STAYS_OFF -> words.thinkingStaysOff();
            case USAGE_EXACT -> words.usageExact();
            case USAGE_MISSING -> words.usageMissing();
            case REUSE_SEEN -> words.reuseSeen(values.getOrDefault("cached", ""));
            case REUSE_UNSEEN -> words.reuseUnseen();
            case PRICES_CONFIRMED, PRICES_UNCONFIRMED -> prices(line, words, MoneyText.sign(currency));
            case PRICES_MISSING -> words.pricesMissing();
        };
    }

    private static String unknown(String id, String near, ConnectWords words) {
        return near.isEmpty() ? words.modelUnknown(id) : words.modelUnknownNear(id, near);
    }

    private static String notAnswered(String said, ConnectWords words) {
        return said.isEmpty() ? words.notAnswered() : words.notAnsweredSaid(said);
    }

    /// As they are written in a contract, to the last place.
    private static String prices(Line line, ConnectWords words, String sign) {
        var fresh = sign + line.values().getOrDefault("fresh", "");
        var cached = sign + line.values().getOrDefault("cached", "");
        var output = sign + line.values().getOrDefault("output", "");
        return line.finding() == Finding.PRICES_CONFIRMED
                ? words.pricesConfirmed(fresh, cached, output)
                : words.pricesUnconfirmed(fresh, cached, output);
    }
}
