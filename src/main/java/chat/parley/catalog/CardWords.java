package chat.parley.catalog;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// The words of a model's page; `messages/card_*.properties` has them in each language. Headings are those that model
/// cards have elsewhere, so that people find what they know.
@MessageBundle("card")
public interface CardWords {

    @Message
    String models();

    @Message
    String skip();

    @Message
    String sections();

    @Message
    String theme();

    @Message
    String edit();

    @Message
    String chat();

    @Message
    String copy();

    @Message
    String copyId();

    @Message
    String switchedOff();

    @Message
    String totalContext();

    @Message
    String maxOutput();

    @Message
    String released();

    @Message
    String modalities();

    @Message
    String tokens();

    @Message
    String modalitiesLine(String inputs, String results);

    @Message
    String text();

    @Message
    String image();

    @Message
    String audio();

    @Message
    String video();

    @Message
    String file();

    @Message
    String limitsHere(String context, String most);

    @Message
    String price(String name);

    @Message
    String inputPrice();

    @Message
    String outputPrice();

    @Message
    String cacheRead();

    @Message
    String unpriced();

    @Message
    String priceNote(String currency, String provider, String day);

    @Message
    String demoMoney();

    @Message
    String unconfirmed();

    @Message
    String unconfirmedNote(String source);

    @Message
    String byHour();

    @Message
    String hours();

    @Message
    String now();

    @Message
    String window(String days, String start, String end, String zone);

    @Message
    String otherHours();

    @Message
    String exceptOn(String days);

    @Message
    String api(String name);

    @Message
    String apiNav();

    @Message
    String apiNote();

    @Message
    String shell();

    @Message
    String benchmark(String name);

    @Message
    String benchmarkNav();

    @Message
    String indexScore();

    @Message
    String metricsFrom(String source);

    @Message
    String comparison();

    @Message
    String model();

    @Message
    String thisModel();

    @Message
    String unknown();

    @Message
    String alone();

    @Message
    String article(String name);

    @Message
    String faq(String name);

    @Message
    String faqNav();

    @Message
    String media();

    @Message
    String mediaNote();

    @Message
    String noLinks();
}
