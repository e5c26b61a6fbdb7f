package chat.parley.admin;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// The words of connecting a model and of its test; `messages/connect_*.properties` has them in each language.
@MessageBundle("connect")
public interface ConnectWords {

    @Message
    String heading();

    @Message
    String intro();

    @Message
    String kinds();

    @Message
    String other();

    @Message
    String kindDeepseek();

    @Message
    String kindTokenhub();

    @Message
    String kindOpenrouter();

    @Message
    String kindOllama();

    @Message
    String kindOther();

    @Message
    String key();

    @Message
    String keyHint();

    @Message
    String keyMissing();

    @Message
    String address();

    @Message
    String addressHint();

    @Message
    String addressInvalid();

    @Message
    String addressScheme();

    @Message
    String addressExtra();

    @Message
    String modelId();

    @Message
    String modelIdHint();

    @Message
    String modelIdInvalid();

    @Message
    String advanced();

    @Message
    String connect();

    @Message
    String connecting();

    @Message
    String costHint();

    @Message
    String lookHeading();

    @Message
    String lookHint();

    @Message
    String look();

    @Message
    String looking();

    @Message
    String found();

    @Message
    String foundNothing();

    @Message
    String use();

    @Message
    String demoHeading();

    @Message
    String demoHint();

    @Message
    String demo();

    @Message
    String later();

    @Message
    String reportGood(String provider);

    @Message
    String reportBad(String provider);

    @Message
    String reportBadHint();

    @Message
    String testCost(String cost);

    @Message
    String confirm();

    @Message
    String confirmed();

    @Message
    String reportUnpriced(String provider);

    @Message
    String pricesHeading();

    @Message
    String pricesHint(String currency);

    @Message
    String priceFresh();

    @Message
    String priceCached();

    @Message
    String priceOutput();

    @Message
    String priceInvalid();

    @Message
    String priceQuestioned();

    @Message
    String priceAndTest();

    @Message
    String good();

    @Message
    String doubtful();

    @Message
    String bad();

    @Message
    String checkReachable();

    @Message
    String checkKey();

    @Message
    String checkModel();

    @Message
    String checkAnswer();

    @Message
    String checkThinking();

    @Message
    String checkUsage();

    @Message
    String checkReuse();

    @Message
    String checkPrices();

    @Message
    String reached(String millis);

    @Message
    String refused();

    @Message
    String hostUnknown();

    @Message
    String silent();

    @Message
    String untrusted();

    @Message
    String unreachable();

    @Message
    String webPage();

    @Message
    String keyAccepted();

    @Message
    String keyUnneeded();

    @Message
    String keyRefused();

    @Message
    String noCredit();

    @Message
    String modelListed(String id, String count);

    @Message
    String modelUnlisted(String id);

    @Message
    String noList(String id);

    @Message
    String modelUnknown(String id);

    @Message
    String modelUnknownNear(String id, String near);

    @Message
    String answered(String tokens, String cost, String millis);

    @Message
    String notAnswered();

    @Message
    String notAnsweredSaid(String said);

    @Message
    String limitReached();

    @Message
    String thinkingSwitches();

    @Message
    String thinkingFixed();

    @Message
    String thinkingStaysOn();

    @Message
    String thinkingStaysOff();

    @Message
    String usageExact();

    @Message
    String usageMissing();

    @Message
    String reuseSeen(String cached);

    @Message
    String reuseUnseen();

    @Message
    String pricesConfirmed(String fresh, String cached, String output);

    @Message
    String pricesUnconfirmed(String fresh, String cached, String output);

    @Message
    String pricesMissing();
}
