package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.testing.Spending;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What an admin sees first.
@QuarkusTest
class OverviewTest {

    @Inject
    Cast cast;

    @Inject
    Spending spending;

    @Test
    void todayAndTheMonthGrowByWhatIsSpent() {
        var person = cast.newMember("overview-today");
        spending.of(person.id()).cost(1).spend();
        var before = overview().body("book", equalTo("real")).extract().jsonPath();
        spending.of(person.id()).cost(250).spend();
        var after = overview().extract().jsonPath();
        for (var sum : new String[] {"today.cost", "month.cost", "limit.spent"}) {
            assertThat(Money.parse(after.getString(sum)))
                    .as(sum)
                    .isGreaterThanOrEqualTo(Money.parse(before.getString(sum)).plus(new Money(250)));
        }
        assertThat(after.getInt("today.calls")).isGreaterThanOrEqualTo(before.getInt("today.calls") + 1);
        overview().body("limit.limit", notNullValue()).body("limit.renewsAt", notNullValue());
    }

    @Test
    void whatCallsInProgressHoldIsReservedUntilTheyEnd() {
        var person = cast.newMember("overview-reserved").id();
        spending.of(person).spend();
        var before = reserved();
        spending.of(person).cost(700).whileHeld(() -> assertThat(reserved()).isEqualTo(before.plus(new Money(700))));
        assertThat(reserved()).isEqualTo(before);
    }

    private Money reserved() {
        return Money.parse(overview().extract().path("reserved"));
    }

    @Test
    void aModelsLimitIsNearToo() {
        var model = "near-" + Ids.next();
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("name", model, "baseUrl", "http://127.0.0.1:1", "model", model))
                .post("/api/admin/providers")
                .then()
                .statusCode(201);
        limit(Map.of("kind", "model", "id", model), "0.000001000");
        var person = cast.newMember("overview-model");
        spending.of(person.id()).model(model).cost(799).spend();
        overview().body("near.findAll { it.id == '%s' }.size()".formatted(model), equalTo(0));
        spending.of(person.id()).model(model).cost(1).spend();
        overview()
                .body("near.find { it.id == '%s' }.owner".formatted(model), equalTo("model"))
                .body("near.find { it.id == '%s' }.name".formatted(model), equalTo(model))
                .body("near.find { it.id == '%s' }.page".formatted(model), equalTo(false));
    }

    @Test
    void whoHasUsedFourFifthsOfALimitIsNear() {
        var near = cast.newMember("overview-near");
        var far = cast.newMember("overview-far");
        for (var person : new Cast.Person[] {near, far}) {
            limit(person, "0.000001000");
        }
        spending.of(near.id()).cost(799).spend();
        spending.of(far.id()).cost(799).spend();
        overview().body(of(near), nullValue());
        spending.of(near.id()).cost(1).spend();
        overview()
                .body(of(near) + ".owner", equalTo("user"))
                .body(of(near) + ".name", equalTo("overview-near"))
                .body(of(near) + ".spent", equalTo("0.000000800"))
                .body(of(near) + ".limit", equalTo("0.000001000"))
                .body(of(near) + ".page", equalTo(true))
                .body(of(far), nullValue());
        // With more room nobody is near any more.
        limit(near, "0.000002000");
        overview().body(of(near), nullValue());
        limit(far, "0.000000900");
        overview().body(of(far) + ".limit", equalTo("0.000000900"));
        limit(far, "1");
    }

    @Test
    void provisionalCallsAreToBeLookedAt() {
        var person = cast.newMember("overview-provisional");
        spending.of(person.id()).cost(3).spend();
        var mine = "doubtful.find { it.id == '%s' }".formatted(person.id());
        overview().body(mine, nullValue());
        spending.of(person.id()).cost(4).estimated().spend();
        overview()
                .body(mine + ".estimatedCalls", equalTo(1))
                .body(mine + ".name", equalTo("overview-provisional"))
                .body(mine + ".model", equalTo(Spending.MODEL))
                .body("doubtful.day", hasItem((String) overview().extract().path("day")));
    }

    @Test
    void limitsAreCountedAndSummed() {
        var person = cast.newMember("overview-sums");
        var group = cast.made("groups", Map.of("name", "Overview " + Ids.next()));
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .put("/api/admin/groups/" + group + "/members/" + person.id())
                .then()
                .statusCode(204);
        spending.of(person.id()).cost(1).spend();
        var before = overview().extract().jsonPath();
        limit(person, "0.000001000");
        limit(Map.of("kind", "group", "id", group), "0.000001000");
        spending.of(person.id()).group(UUID.fromString(group)).cost(799).spend();
        var near = overview().extract().jsonPath();
        // One cent of the person's is spent already: only their limit is near.
        assertThat(near.getInt("limits.near")).isEqualTo(before.getInt("limits.near") + 1);
        assertThat(near.getInt("limits.full")).isEqualTo(before.getInt("limits.full"));
        assertThat(near.getInt("limits.people.count")).isEqualTo(before.getInt("limits.people.count"));
        assertThat(near.getInt("limits.pools.count")).isEqualTo(before.getInt("limits.pools.count") + 1);
        assertThat(grown("limits.people.spent", before, near)).isEqualTo(new Money(799));
        assertThat(grown("limits.pools.spent", before, near)).isEqualTo(new Money(799));
        assertThat(grown("limits.pools.limit", before, near)).isEqualTo(new Money(1_000));
        spending.of(person.id()).group(UUID.fromString(group)).cost(200).spend();
        var full = overview().extract().jsonPath();
        assertThat(full.getInt("limits.near")).isEqualTo(before.getInt("limits.near") + 2);
        assertThat(full.getInt("limits.full")).isEqualTo(before.getInt("limits.full") + 1);
        // The person is disabled: they count no more.
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("status", "disabled"))
                .patch("/api/admin/accounts/" + person.id())
                .then()
                .statusCode(200);
        assertThat(overview().extract().jsonPath().getInt("limits.people.count"))
                .isEqualTo(before.getInt("limits.people.count") - 1);
    }

    /// Sums that would be more than an amount can be are the largest amount.
    @Test
    void limitsThatNobodyMeansToReachDoNotBreakIt() {
        var rich = new ArrayList<String>();
        for (int i = 0; i < 10; i++) {
            var person = cast.newMember("overview-rich-" + i).id();
            rich.add(cast.made("budgets", limitOf(Map.of("kind", "user", "id", person), "1000000000")));
        }
        assertThat(Money.parse(overview().extract().path("limits.people.limit")))
                .isEqualTo(new Money(Long.MAX_VALUE));
        rich.forEach(id -> cast.as(cast.ada())
                .delete("/api/admin/budgets/" + id + "?reason=test")
                .then()
                .statusCode(204));
        assertThat(Money.parse(overview().extract().path("limits.people.limit")))
                .isLessThan(new Money(Long.MAX_VALUE));
    }

    private static Money grown(String sum, JsonPath before, JsonPath after) {
        return Money.parse(after.getString(sum)).minus(Money.parse(before.getString(sum)));
    }

    /// Once a day long ago is known, a whole look-back is; the rule itself is [ProjectionTest]'s.
    @Test
    void theMonthWillComeToNoLessThanIsSpent() {
        spending.of(cast.newMember("overview-projection").id()).on("2019-08-01").spend();
        spending.of(cast.grace().id()).cost(1).spend();
        var view = overview().extract().jsonPath();
        assertThat(Money.parse(view.getString("projection")))
                .isGreaterThanOrEqualTo(Money.parse(view.getString("month.cost")));
    }

    private void limit(Cast.Person person, String limit) {
        limit(Map.of("kind", "user", "id", person.id()), limit);
    }

    private void limit(Map<String, ?> owner, String limit) {
        cast.made("budgets", limitOf(owner, limit));
    }

    private static Map<String, ?> limitOf(Map<String, ?> owner, String limit) {
        return Map.of("owner", owner, "period", "month", "limit", limit, "mode", "hard", "reason", "test");
    }

    private static String of(Cast.Person person) {
        return "near.find { it.id == '%s' }".formatted(person.id());
    }

    private ValidatableResponse overview() {
        return cast.as(cast.ada()).get("/api/admin/overview").then().statusCode(200);
    }
}
