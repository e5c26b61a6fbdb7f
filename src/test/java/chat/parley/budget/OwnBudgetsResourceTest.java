package chat.parley.budget;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.catalog.Model;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OwnBudgetsResourceTest {

    private static final String OWN = "items.find { it.owner == 'user' && it.book == 'real' }.";
    private static final String ALL = "items.find { it.owner == 'organisation' && it.book == 'real' }.";

    private static final String MODEL = "own-budgets-model";
    private static final String NAME = "Flash with a limit";

    @Inject
    Cast cast;

    @Test
    void aMemberSeesTheirOwnAmountsAndThatTheOrganisationHasALimit() {
        cast.as(cast.grace())
                .get("/api/me/budgets")
                .then()
                .statusCode(200)
                .body("currency", equalTo("USD"))
                .body("items.book", hasItems("real", "demo"))
                .body(OWN + "limit", equalTo("20.000000000"))
                .body(OWN + "spent", matchesPattern("\\d+\\.\\d{9}"))
                .body(OWN + "left", matchesPattern("\\d+\\.\\d{9}"))
                .body(OWN + "period", equalTo("month"))
                .body(OWN + "mode", equalTo("hard"))
                .body(OWN + "renewsAt", matchesPattern("\\d{4}-\\d\\d-\\d\\dT2[23]:00:00Z"))
                .body(ALL + "period", equalTo("month"))
                .body(ALL + "limit", nullValue())
                .body(ALL + "spent", nullValue())
                .body(ALL + "left", nullValue());
    }

    @Test
    void anAdminSeesTheOrganisationsToo() {
        cast.as(cast.ada()).get("/api/me/budgets").then().statusCode(200).body(ALL + "limit", equalTo("200.000000000"));
    }

    @Test
    void aStrangerSeesNothing() {
        cast.ada();
        given().get("/api/me/budgets").then().statusCode(401);
    }

    /// Of what everybody may spend on a model its people know that it is there, and when nothing is left of it.
    @Test
    void aLimitOfAModelIsNamed() {
        var place = new Budget.Place(Book.REAL, BudgetOwner.MODEL, MODEL, Period.WEEK);
        var ofModel = "items.find { it.name == '%s' }.".formatted(NAME);
        QuarkusTransaction.requiringNew().run(() -> Model.create(MODEL, NAME, Instant.now()));
        set(place, "7");
        try {
            cast.as(cast.grace())
                    .get("/api/me/budgets")
                    .then()
                    .body(ofModel + "owner", equalTo("model"))
                    .body(ofModel + "limit", nullValue())
                    .body(ofModel + "left", nullValue())
                    .body(ofModel + "usedPercent", nullValue())
                    .body(ofModel + "reached", equalTo(false))
                    .body(ofModel + "renewsAt", notNullValue());
            cast.as(cast.ada()).get("/api/me/budgets").then().body(ofModel + "limit", equalTo("7.000000000"));
            set(place, "0");
            cast.as(cast.grace()).get("/api/me/budgets").then().body(ofModel + "reached", equalTo(true));
        } finally {
            QuarkusTransaction.requiringNew().run(() -> Budget.remove(place, null, "test", Instant.now()));
            QuarkusTransaction.requiringNew().run(() -> Model.deleteById(MODEL));
        }
        cast.as(cast.grace()).get("/api/me/budgets").then().body("items.name", not(hasItem(NAME)));
    }

    private static void set(Budget.Place place, String limit) {
        QuarkusTransaction.requiringNew()
                .run(() -> Budget.setLimit(place, Money.parse(limit), Mode.HARD, null, "test", Instant.now()));
    }
}
