package chat.parley.usage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import chat.parley.account.MoneyShown;
import chat.parley.account.Organisation;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.testing.Spending;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people see of their own spending, and that nobody sees another's.
@QuarkusTest
class OwnUsageTest {

    private static final List<String> EVERY = List.of("day", "model", "conversation");

    @Inject
    Cast cast;

    @Inject
    Spending spending;

    @Inject
    EntityManager entities;

    @Test
    void daysModelsAndConversationsMakeOneSum() {
        var person = cast.newMember("own-usage");
        var other = cast.newMember("own-usage-other");
        var chat = spending.chat(person.id(), "Budget of the year");
        spending.of(person.id()).turn(chat.turn()).cost(70).tokens(10, 20, 30).spend();
        spending.of(person.id()).turn(chat.turn()).cost(7).estimated().spend();
        spending.of(person.id()).key(Ids.next()).model("another").cost(23).spend();
        spending.of(other.id()).turn(chat.turn()).cost(1_000).spend();
        for (var by : EVERY) {
            var rows = usage(person, by)
                    .body("total.cost", equalTo("0.000000100"))
                    .body("total.calls", equalTo(3))
                    .body("total.estimatedCalls", equalTo(1))
                    .body("total.cachedTokens", equalTo(20))
                    .extract()
                    .jsonPath()
                    .getList("rows.totals.cost", String.class);
            assertThat(rows.stream().map(Money::parse).reduce(Money.ZERO, Money::plus))
                    .isEqualTo(new Money(100));
        }
        usage(person, "model").body("rows.id", contains(Spending.MODEL, "another"));
        usage(person, "conversation")
                .body("rows.kind", contains("conversation", "api"))
                .body("rows[0].id", equalTo(chat.id().toString()))
                .body("rows[0].name", equalTo("Budget of the year"))
                .body("rows[0].totals.cost", equalTo("0.000000077"));
        // The other's call named this person's turn: still not their conversation, nor its title.
        usage(other, "conversation")
                .body("total.cost", equalTo("0.000001000"))
                .body("rows.kind", contains("deleted"))
                .body("rows[0].id", nullValue())
                .body("rows[0].name", nullValue());
    }

    @Test
    void aDeletedChatLeavesWhatItCost() {
        var person = cast.newMember("own-usage-deleted");
        var chat = spending.chat(person.id(), "Soon gone");
        spending.of(person.id()).turn(chat.turn()).cost(40).spend();
        var before = EVERY.stream().map(by -> total(person, by)).toList();
        cast.as(person).delete("/api/conversations/{id}", chat.id()).then().statusCode(204);
        assertThat(EVERY.stream().map(by -> total(person, by)).toList())
                .isEqualTo(before)
                .containsOnly("0.000000040");
        usage(person, "conversation").body("rows.kind", contains("deleted"));
    }

    @Test
    void whatEachCallSavedIsSummed() {
        var person = cast.newMember("own-usage-saved");
        for (long saved : new long[] {7, 40}) {
            spending.of(person.id()).tokens(5, 1_001, 1).saved(saved).spend();
        }
        assertSaved(person, new Money(47));
    }

    /// By the prices outside all windows: nobody knows any more at which hour it was charged.
    @Test
    void olderCallsSavedTheDifferenceOfTheListPrices() {
        var person = cast.newMember("own-usage-saved-before");
        var prices = QuarkusTransaction.requiringNew().call(() -> (Tuple) entities.createNativeQuery(
                        "SELECT id, fresh, cached FROM price_versions WHERE fresh > cached LIMIT 1", Tuple.class)
                .getSingleResult());
        long difference = prices.get("fresh", Long.class) - prices.get("cached", Long.class);
        for (long cached : new long[] {1_001, 2_003}) {
            spending.of(person.id())
                    .prices(prices.get("id", UUID.class))
                    .tokens(5, cached, 1)
                    .spend();
        }
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("UPDATE attempts SET saved = NULL WHERE account_id = ?1")
                        .setParameter(1, person.id())
                        .executeUpdate());
        assertSaved(person, new Money(1_001 * difference / 1_000 + 2_003 * difference / 1_000));
    }

    private void assertSaved(Cast.Person person, Money saved) {
        assertThat(saved).isGreaterThan(Money.ZERO);
        for (var by : EVERY) {
            usage(person, by).body("saved", equalTo(saved.toString())).body("rows.saved", contains(saved.toString()));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MoneyShown.class,
            names = {"PERCENT", "NEAR_LIMIT_ONLY"})
    void whoIsToldNoAmountsIsToldHowMuchWasUsed(MoneyShown shown) {
        var person = cast.newMember("own-usage-veiled-" + shown.text());
        spending.of(person.id()).cost(70).tokens(10, 20, 30).spend();
        show(shown);
        try {
            for (var by : EVERY) {
                usage(person, by)
                        .body("saved", nullValue())
                        .body("total.cost", nullValue())
                        .body("total.overrun", nullValue())
                        .body("total.calls", equalTo(1))
                        .body("total.cachedTokens", equalTo(20))
                        .body("rows[0].saved", nullValue())
                        .body("rows[0].totals.cost", nullValue())
                        .body("rows[0].totals.outputTokens", equalTo(30));
            }
            cast.as(person)
                    .get("/api/usage?by=model&book=real&format=csv")
                    .then()
                    .body(containsString(",USD,,,,1,0,10,20,30,0\r\n"));
            var admin = cast.ada();
            usage(admin, "day").body("total.cost", notNullValue()).body("saved", notNullValue());
        } finally {
            show(MoneyShown.AMOUNTS);
        }
    }

    private static void show(MoneyShown shown) {
        QuarkusTransaction.requiringNew().run(() -> Organisation.current().moneyShown = shown);
    }

    @Test
    void manyConversationsAreSummedBehindTheLargest() {
        var person = cast.newMember("own-usage-many");
        for (int i = 0; i < OwnUsage.MOST + 2; i++) {
            var turn = spending.chat(person.id(), "Chat " + i).turn();
            spending.of(person.id()).turn(turn).cost(i + 1).spend();
        }
        usage(person, "conversation")
                .body("rows.size()", equalTo(OwnUsage.MOST))
                .body("rows[0].name", equalTo("Chat " + (OwnUsage.MOST + 1)))
                .body("rows[-1].kind", equalTo("others"))
                .body("rows[-1].totals.cost", equalTo(new Money(1 + 2 + 3).toString()))
                .body("total.calls", equalTo(OwnUsage.MOST + 2));
    }

    @Test
    void aSpreadsheetTakesNoTitleForAFormula() {
        var person = cast.newMember("own-usage-csv");
        spending.of(person.id())
                .turn(spending.chat(person.id(), "=cmd|' /C calc'!A0").turn())
                .cost(5)
                .spend();
        for (var given : List.of(cast.as(person), cast.as(person).accept("text/csv"))) {
            given.get("/api/usage?by=conversation&book=real&format=csv")
                    .then()
                    .statusCode(200)
                    .contentType(equalTo("text/csv;charset=utf-8"))
                    .header("Content-Disposition", containsString("usage-by-conversation-"))
                    .body(startsWith("conversation,kind,id,currency,saved,cost,"))
                    .body(containsString("\r\n'=cmd|' /C calc'!A0,conversation,"))
                    .body(containsString(",USD,0.000000000,0.000000005,"));
        }
        cast.as(person)
                .accept("text/csv")
                .get("/api/usage?book=real")
                .then()
                .contentType(equalTo("text/csv;charset=utf-8"))
                .body(startsWith("day,kind,"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "by=user",
                "from=yesterday",
                "from=2026-02-01&to=2026-01-01",
                "book=both",
                "format=xls",
                "from=2026-01-01&to=2026-06-30"
            })
    void whatItDoesNotKnowItRefuses(String query) {
        cast.as(cast.grace())
                .get("/api/usage?" + query)
                .then()
                .statusCode(400)
                .body("type", equalTo("invalid_request"));
    }

    @Test
    void beforeTheFirstCallItIsEmpty() {
        var person = cast.newMember("own-usage-none");
        usage(person, "day").body("rows", empty()).body("total.cost", equalTo("0.000000000"));
        cast.ada();
        given().get("/api/usage").then().statusCode(401);
        usage(person, "conversation").body("rows", empty());
    }

    private String total(Cast.Person person, String by) {
        return usage(person, by).extract().path("total.cost");
    }

    private ValidatableResponse usage(Cast.Person person, String by) {
        return cast.as(person).get("/api/usage?book=real&by=" + by).then().statusCode(200);
    }
}
