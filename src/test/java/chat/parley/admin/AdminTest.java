package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.account.Account;
import chat.parley.account.Role;
import chat.parley.http.Problem;
import chat.parley.testing.Cast;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What admins may change over HTTP, and what they are refused.
@QuarkusTest
class AdminTest {

    @Inject
    Cast cast;

    private ValidatableResponse post(String path, Object body) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/admin" + path)
                .then();
    }

    private ValidatableResponse patch(String path, Object body) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(body)
                .patch("/api/admin" + path)
                .then();
    }

    private ValidatableResponse get(String path) {
        return cast.as(cast.ada()).get("/api/admin" + path).then();
    }

    @Test
    void invitesSomebodyWithALinkThatIsShownOnce() {
        String id = post("/accounts", Map.of("email", "Tomas@Halden.example", "name", " Tomás ", "role", "member"))
                .statusCode(201)
                .body("link", matchesPattern("http://[^/]+/join/[A-Za-z0-9_-]{40,}"))
                .body("qr.size", greaterThan(20))
                .body("qr.path", containsString("h1v1h-1z"))
                .extract()
                .path("id");
        get("/accounts/" + id)
                .statusCode(200)
                .body("email", equalTo("tomas@halden.example"))
                .body("name", equalTo("Tomás"))
                .body("status", equalTo("invited"))
                .body("limit", equalTo("20.000000000"))
                .body("ownLimit", equalTo(false))
                .body("$", not(hasItem("link")));
        post("/accounts", Map.of("email", "tomas@halden.example", "name", "T", "role", "member"))
                .statusCode(409)
                .body("type", equalTo("email_taken"));
        post("/accounts/" + id + "/invitations", Map.of()).statusCode(201).body("link", notNullValue());
    }

    @Test
    void makesSomebodyWithAPasswordWhoMaySignInAtOnce() {
        post(
                        "/accounts",
                        Map.of(
                                "email",
                                "pia@halden.example",
                                "name",
                                "Pia",
                                "role",
                                "member",
                                "password",
                                Cast.PASSWORD))
                .statusCode(201)
                .body("link", nullValue());
        assertThat(cast.signIn("pia@halden.example")).isNotEmpty();
        post("/accounts", Map.of("email", "weak@halden.example", "name", "W", "role", "member", "password", "short"))
                .statusCode(400)
                .body("errors.field", hasItem("password"));
    }

    @ParameterizedTest
    @CsvSource({"email,no address", "name,''", "role,emperor"})
    void refusesAPersonNamingTheField(String field, String value) {
        var body = new HashMap<>(Map.of("email", "x@halden.example", "name", "X", "role", "member"));
        body.put(field, value);
        post("/accounts", body)
                .statusCode(400)
                .body("type", equalTo("invalid_request"))
                .body("errors.field", hasItem(containsString(field)));
    }

    @Test
    void refusesFieldsThatAreNotTheirs() {
        post("/accounts", Map.of("email", "y@halden.example", "name", "Y", "role", "member", "passwordHash", "x"))
                .statusCode(400)
                .body("detail", containsString("passwordHash"));
    }

    @Test
    void aPersonsOwnLimitReplacesTheUsualOneUntilItIsRemoved() {
        var person = cast.newMember("limited");
        String budget = post("/budgets", limit(Map.of("kind", "user", "id", person.id()), "3.5"))
                .statusCode(201)
                .body("limit", equalTo("3.500000000"))
                .extract()
                .path("id");
        get("/accounts/" + person.id())
                .body("limit", equalTo("3.500000000"))
                .body("ownLimit", equalTo(true))
                .body("left", equalTo("3.500000000"));
        cast.as(cast.ada())
                .delete("/api/admin/budgets/" + budget + "?reason=test")
                .then()
                .statusCode(204);
        get("/accounts/" + person.id()).body("limit", equalTo("20.000000000")).body("ownLimit", equalTo(false));
    }

    @ParameterizedTest
    @CsvSource({"-1", "1e9", "NaN", "0.0000000001", "''"})
    void refusesAmountsThatAreNone(String limit) {
        post("/budgets", limit(Map.of("kind", "member"), limit))
                .statusCode(400)
                .body("type", equalTo("invalid_request"))
                .body("detail", containsString("limit"));
    }

    @Test
    void nobodyBecomesUnlimitedByOmission() {
        String id = get("/budgets").extract().path("items.find { it.owner.kind == 'organisation' }.id");
        cast.as(cast.ada())
                .delete("/api/admin/budgets/" + id)
                .then()
                .statusCode(409)
                .body("type", equalTo("limit_needed"));
        post("/budgets", limit(Map.of("kind", "user", "id", UUID.randomUUID()), "1"))
                .statusCode(400)
                .body("errors.field", contains("owner"));
    }

    @Test
    void aProvidersKeyGoesInAndNeverComesOut() {
        var secret = "sk-canary-0123456789abcdef";
        String id = post(
                        "/providers",
                        Map.of("name", "DeepSeek", "baseUrl", "https://api.deepseek.com", "apiKey", secret))
                .statusCode(201)
                .body("profile", equalTo("deepseek"))
                .body("keyHint", equalTo("cdef"))
                .extract()
                .path("id");
        assertThat(get("/providers").extract().asString()).doesNotContain(secret, "canary");
        get("/offers").body("items.findAll { it.provider == '" + id + "' }.model", contains("deepseek-v4-flash"));
        get("/offers").body("items.find { it.provider == '" + id + "' }.tokenizer", equalTo("deepseek-v3"));
        get("/prices")
                .body("items.find { it.provider == '" + id + "' }.confirmed", equalTo(false))
                .body("items.find { it.provider == '" + id + "' }.fresh", equalTo("0.15"));
        patch("/providers/" + id, Map.of("apiKey", "sk-next-9876", "enabled", false))
                .statusCode(200)
                .body("keyHint", equalTo("9876"))
                .body("enabled", equalTo(false));
        assertThat(get("/audit").extract().asString())
                .contains("provider_key_replaced")
                .doesNotContain("canary", "sk-next");
        patch("/providers/" + id, Map.of("profile", "demo")).statusCode(400);
        patch("/providers/" + id, Map.of("source", "builtin")).statusCode(400);
    }

    @Test
    void aProvidersTermsAreKnownAndAnAdminKnowsThemBetter() {
        String id = post("/providers", Map.of("name", "Terms", "baseUrl", "https://api.deepseek.com"))
                .statusCode(201)
                .body("terms.unknownUsage", equalTo("received"))
                .body("terms.pricedAt", equalTo("dearest"))
                .body("terms.drainSeconds", equalTo(20))
                .body("terms.drainTokens", equalTo(2000))
                .extract()
                .path("id");
        var terms = Map.of("concurrencyLimit", 7, "unknownUsage", "bound", "pricedAt", "start", "drainSeconds", 0);
        patch("/providers/" + id, Map.of("terms", terms))
                .statusCode(200)
                .body("terms.concurrencyLimit", equalTo(7))
                .body("terms.unknownUsage", equalTo("bound"))
                .body("terms.pricedAt", equalTo("start"))
                .body("terms.drainSeconds", equalTo(0))
                .body("terms.drainTokens", equalTo(2000));
        get("/audit")
                .body(
                        "items.find { it.action == 'provider_terms_changed' && it.targetId == '%s' }.details"
                                .formatted(id),
                        equalTo(Map.of(
                                "concurrencyLimit", Map.of("before", 2000, "after", 7),
                                "unknownUsage", Map.of("before", "received", "after", "bound"),
                                "pricedAt", Map.of("before", "dearest", "after", "start"),
                                "drainSeconds", Map.of("before", 20, "after", 0))));
        for (var wrong : List.of(
                Map.of("concurrencyLimit", 0),
                Map.of("concurrencyLimit", 100_001),
                Map.of("drainSeconds", -1),
                Map.of("drainSeconds", 601),
                Map.of("drainTokens", 400_001))) {
            patch("/providers/" + id, Map.of("terms", wrong))
                    .statusCode(400)
                    .body("errors[0].field", endsWith(wrong.keySet().iterator().next()));
        }
        patch("/providers/" + id, Map.of("terms", Map.of("unknownUsage", "free")))
                .statusCode(400);
        get("/providers").body("items.find { it.id == '%s' }.terms.drainSeconds".formatted(id), equalTo(0));
        patch("/providers/" + id, Map.of("enabled", false)).statusCode(200);
    }

    @Test
    void howAModelsTextIsCountedIsAnAdminsToSay() {
        String provider = post("/providers", Map.of("name", "Counting", "baseUrl", "https://api.deepseek.com"))
                .statusCode(201)
                .extract()
                .path("id");
        String offer = get("/offers").extract().path("items.find { it.provider == '" + provider + "' }.id");
        patch("/offers/" + offer, Map.of("tokenizer", "none")).statusCode(200).body("tokenizer", equalTo("none"));
        patch("/offers/" + offer, Map.of("rank", 7)).statusCode(200).body("tokenizer", equalTo("none"));
        patch("/offers/" + offer, Map.of("upstreamId", "deepseek-flash"))
                .statusCode(200)
                .body("tokenizer", equalTo("deepseek-v3"));
        patch("/offers/" + offer, Map.of("upstreamId", "a-model-of-ours"))
                .statusCode(200)
                .body("tokenizer", equalTo("none"));
        patch("/offers/" + offer, Map.of("tokenizer", "tiktoken")).statusCode(400);
    }

    @Test
    void aPriceThatLooksLikeASlipIsQuestionedOnce() {
        String provider = post("/providers", Map.of("name", "Prices", "baseUrl", "http://127.0.0.1:1", "enabled", true))
                .statusCode(400)
                .extract()
                .path("type");
        assertThat(provider).isEqualTo("invalid_request");
        String id = post("/providers", Map.of("name", "Prices", "baseUrl", "http://127.0.0.1:1"))
                .statusCode(201)
                .extract()
                .path("id");
        post("/prices", price(id, "0.15", "0.003", "6"))
                .statusCode(409)
                .body("type", equalTo("price_questioned"))
                .body("field", equalTo("output"));
        post("/prices", price(id, "0.15", "0.30", "0.30")).statusCode(409).body("field", equalTo("cached"));
        var sure = new HashMap<String, Object>(price(id, "0.15", "0.003", "6"));
        sure.put("sure", true);
        post("/prices", sure).statusCode(201).body("confirmed", equalTo(true)).body("output", equalTo("6"));
        post("/prices", price(id, "-1", "0", "0")).statusCode(400).body("errors.field", contains("fresh"));
        post("/prices", price(id, "0.15", "0.0000001", "0")).statusCode(400).body("errors.field", contains("cached"));
        patch("/providers/" + id, Map.of("enabled", false)).statusCode(200);
    }

    @Test
    void theOrganisationsZoneMustBeOne() {
        patch("/organisation", Map.of("zone", "Mars/Olympus"))
                .statusCode(400)
                .body("errors.field", contains("zone"))
                .body("detail", containsString("Mars/Olympus"));
        patch("/organisation", Map.of("zone", "Europe/Oslo")).statusCode(200).body("zone", equalTo("Europe/Oslo"));
        patch("/organisation", Map.of("instruction", "Be brief."))
                .statusCode(200)
                .body("instruction", equalTo("Be brief."));
        patch("/organisation", Map.of("instruction", "")).statusCode(200);
    }

    @Test
    void theLastAdminStays() {
        var ada = cast.ada();
        QuarkusTransaction.begin();
        try {
            Account.update("role = ?1 where id <> ?2", Role.MEMBER, ada.id());
            var last = Account.find(ada.id()).orElseThrow();
            var now = Instant.parse("2026-11-01T00:00:00Z");
            assertThatThrownBy(() -> last.disable(now))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("only admin");
            assertThatThrownBy(() -> last.changeRole(Role.MEMBER, now)).isInstanceOf(Problem.class);
        } finally {
            QuarkusTransaction.rollback();
        }
        var second = cast.newAdmin("second");
        patch("/accounts/" + second.id(), Map.of("role", "member"))
                .statusCode(200)
                .body("role", equalTo("member"));
    }

    @Test
    void reportsRefuseWhatTheyDoNotKnow() {
        get("/usage?by=colour").statusCode(400).body("errors.field", contains("by"));
        get("/usage?from=2026-13-01").statusCode(400).body("errors.field", contains("from"));
        get("/usage?from=2026-02-01&to=2026-01-01").statusCode(400).body("errors.field", contains("to"));
        get("/usage?by=day").statusCode(200).body("total.cost", matchesPattern("[0-9]+\\.[0-9]{9}"));
        get("/ledger").statusCode(400);
        get("/accounts/" + UUID.randomUUID()).statusCode(404).body("type", equalTo("not_found"));
        get("/audit?after=nonsense").statusCode(400);
    }

    private static Map<String, Object> limit(Map<String, ?> owner, String limit) {
        return Map.of("owner", owner, "period", "month", "limit", limit, "mode", "hard");
    }

    private static Map<String, Object> price(String provider, String fresh, String cached, String output) {
        return Map.of(
                "provider", provider, "model", "deepseek-v4-flash", "fresh", fresh, "cached", cached, "output", output);
    }
}
