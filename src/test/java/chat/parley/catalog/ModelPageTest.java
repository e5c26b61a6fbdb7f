package chat.parley.catalog;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Book;
import chat.parley.money.Rates;
import chat.parley.testing.Cast;
import chat.parley.testing.TestClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ModelPageTest {

    private static final String FLASH = FirstOffer.MODEL;
    private static final Rates CARD = new Rates(150_000, 3_000, 300_000);
    private static final String OTHER = "model-page/other:1";

    @Inject
    Cast cast;

    @Inject
    Presets presets;

    @Inject
    TestClock clock;

    private UUID provider;
    private UUID offer;

    @BeforeEach
    void offerTheModelAtTheCardsPrices() {
        cast.ada();
        QuarkusTransaction.requiringNew().run(() -> {
            var at = Provider.create(
                    "Local <one>",
                    "http://127.0.0.1:1",
                    presets.required("other"),
                    Provider.Source.ADMIN,
                    Book.REAL,
                    clock.instant());
            provider = at.id;
            offer = offer(at, FLASH);
        });
        price(offer, CARD, List.of(), Duration.ofDays(-1));
    }

    @AfterEach
    void leave() {
        clock.reset();
        QuarkusTransaction.requiringNew().run(() -> {
            Provider.update("enabled = false where id = ?1", provider);
            Model.update("enabled = true where id = ?1", FLASH);
            Model.update("enabled = false where id = ?1", OTHER);
            ModelCard.deleteAll();
            CardSeed.plant(clock.instant());
        });
    }

    @Test
    void everyFactOfTheCardStandsInOrder() {
        edit(with(card(), new Bilingual("Our default since October.", "")));
        CardFacts.assertInOrder(CardFacts.all(), main(FLASH));
    }

    @Test
    void aChinesePageHasTheSameFigures() {
        var person = cast.newMember("model-page-zh");
        cast.as(person)
                .contentType("application/json")
                .body(Map.of("language", "zh"))
                .patch("/api/me")
                .then()
                .statusCode(200);
        var text = text(cast.as(person).get("/models/" + FLASH).asString());
        CardFacts.assertInOrder(CardFacts.figures(), text);
        assertThat(text).contains("总上下文", "2026年4月24日", "DeepSeek V4 Flash 的定位是什么？", "输入文本，输出文本");
        assertThat(text).doesNotContain("Price", "Benchmark", "positioned");
    }

    @Test
    void anEmptyArticleIsHiddenAndAnEmptyPlaceIsQuiet() {
        assertThat(main(FLASH))
                .doesNotContain("DeepSeek V4 Flash Article")
                .contains("Text in, text out")
                .contains("X (Twitter)", "Reddit", "YouTube", "Nothing yet");
    }

    @Test
    void aNewPriceShowsFromTheMomentThatItHolds() {
        price(offer, new Rates(200_000, 4_000, 450_000), List.of(), Duration.ofHours(1));
        assertThat(ownPrice()).contains("$0.15/M", "$0.3/M", "$0.003/M").doesNotContain("$0.45/M");
        clock.advance(Duration.ofHours(2));
        assertThat(ownPrice()).contains("$0.2/M", "$0.45/M", "$0.004/M").doesNotContain("$0.3/M");
    }

    @Test
    void unconfirmedPricesSaySoWithTheirSource() {
        assertThat(main(FLASH)).contains("not confirmed", "a <b>test</b>", "through Local <one>", "in USD");
        QuarkusTransaction.requiringNew()
                .run(() -> PriceVersion.at(offer, clock.instant())
                        .orElseThrow()
                        .confirm(cast.ada().id(), clock.instant()));
        assertThat(main(FLASH)).doesNotContain("not confirmed", "a <b>test</b>");
    }

    @Test
    void aWindowsPricesAreShownAndWhichHoldsNow() {
        var all = List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");
        var open = new PriceWindow("UTC", all, "00:00", "24:00", 310_000, 6_000, 1_200_000);
        price(offer, CARD, List.of(open), Duration.ofMinutes(-1));
        var text = main(FLASH);
        CardFacts.assertInOrder(
                List.of(
                        "$0.31/M",
                        "Prices by the hour",
                        "Mon–Sun 00:00–24:00 (UTC) now",
                        "$0.31/M",
                        "All other hours",
                        "$0.15/M"),
                text);
        assertThat(text).doesNotContain("All other hours now");
    }

    @Test
    void aModelWithoutACardShowsWhatIsKnownAndNothingMore() {
        QuarkusTransaction.requiringNew().run(() -> {
            var made = offer(Provider.find(provider).orElseThrow(), OTHER);
            Offer.update("contextTokens = 131072, maxOutputTokens = 8192 where id = ?1", made);
        });
        var text = main(OTHER);
        assertThat(text)
                .contains(OTHER, "Total Context", "128K", "8K", "No price is set yet", "DeepSeek V4 Flash", "$0.15/M")
                .doesNotContain("Released", "Modalities", "Benchmark", "FAQ", "Intelligence Index");
        assertThat(main(FLASH)).contains("Intelligence Index", "not known");
    }

    @Test
    void whatIsLessHereThanTheCardSaysIsTold() {
        assertThat(main(FLASH)).doesNotContain("Here it reads");
        QuarkusTransaction.requiringNew()
                .run(() -> Offer.update("contextTokens = 131072, maxOutputTokens = 8192 where id = ?1", offer));
        assertThat(main(FLASH)).contains("Here it reads up to 128K and writes up to 8K tokens.", "1M tokens");
    }

    @Test
    void theExamplesCallThisInstallation() {
        var html = cast.as(cast.grace()).get("/models/" + FLASH).asString();
        var home = "http://127.0.0.1:" + io.restassured.RestAssured.port;
        assertThat(text(html))
                .contains("curl " + home + "/v1/chat/completions \\", "Authorization: Bearer $PARLEY_KEY")
                .contains("'{\"model\": \"deepseek-v4-flash\",")
                .contains("base_url=\"" + home + "/v1\"", "messages=[{\"role\": \"user\", \"content\":")
                .contains("baseURL: '" + home + "/v1'", "new OpenAI({", "model: 'deepseek-v4-flash'");
    }

    @Test
    void strangersSignInFirstAndUnknownModelsAreLikeAnyUnknownPage() {
        given().redirects()
                .follow(false)
                .get("/models/" + FLASH)
                .then()
                .statusCode(303)
                .header("Location", org.hamcrest.Matchers.endsWith("/login?next=%2Fmodels%2F" + FLASH));
        var unknown = cast.as(cast.grace()).get("/models/no-such-model");
        var anywhere = cast.as(cast.grace()).get("/no/such/page");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(anywhere.statusCode()).isEqualTo(404);
        assertThat(unknown.asString()).isEqualTo(anywhere.asString());
    }

    @Test
    void aModelSwitchedOffIsThereForAdminsOnly() {
        QuarkusTransaction.requiringNew().run(() -> Model.update("enabled = false where id = ?1", FLASH));
        cast.as(cast.grace()).get("/models/" + FLASH).then().statusCode(404);
        assertThat(text(cast.as(cast.ada()).get("/models/" + FLASH).asString())).contains("switched off");
    }

    @Test
    void thePageHasNoScriptOfItsOwnAndAPolicyAgainstAnyOther() {
        var answer = cast.as(cast.grace()).get("/models/" + FLASH);
        assertThat(answer.header("Content-Security-Policy")).contains("script-src 'nonce-", "style-src 'self'");
        assertThat(answer.asString()).doesNotContainPattern("<script(?![^>]*nonce=)|\\son\\w+=|\\sstyle=|javascript:");
    }

    private static Card card() {
        return CardSeed.read(FLASH);
    }

    static Card with(Card card, Bilingual article) {
        return new Card(
                card.description(),
                card.context(),
                card.maxOutput(),
                card.released(),
                card.reads(),
                card.writes(),
                card.indexes(),
                card.groups(),
                card.source(),
                article,
                card.questionsIntro(),
                card.questions(),
                card.links());
    }

    private void edit(Card card) {
        cast.as(cast.ada())
                .contentType("application/json")
                .body(card)
                .put("/api/admin/models/" + FLASH + "/card")
                .then()
                .statusCode(200);
    }

    /// What the page says of its own model's price: other models, with prices of theirs, are compared below it.
    private String ownPrice() {
        var text = main(FLASH);
        int begin = text.indexOf("DeepSeek V4 Flash Price");
        return text.substring(begin, text.indexOf("DeepSeek V4 Flash API", begin));
    }

    /// The page's text as grace reads it.
    private String main(String model) {
        return text(cast.as(cast.grace())
                .get("/models/" + model)
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    private static String text(String html) {
        var main = Pattern.compile("<main.*</main>", Pattern.DOTALL).matcher(html);
        assertThat(main.find()).isTrue();
        return main.group()
                .replaceAll("<[^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    private UUID offer(Provider at, String model) {
        var kind = presets.required("other").offer();
        var made = Offer.create(at, FirstOffer.model(model, clock.instant()), model, kind, clock.instant());
        made.rank = 1;
        made.model.enabled = true;
        return made.id;
    }

    private void price(UUID of, Rates rates, List<PriceWindow> windows, Duration from) {
        QuarkusTransaction.requiringNew()
                .run(() -> PriceVersion.create(
                        of, clock.instant().plus(from), rates, windows, List.of(), "a <b>test</b>", clock.instant()));
    }
}
