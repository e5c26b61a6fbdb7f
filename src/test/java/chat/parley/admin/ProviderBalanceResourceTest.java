package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.testing.Cast;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeProvider.ListReply;
import chat.parley.testing.Spending;
import chat.parley.testing.TestClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What admins see of a balance over HTTP, and who sees nothing.
@QuarkusTest
class ProviderBalanceResourceTest {

    @Inject
    Cast cast;

    @Inject
    Spending spending;

    @Inject
    TestClock time;

    private final FakeProvider provider = FakeProvider.start();
    private String id;

    @BeforeEach
    void connect() {
        id = connected("deepseek");
    }

    @AfterEach
    void leave() {
        time.reset();
        ada().body(Map.of("enabled", false))
                .patch("/api/admin/providers/" + id)
                .then()
                .statusCode(200);
        provider.close();
    }

    @Test
    void anAdminAsksAndSeesWhatIsLeft() {
        get("").body("offered", equalTo(true))
                .body("currency", equalTo("USD"))
                .body("told", nullValue())
                .body("trouble", nullValue())
                .body("daysLeft", nullValue())
                .body("low", equalTo(false));
        assertThat(provider.credit().asked()).as("looking is not asking").isZero();
        provider.credit().set("42.1099");
        ask().statusCode(200)
                .body("told.total", equalTo("42.100000000"))
                .body("told.toppedUp", equalTo("42.100000000"))
                .body("told.available", equalTo(true))
                .body("told.at", notNullValue());
        assertThat(provider.credit().authorization()).isEqualTo("Bearer sk-canary-balance");
        provider.credit().answers(new ListReply(500, "text/plain", "sk-canary-balance"));
        ask().body("told.total", equalTo("42.100000000"))
                .body("trouble.reason", equalTo("refused"))
                .body("trouble.detail", equalTo("500"));
        get("").body("trouble.reason", equalTo("refused"));
    }

    @Test
    void theOverviewNamesThoseThatTell() {
        provider.credit().set("0.00");
        ask().body("low", equalTo(true));
        ada().get("/api/admin/overview")
                .then()
                .statusCode(200)
                .body("balances.find { it.provider == '" + id + "' }.balance.low", equalTo(true))
                .body("balances.find { it.provider == '" + id + "' }.balance.told.available", equalTo(false));
    }

    @Test
    void aProviderThatTellsNothingHasNothingToAskFor() {
        var other = connected("other");
        ada().get("/api/admin/providers/" + other + "/balance").then().body("offered", equalTo(false));
        var none = ada().post("/api/admin/providers/" + other + "/balance")
                .then()
                .statusCode(404)
                .extract();
        var unknown = ada().post("/api/admin/providers/" + UUID.randomUUID() + "/balance")
                .then()
                .statusCode(404)
                .extract();
        assertThat(none.asString()).isEqualTo(unknown.asString());
        assertThat(provider.credit().asked()).isZero();
        ada().get("/api/admin/providers/" + UUID.randomUUID() + "/balance")
                .then()
                .statusCode(404);
        ada().get("/api/admin/providers/" + UUID.randomUUID() + "/balance/days")
                .then()
                .statusCode(404);
    }

    @Test
    void membersAndStrangersSeeNothing() {
        for (var path : new String[] {"", "/days"}) {
            cast.as(cast.grace())
                    .get("/api/admin/providers/" + id + "/balance" + path)
                    .then()
                    .statusCode(403);
            io.restassured.RestAssured.get("/api/admin/providers/" + id + "/balance" + path)
                    .then()
                    .statusCode(401);
        }
        cast.as(cast.grace())
                .contentType(ContentType.JSON)
                .post("/api/admin/providers/" + id + "/balance")
                .then()
                .statusCode(403);
        assertThat(provider.credit().asked()).isZero();
    }

    @Test
    void theDaysAreATableForSpreadsheetsToo() {
        provider.credit().set("10");
        ask();
        time.advance(Duration.ofSeconds(2));
        spending.of(cast.grace().id()).at(UUID.fromString(id)).cost(250_000_000).spend();
        provider.credit().set("9.50");
        time.advance(Duration.ofSeconds(2));
        ask();
        get("/days?from=%s&to=%s".formatted(today().minusDays(1), today()))
                .body("currency", equalTo("USD"))
                .body("items.findAll { it.calls == 1 }", hasSize(1))
                .body("items.findAll { it.calls == 1 }.opening", contains("10.000000000"))
                .body("items.findAll { it.calls == 1 }.closing", contains("9.500000000"))
                .body("items.findAll { it.calls == 1 }.change", contains("-0.500000000"))
                .body("items.findAll { it.calls == 1 }.exact", contains("0.250000000"))
                .body("items.findAll { it.calls == 1 }.difference", contains("0.250000000"))
                .body("items.findAll { it.calls == 1 }.marked", contains(true));
        var csv = ada().get("/api/admin/providers/" + id + "/balance/days?format=csv&from=" + today().minusDays(1))
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .extract();
        assertThat(csv.header("Content-Disposition")).contains("balance-").contains(".csv");
        assertThat(csv.asString())
                .startsWith("day,whole,from,to,currency,opening,closing,change,topped_up,calls,booked_exact,"
                        + "booked_provisional,difference,percent,marked\r\n")
                .contains(
                        ",USD,10.000000000,9.500000000,-0.500000000,,1,0.250000000,0.000000000,0.250000000,50.00,true\r\n");
        get("/days?from=2026-02-01&to=2026-01-01", 400).body("errors.field", contains("to"));
        get("/days?from=2026-01-01&to=2026-04-11", 400).body("errors.field", contains("to"));
        get("/days?format=xls", 400).body("errors.field", contains("format"));
        get("/days?from=2019-01-01&to=2019-03-01").body("items", hasSize(0));
    }

    private String connected(String profile) {
        return ada().body(Map.of(
                        "name",
                        "Balance " + profile,
                        "baseUrl",
                        provider.baseUrl(),
                        "apiKey",
                        "sk-canary-balance",
                        "profile",
                        profile))
                .post("/api/admin/providers")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private RequestSpecification ada() {
        return cast.as(cast.ada()).contentType(ContentType.JSON);
    }

    private ValidatableResponse get(String path) {
        return get(path, 200);
    }

    private ValidatableResponse get(String path, int status) {
        return ada().get("/api/admin/providers/" + id + "/balance" + path)
                .then()
                .statusCode(status);
    }

    private ValidatableResponse ask() {
        return ada().post("/api/admin/providers/" + id + "/balance").then();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(time.instant(), ZoneId.of("Europe/Oslo"));
    }
}
