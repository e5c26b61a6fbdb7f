package chat.parley.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.account.Organisation;
import chat.parley.catalog.PriceVersion;
import chat.parley.http.Problem;
import chat.parley.money.Book;
import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for everybody, and what everybody sees of it.
@QuarkusTest
class OrganisationTest {

    private static final String OWN = "items.find { it.owner == 'user' && it.book == 'real' }.";

    @Inject
    Cast cast;

    @AfterEach
    void asItWas() {
        patch(Map.of(
                        "announcement",
                        "",
                        "announcementUntil",
                        "",
                        "moneyShown",
                        "amounts",
                        "defaultThinking",
                        "",
                        "publicLinks",
                        "nobody",
                        "name",
                        "Halden Instruments"))
                .statusCode(200);
    }

    @Test
    void everybodyIsToldAnAnnouncementUntilItIsTakenAway() {
        patch(Map.of("announcement", " Closed on <Friday> ", "announcementUntil", "2999-01-02"))
                .statusCode(200)
                .body("announcement", equalTo("Closed on <Friday>"))
                .body("announcementUntil", equalTo("2999-01-02"));
        for (var person : new Cast.Person[] {cast.grace(), cast.ada()}) {
            cast.as(person)
                    .get("/")
                    .then()
                    .statusCode(200)
                    .body(containsString("\"text\":\"Closed on \\u003cFriday\\u003e\",\"until\":\"2999-01-02\""));
        }
        given().get("/login").then().body(not(containsString("Closed on")));
        patch(Map.of("announcement", "")).statusCode(200);
        cast.as(cast.grace()).get("/").then().body(containsString("\"announcement\":null"));
    }

    @ParameterizedTest
    @CsvSource({
        "announcementUntil, 2020-01-01, in_the_past",
        "announcementUntil, tomorrow, not_a_date",
        "defaultThinking, deep, unknown_choice",
        "defaultModel, nonesuch, unknown_choice",
        "zone, Mars/Olympus, not_a_zone",
        "moneyShown, all, unknown_choice",
        "signUp, nobody, unknown_choice",
        "publicLinks, friends, unknown_choice",
        "name, ' ', required"
    })
    void whatCannotBeSetIsRefusedByItsField(String field, String value, String code) {
        patch(Map.of(field, value))
                .statusCode(400)
                .body("errors.field", contains(containsString(field)))
                .body("errors.code", contains(code));
    }

    @Test
    void anAnnouncementIsShort() {
        patch(Map.of("announcement", "x".repeat(501))).statusCode(400).body("errors.code", contains("too_long"));
        patch(Map.of("announcement", "x".repeat(500))).statusCode(200);
    }

    @Test
    void howANewChatThinksIsToldToThePage() {
        patch(Map.of("defaultThinking", "low")).statusCode(200).body("defaultThinking", equalTo("low"));
        cast.as(cast.grace()).get("/").then().body(containsString("\"thinking\":\"low\""));
        patch(Map.of("defaultThinking", "")).statusCode(200).body("defaultThinking", nullValue());
    }

    @Test
    void nobodyMakesPublicLinksUnlessAnAdminSaysSo() {
        get().body("publicLinks", equalTo("nobody"));
        cast.as(cast.ada()).get("/").then().body(containsString("\"mayShare\":false"));
        patch(Map.of("publicLinks", "admins")).statusCode(200).body("publicLinks", equalTo("admins"));
        cast.as(cast.ada()).get("/").then().body(containsString("\"mayShare\":true"));
        cast.as(cast.grace()).get("/").then().body(containsString("\"mayShare\":false"));
        cast.as(cast.ada())
                .get("/api/admin/audit")
                .then()
                .body("items[0].action", equalTo("organisation_updated"))
                .body("items[0].details.publicLinks.before", equalTo("nobody"))
                .body("items[0].details.publicLinks.after", equalTo("admins"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"percent", "near_limit_only"})
    void membersAreToldNoAmountsWhereTheyAreNotShown(String shown) {
        var member = cast.newMember("veiled-" + Ids.next());
        cast.as(member).contentType(ContentType.JSON).body(Map.of("name", "k")).post("/api/keys");
        patch(Map.of("moneyShown", shown)).statusCode(200);
        cast.as(member)
                .get("/api/me/budgets")
                .then()
                .statusCode(200)
                .body(OWN + "limit", nullValue())
                .body(OWN + "spent", nullValue())
                .body(OWN + "held", nullValue())
                .body(OWN + "left", nullValue())
                .body(OWN + "renewsAt", notNullValue())
                .body(OWN + "usedPercent", shown.equals("percent") ? equalTo(0) : nullValue());
        cast.as(member).get("/api/keys").then().body("items[0].spent", nullValue());
        assertThat((Object) conversation(member)).isNull();
        cast.as(member).get("/").then().body(containsString("\"moneyShown\":\"" + shown + "\""));
    }

    @Test
    void adminsAreAlwaysToldAmounts() {
        patch(Map.of("moneyShown", "near_limit_only")).statusCode(200);
        cast.as(cast.ada())
                .get("/api/me/budgets")
                .then()
                .body(OWN + "limit", notNullValue())
                .body(OWN + "usedPercent", notNullValue());
        assertThat(conversation(cast.ada())).isEqualTo("0.000000000");
        cast.as(cast.ada()).get("/").then().body(containsString("\"moneyShown\":\"amounts\""));
    }

    @Test
    void membersAreToldAmountsWhereTheyAreShown() {
        var member = cast.newMember("told-" + Ids.next());
        cast.as(member).get("/api/me/budgets").then().body(OWN + "limit", equalTo("20.000000000"));
        assertThat(conversation(member)).isEqualTo("0.000000000");
    }

    @Test
    void theCurrencyIsFixedWithTheFirstPriceThatIsNoPlayMoney() {
        cast.ada();
        QuarkusTransaction.begin();
        try {
            var organisation = Organisation.current();
            PriceVersion.delete("offerId in (select o.id from Offer o where o.provider.book = ?1)", Book.REAL);
            change("EUR").apply(organisation, Instant.EPOCH);
            assertThat(organisation.currency).isEqualTo("EUR");
            assertThatThrownBy(() -> change("DOUBLOON").apply(organisation, Instant.EPOCH))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("DOUBLOON");
        } finally {
            QuarkusTransaction.rollback();
        }
        post("/providers", Map.of("name", "Priced", "baseUrl", "https://api.deepseek.com"))
                .statusCode(201);
        get().body("currencyFixed", equalTo(true));
        patch(Map.of("currency", "EUR"))
                .statusCode(409)
                .body("type", equalTo("currency_fixed"))
                .body("detail", containsString("Prices"));
        patch(Map.of("currency", "USD")).statusCode(200).body("currency", equalTo("USD"));
    }

    private static OrganisationForm change(String currency) {
        return new OrganisationForm(null, null, currency, null, null, null, null, null, null, null, null, null);
    }

    /// What a new conversation is said to cost.
    private String conversation(Cast.Person person) {
        return cast.as(person)
                .contentType(ContentType.JSON)
                .body(Map.of("id", Ids.next()))
                .post("/api/conversations")
                .then()
                .statusCode(201)
                .extract()
                .path("cost");
    }

    private ValidatableResponse get() {
        return cast.as(cast.ada()).get("/api/admin/organisation").then();
    }

    private ValidatableResponse patch(Map<String, ?> change) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(change)
                .patch("/api/admin/organisation")
                .then();
    }

    private ValidatableResponse post(String path, Map<String, ?> body) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/admin" + path)
                .then();
    }
}
