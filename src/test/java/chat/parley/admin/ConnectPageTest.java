package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import chat.parley.account.Language;
import chat.parley.catalog.FirstOffer;
import chat.parley.catalog.Offer;
import chat.parley.catalog.PriceVersion;
import chat.parley.catalog.Provider;
import chat.parley.inference.Finding;
import chat.parley.inference.ProviderTest.Line;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeProvider.ListReply;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The third screen of set-up, as a browser without script sends it.
@QuarkusTest
class ConnectPageTest {

    private static final String MODEL = FirstOffer.MODEL;

    /// No list has its price.
    private static final String LOCAL = "connect-local";

    private final FakeProvider provider = FakeProvider.start();

    @Inject
    Cast cast;

    @AfterEach
    void clear() {
        QuarkusTransaction.requiringNew()
                .run(() -> mine().forEach(mine -> {
                    mine.enabled = false;
                    mine.baseUrl = "http://gone.invalid/" + mine.id;
                }));
        provider.close();
    }

    @Test
    void whatIsConnectedIsTestedInWordsAndItsPricesConfirmed() {
        provider.lists(MODEL);
        var page = connect(Map.of())
                .statusCode(200)
                .body(containsString("is connected"))
                .body(containsString(MODEL + " is among the 1"))
                .body(containsString("Accepted."))
                .body(not(containsString("sk-canary-connect")))
                .extract()
                .asString();
        assertThat(one().enabled).isTrue();
        var price = page.replaceFirst("(?s).*name=\"price\" value=\"([^\"]+)\".*", "$1");
        cast.as(cast.ada())
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false)
                .formParam("price", price)
                .post("/setup/model/prices")
                .then()
                .statusCode(303)
                .header("Location", containsString("/"));
        var confirmed = QuarkusTransaction.requiringNew()
                .call(() -> PriceVersion.of(Offer.ofProvider(one().id).getFirst().id)
                        .getFirst()
                        .isConfirmed());
        assertThat(confirmed).isTrue();
    }

    @Test
    void whatDoesNotWorkStaysOutOfUseAndIsSetRightInPlace() {
        provider.lists(new ListReply(401, "application/json", "{}"));
        connect(Map.of())
                .statusCode(200)
                .body(containsString("does not work yet"))
                .body(containsString("refuses"));
        assertThat(one().enabled).isFalse();
        provider.lists(MODEL);
        connect(Map.of("provider", one().id.toString(), "apiKey", ""))
                .statusCode(200)
                .body(containsString("is connected"));
        assertThat(one().enabled).isTrue();
    }

    @Test
    void theNearestIdIsFilledIn() {
        provider.lists(MODEL);
        connect(Map.of("model", MODEL + "x:status-400"))
                .statusCode(200)
                .body(containsString("value=\"" + MODEL + "\""));
    }

    @Test
    void aModelWithoutAKnownPriceAsksForItAndIsTriedThen() {
        provider.lists(LOCAL);
        connect(Map.of("model", LOCAL))
                .statusCode(200)
                .body(containsString("needs your prices"))
                .body(containsString("action=\"/setup/model/priced\""));
        assertThat(provider.requests()).isEmpty();
        assertThat(one().enabled).isFalse();
        for (var wrong : List.of("", "-1", "1e3", "0.0000001", "much")) {
            price(Map.of("cached", wrong)).statusCode(400).body(containsString("at most six places"));
        }
        price(Map.of("fresh", "0.5", "output", "0.1"))
                .statusCode(400)
                .body(containsString("press again"))
                .body(containsString("name=\"sure\" value=\"true\""));
        assertThat(prices()).isEmpty();
        price(Map.of("fresh", "0.5", "output", "0.1", "sure", "true"))
                .statusCode(200)
                .body(containsString("is connected"))
                .body(containsString("$0.5 new, $0 reused, $0.1 answer"));
        assertThat(one().enabled).isTrue();
        assertThat(prices()).singleElement().matches(PriceVersion::isConfirmed);
    }

    @Test
    void aModelOfOnesOwnMayBeFree() {
        provider.lists(LOCAL);
        connect(Map.of("model", LOCAL)).statusCode(200);
        price(Map.of()).statusCode(200).body(containsString("is connected"));
        assertThat(prices()).singleElement().matches(PriceVersion::isConfirmed);
    }

    @Test
    void aModelThatIsNotListedIsCorrectedBeforeItIsPriced() {
        provider.lists(LOCAL);
        connect(Map.of("model", LOCAL + "x"))
                .statusCode(200)
                .body(containsString("value=\"" + LOCAL + "\""))
                .body(not(containsString("/setup/model/priced")));
    }

    @Test
    void aPriceIsForAProviderThatIsThere() {
        for (var id : List.of("", "no-id", Ids.next().toString())) {
            price(Map.of("provider", id)).statusCode(404);
        }
    }

    @Test
    void sentTwiceIsConnectedOnce() {
        provider.lists(MODEL);
        connect(Map.of()).statusCode(200);
        connect(Map.of()).statusCode(200);
        assertThat(mine()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "baseUrl,no address,without spaces",
        "baseUrl,ftp://host,It begins with",
        "baseUrl,https://me:it@host,The address alone",
        "baseUrl,'',It begins with",
        "model,two words,Letters"
    })
    void whatIsWrongIsSaidAtItsField(String field, String value, String words) {
        connect(Map.of(field, value)).statusCode(400).body(containsString(words));
        assertThat(mine()).isEmpty();
    }

    @Test
    void aProviderThatNeedsAKeyIsNotTriedWithout() {
        connect(Map.of("kind", "deepseek", "apiKey", "")).statusCode(400).body(containsString("needs a key"));
        assertThat(mine()).isEmpty();
    }

    @Test
    void thePageOffersEachKind() {
        for (var kind : ConnectForm.KINDS) {
            cast.as(cast.ada())
                    .get("/setup/model?kind=" + kind)
                    .then()
                    .statusCode(200)
                    .body(containsString("name=\"kind\" value=\"" + kind + "\""));
        }
    }

    @Test
    void onlyAdminsConnectAndLook() {
        for (var path : List.of("/setup/model", "/setup/model/local", "/setup/model/prices", "/setup/model/priced")) {
            cast.as(cast.grace())
                    .header("Sec-Fetch-Site", "same-origin")
                    .formParam("kind", "other")
                    .post(path)
                    .then()
                    .statusCode(403);
        }
        cast.as(cast.grace())
                .header("Sec-Fetch-Site", "same-origin")
                .post("/api/admin/local-models")
                .then()
                .statusCode(403);
    }

    @ParameterizedTest
    @EnumSource(Finding.class)
    void everyFindingHasWordsInBothLanguages(Finding finding) {
        var values = Map.of(
                "millis", "12", "id", "model-x", "near", "model-y", "count", "3", "tokens", "5", "cost", "0.0001",
                "said", "busy", "cached", "128");
        var english = CheckLine.of(new Line(finding, values), CheckLine.words(Language.EN), "USD");
        var chinese = CheckLine.of(new Line(finding, values), CheckLine.words(Language.ZH), "USD");
        assertThat(english.title() + english.text())
                .isNotBlank()
                .doesNotContain("{")
                .doesNotContainPattern("\\p{IsHan}");
        assertThat(chinese.title()).containsPattern("\\p{IsHan}");
        assertThat(chinese.text()).doesNotContain("{").containsPattern("\\p{IsHan}");
    }

    private ValidatableResponse connect(Map<String, String> changes) {
        var form = new HashMap<>(Map.of(
                "kind", "other", "baseUrl", provider.baseUrl(), "model", MODEL, "apiKey", "sk-canary-connect-1234"));
        form.putAll(changes);
        return cast.as(cast.ada())
                .header("Sec-Fetch-Site", "same-origin")
                .formParams(form)
                .post("/setup/model")
                .then();
    }

    /// As the form sends it that asks for prices; a free model unless something else is said.
    private ValidatableResponse price(Map<String, String> changes) {
        var form = new HashMap<>(Map.of(
                "kind",
                "other",
                "baseUrl",
                provider.baseUrl(),
                "model",
                LOCAL,
                "fresh",
                "0",
                "cached",
                "0",
                "output",
                "0"));
        if (!changes.containsKey("provider")) {
            form.put("provider", one().id.toString());
        }
        form.putAll(changes);
        return cast.as(cast.ada())
                .header("Sec-Fetch-Site", "same-origin")
                .formParams(form)
                .post("/setup/model/priced")
                .then();
    }

    private List<PriceVersion> prices() {
        return QuarkusTransaction.requiringNew()
                .call(() -> PriceVersion.of(Offer.ofProvider(one().id).getFirst().id));
    }

    private Provider one() {
        var mine = mine();
        assertThat(mine).hasSize(1);
        return mine.getFirst();
    }

    private List<Provider> mine() {
        return QuarkusTransaction.joiningExisting().call(() -> Provider.list("baseUrl", provider.baseUrl()));
    }
}
