package chat.parley.budget;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.testing.Cast;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OwnBudgetsResourceTest {

    private static final String OWN = "items.find { it.owner == 'user' && it.book == 'real' }.";
    private static final String ALL = "items.find { it.owner == 'organisation' && it.book == 'real' }.";

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
}
