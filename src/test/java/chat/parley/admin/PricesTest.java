package chat.parley.admin;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import chat.parley.testing.Cast;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Prices that vary by the hour, prices to come, and what is questioned of them.
@QuarkusTest
class PricesTest {

    private static final String MODEL = "deepseek-v4-flash";

    @Inject
    Cast cast;

    private String provider;

    @BeforeEach
    void connect() {
        provider = post("/providers", Map.of("name", "Hours", "baseUrl", "https://api.deepseek.com"))
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void hoursAreKeptAsTheyAreEntered() {
        post(
                        "/prices",
                        price(Map.of(
                                "windows", List.of(window("MON", "09:00", "12:00"), window("MON", "12:00", "17:00")),
                                "exceptDates", List.of("2026-10-01"))))
                .statusCode(201)
                .body("windows", hasSize(2))
                .body("windows[1].zone", equalTo("Asia/Shanghai"))
                .body("exceptDates", contains("2026-10-01"));
    }

    @Test
    void hoursThatOverlapAreRefusedNamingTheSecond() {
        post(
                        "/prices",
                        price(Map.of(
                                "windows", List.of(window("MON", "09:00", "12:00"), window("MON", "11:59", "17:00")))))
                .statusCode(400)
                .body("errors.field", contains("windows[1]"))
                .body("errors.code", contains("overlapping"));
    }

    @Test
    void whatIsNoDateOrNoWindowIsRefused() {
        post("/prices", price(Map.of("exceptDates", List.of("2026-02-30"))))
                .statusCode(400)
                .body("errors.field", contains("exceptDates"));
        post("/prices", price(Map.of("exceptDates", Arrays.asList((String) null))))
                .statusCode(400)
                .body("errors.field", contains("exceptDates"));
        post("/prices", price(Map.of("windows", List.of(window("FUNDAY", "09:00", "12:00")))))
                .statusCode(400)
                .body("errors.code", contains("not_a_window"));
        var below = new HashMap<String, Object>(window("MON", "09:00", "12:00"));
        below.put("output", "-1");
        post("/prices", price(Map.of("windows", List.of(below))))
                .statusCode(400)
                .body("errors.field", contains("windows[0].output"))
                .body("errors.code", contains("negative"));
    }

    @Test
    void aSlipInPeakHoursIsQuestionedWithTheNumbers() {
        var slip = new HashMap<String, Object>(window("MON", "09:00", "12:00"));
        slip.put("output", "60");
        post("/prices", price(Map.of("windows", List.of(slip))))
                .statusCode(409)
                .body("type", equalTo("price_questioned"))
                .body("field", equalTo("windows[0].output"))
                .body("why", equalTo("jump"))
                .body("beside", equalTo("0.3"))
                .body("given", equalTo("60"))
                .body("detail", containsString("60"));
        post("/prices", price(Map.of("cached", "0.2")))
                .statusCode(409)
                .body("why", equalTo("reused_dearer"))
                .body("beside", equalTo("0.15"))
                .body("given", equalTo("0.2"));
        post("/prices", price(Map.of("output", "0")))
                .statusCode(409)
                .body("field", equalTo("output"))
                .body("why", equalTo("jump"))
                .body("given", equalTo("0"));
        post("/prices", price(Map.of("windows", List.of(slip), "sure", true))).statusCode(201);
    }

    /// Before its list begins there is no price of the offer, and still the list is known.
    @Test
    void aFirstPriceIsHeldAgainstWhatIsKnownOfTheModel() {
        first(MODEL, provider, "0.15", "0.003", "12", 409)
                .body("type", equalTo("price_questioned"))
                .body("field", equalTo("output"))
                .body("why", equalTo("unlike_list"))
                .body("beside", equalTo("0.6"))
                .body("given", equalTo("12"));
        first(MODEL, provider, "0.0075", "0.003", "0.6", 409).body("field", equalTo("fresh"));
        first(MODEL, provider, "2.999999", "0.003", "11.999999", 201);
    }

    @Test
    void aFirstPriceThatIsFreeOrConfirmedIsNotQuestioned() {
        first(MODEL, provider, "0", "0", "0", 201);
        post("/prices", price(Map.of("effectiveFrom", "2025-01-01T00:00:00Z", "output", "600", "sure", true)))
                .statusCode(201);
    }

    @Test
    void whatOneProviderListsIsKnownOfTheModelAtAnother() {
        var other = elsewhere("deepseek-v4-pro");
        first("deepseek-v4-pro", other, "0.66", "0.02", "198", 409).body("beside", equalTo("1.98"));
        first("deepseek-v4-pro", other, "1.30", "0.10", "5", 201);
    }

    @Test
    void whereNothingIsKnownOnlyAnAnswerCheaperThanItsQuestionIsOdd() {
        var model = "acme/" + UUID.randomUUID();
        var other = elsewhere(model);
        first(model, other, "9", "1", "3", 409)
                .body("field", equalTo("output"))
                .body("why", equalTo("output_cheaper"))
                .body("beside", equalTo("9"));
        first(model, other, "3", "1", "900", 201);
        var same = "acme/" + UUID.randomUUID();
        first(same, elsewhere(same), "3", "3", "3", 201);
        var embedding = "acme/" + UUID.randomUUID();
        first(embedding, elsewhere(embedding), "3", "0", "0", 201);
    }

    private ValidatableResponse first(String model, String at, String fresh, String cached, String output, int status) {
        return post(
                        "/prices",
                        Map.of(
                                "provider",
                                at,
                                "model",
                                model,
                                "effectiveFrom",
                                "2026-01-01T00:00:00Z",
                                "fresh",
                                fresh,
                                "cached",
                                cached,
                                "output",
                                output))
                .statusCode(status);
    }

    /// The provider of a model that is at an address of no known kind.
    private String elsewhere(String model) {
        String at = post("/providers", Map.of("name", "Else " + UUID.randomUUID(), "baseUrl", "http://127.0.0.1:1"))
                .statusCode(201)
                .extract()
                .path("id");
        post("/models", Map.of("id", model, "name", model));
        post(
                        "/offers",
                        Map.of(
                                "provider",
                                at,
                                "model",
                                model,
                                "upstreamId",
                                model,
                                "contextTokens",
                                8192,
                                "maxOutputTokens",
                                4096))
                .statusCode(201);
        return at;
    }

    @Test
    void aPriceToComeCanBeTakenBackUntilItBegins() {
        String later = post("/prices", price(Map.of("effectiveFrom", "2999-01-01T00:00:00Z")))
                .statusCode(201)
                .extract()
                .path("id");
        String now = post("/prices", price(Map.of())).statusCode(201).extract().path("id");
        delete("/prices/" + later).statusCode(204);
        delete("/prices/" + later).statusCode(404);
        delete("/prices/" + now).statusCode(409).body("type", equalTo("price_in_force"));
        delete("/prices/" + UUID.randomUUID()).statusCode(404);
        get("/prices").body("items.findAll { it.id == '" + now + "' }", hasSize(1));
        get("/prices").body("items.findAll { it.id == '" + later + "' }", hasSize(0));
    }

    @Test
    void aPriceToComeIsComparedWithTheOneBeforeIt() {
        post("/prices", price(Map.of("effectiveFrom", "2999-01-01T00:00:00Z", "output", "5", "sure", true)))
                .statusCode(201);
        post("/prices", price(Map.of("effectiveFrom", "2999-06-01T00:00:00Z", "output", "6")))
                .statusCode(201);
    }

    @Test
    void aModelThatWasNeverCalledIsTriedOnAStatedChat() {
        String offer = get("/offers").extract().path("items.find { it.provider == '" + provider + "' }.id");
        get("/offers/" + offer + "/sample")
                .statusCode(200)
                .body("calls", equalTo(0))
                .body("outputTokens", greaterThan(1000));
        get("/offers/" + UUID.randomUUID() + "/sample").statusCode(404);
    }

    private Map<String, Object> price(Map<String, ?> more) {
        var price = new HashMap<String, Object>(
                Map.of("provider", provider, "model", MODEL, "fresh", "0.15", "cached", "0.003", "output", "0.3"));
        price.putAll(more);
        return price;
    }

    private static Map<String, Object> window(String day, String from, String to) {
        return Map.of(
                "zone",
                "Asia/Shanghai",
                "days",
                List.of(day),
                "from",
                from,
                "to",
                to,
                "fresh",
                "0.3",
                "cached",
                "0.006",
                "output",
                "0.6");
    }

    private ValidatableResponse post(String path, Object body) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/admin" + path)
                .then();
    }

    private ValidatableResponse get(String path) {
        return cast.as(cast.ada()).get("/api/admin" + path).then();
    }

    private ValidatableResponse delete(String path) {
        return cast.as(cast.ada()).delete("/api/admin" + path).then();
    }
}
