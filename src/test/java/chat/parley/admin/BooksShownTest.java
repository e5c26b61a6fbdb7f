package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
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
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Pages that show money say what was spent and is held, whether a limit counted it or not: before a limit was made,
/// after it was taken away, and while calls are under way.
@QuarkusTest
class BooksShownTest {

    @Inject
    Cast cast;

    @Inject
    Spending spending;

    private String provider;

    /// Real money is shown while there is somebody to pay.
    @BeforeEach
    void connect() {
        provider = cast.made("providers", Map.of("name", "Paid " + Ids.next(), "baseUrl", "http://127.0.0.1:1"));
    }

    @AfterEach
    void disconnect() {
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("enabled", false))
                .patch("/api/admin/providers/" + provider)
                .then()
                .statusCode(200);
    }

    @Test
    void aPersonWithoutAMonthlyLimitHasSpentAllTheSame() {
        var person = cast.newMember("shown-" + Ids.next());
        limit("user", person.id(), "day", "1");
        spending.of(person.id()).cost(800).spend();
        person(person, null, "0.000000800", "0.000000000", null);
        spending.of(person.id()).cost(50).whileHeld(() -> person(person, null, "0.000000800", "0.000000050", null));
        person(person, null, "0.000000850", "0.000000000", null);
    }

    @Test
    void whatCameAfterTheMonthlyLimitIsCounted() {
        var person = cast.newMember("shown-" + Ids.next());
        var month = limit("user", person.id(), "month", "1");
        spending.of(person.id()).cost(500).spend();
        topUp("user", person.id(), "0.5");
        person(person, "1.000000000", "0.000000500", "0.000000000", "1.499999500");
        limit("user", person.id(), "day", "1");
        remove(month);
        spending.of(person.id()).cost(800).spend();
        person(person, null, "0.000001300", "0.000000000", null);
        get("/accounts/" + person.id()).body("extra", equalTo("0.000000000"));
        spending.of(person.id()).cost(50).whileHeld(() -> {
            person(person, null, "0.000001300", "0.000000050", null);
            limit("user", person.id(), "month", "1");
            person(person, "1.000000000", "0.000001300", "0.000000050", "1.499998650");
        });
        person(person, "1.000000000", "0.000001350", "0.000000000", "1.499998650");
    }

    @Test
    void aMonthlyLimitMadeLaterCountsWhatWasBefore() {
        var person = cast.newMember("shown-" + Ids.next());
        limit("user", person.id(), "day", "1");
        spending.of(person.id()).cost(800).spend();
        limit("user", person.id(), "month", "0.000002000");
        person(person, "0.000002000", "0.000000800", "0.000000000", "0.000001200");
        var late = cast.newMember("shown-" + Ids.next());
        limit("user", late.id(), "day", "1");
        spending.of(late.id()).cost(70).spend();
        spending.of(late.id()).cost(900).whileHeld(() -> {
            limit("user", late.id(), "month", "0.000001000");
            person(late, "0.000001000", "0.000000070", "0.000000900", "0.000000030");
        });
        person(late, "0.000001000", "0.000000970", "0.000000000", "0.000000030");
    }

    @Test
    void whatIsOfLastMonthOrAnothersIsNobodysHere() {
        var person = cast.newMember("shown-" + Ids.next());
        limit("user", person.id(), "day", "1");
        spending.of(person.id()).on("2013-01-04").cost(7).spend();
        spending.of(cast.newMember("shown-other").id())
                .cost(9)
                .whileHeld(() -> spending.of(person.id())
                        .on("2013-01-05")
                        .cost(11)
                        .whileHeld(() -> person(person, null, "0.000000000", "0.000000000", null)));
    }

    @Test
    void aGroupsPoolCountsWhatIsUnderWay() {
        var person = cast.newMember("shown-" + Ids.next()).id();
        var group = group(person);
        spending.of(person).group(group).cost(30).spend();
        spending.of(person).group(group).cost(500).whileHeld(() -> {
            group(group, "0.000000030", "0.000000500", null);
            var pool = limit("group", group, "month", "0.000001000");
            group(group, "0.000000030", "0.000000500", "0.000000470");
            spending.of(person).group(group).cost(5).spend();
            group(group, "0.000000035", "0.000000500", "0.000000465");
            remove(pool);
        });
        group(group, "0.000000535", "0.000000000", null);
        spending.of(person).group(group).cost(60).whileHeld(() -> {
            group(group, "0.000000535", "0.000000060", null);
            limit("group", group, "month", "0.000001000");
            group(group, "0.000000535", "0.000000060", "0.000000405");
        });
    }

    @Test
    void limitsThatNoCallHasMetYetAreInTheOverview() {
        var person = cast.newMember("shown-" + Ids.next()).id();
        var group = group(person);
        limit("user", person, "day", "1");
        spending.of(person).group(group).cost(700).spend();
        spending.of(person).group(group).cost(100).whileHeld(() -> {
            var before = overview();
            limit("user", person, "month", "0.000001000");
            var pool = limit("group", group, "month", "0.000000800");
            var after = overview();
            assertThat(near(after, person)).containsExactly("0.000001000", "0.000000700", "0.000000100");
            assertThat(near(after, group)).containsExactly("0.000000800", "0.000000700", "0.000000100");
            for (var many : new String[] {"people", "pools"}) {
                assertThat(grown("limits." + many + ".spent", before, after)).isEqualTo(new Money(700));
                assertThat(grown("limits." + many + ".held", before, after)).isEqualTo(new Money(100));
            }
            assertThat(after.getInt("limits.near")).isEqualTo(before.getInt("limits.near") + 2);
            assertThat(after.getInt("limits.full")).isEqualTo(before.getInt("limits.full") + 1);
            remove(pool);
            assertThat(overview().<Object>get("near.find { it.id == '%s' }".formatted(group)))
                    .isNull();
        });
    }

    /// What one person's page, the list and the table say; null where nothing limits the month.
    private void person(Cast.Person person, String limit, String spent, String held, String left) {
        figures(get("/accounts/" + person.id()), "", spent, held, left).body("limit", equalTo(limit));
        var search = "/accounts?search=" + person.email();
        figures(get(search), "items[0].", spent, held, left)
                .body("items.id", contains(person.id().toString()));
        var cells = get(search + "&format=csv")
                .extract()
                .asString()
                .strip()
                .split("\\R")[1]
                .split(",", -1);
        var table = new HashMap<String, String>();
        table.put("limit", cells[10]);
        table.put("spent", cells[12]);
        table.put("held", cells[13]);
        table.put("left", cells[14]);
        assertThat(table)
                .isEqualTo(Map.of(
                        "limit",
                        limit == null ? "" : limit,
                        "spent",
                        spent,
                        "held",
                        held,
                        "left",
                        left == null ? "" : left));
    }

    private void group(UUID group, String spent, String held, String left) {
        figures(get("/groups/" + group), "", spent, held, left);
        figures(get("/groups"), "items.find { it.id == '%s' }.".formatted(group), spent, held, left);
    }

    private static ValidatableResponse figures(
            ValidatableResponse answer, String at, String spent, String held, String left) {
        return answer.body(at + "spent", equalTo(spent))
                .body(at + "held", equalTo(held))
                .body(at + "left", left == null ? nullValue() : equalTo(left));
    }

    private static String[] near(JsonPath overview, UUID owner) {
        var found = "near.find { it.id == '%s' && it.period == 'month' }.".formatted(owner);
        return new String[] {
            overview.getString(found + "limit"), overview.getString(found + "spent"), overview.getString(found + "held")
        };
    }

    private static Money grown(String sum, JsonPath before, JsonPath after) {
        return Money.parse(after.getString(sum)).minus(Money.parse(before.getString(sum)));
    }

    private JsonPath overview() {
        return get("/overview").extract().jsonPath();
    }

    private UUID group(UUID person) {
        var group = cast.made("groups", Map.of("name", "Shown " + Ids.next()));
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .put("/api/admin/groups/{group}/members/{person}", group, person)
                .then()
                .statusCode(204);
        return UUID.fromString(group);
    }

    private String limit(String kind, UUID owner, String period, String limit) {
        return cast.made(
                "budgets",
                Map.of(
                        "owner",
                        Map.of("kind", kind, "id", owner),
                        "period",
                        period,
                        "limit",
                        limit,
                        "mode",
                        "hard",
                        "reason",
                        "test"));
    }

    private void remove(String limit) {
        cast.as(cast.ada())
                .delete("/api/admin/budgets/" + limit + "?reason=test")
                .then()
                .statusCode(204);
    }

    private void topUp(String kind, UUID owner, String amount) {
        cast.made(
                "top-ups",
                Map.of(
                        "id",
                        Ids.next(),
                        "owner",
                        kind,
                        "ownerId",
                        owner,
                        "period",
                        "month",
                        "amount",
                        amount,
                        "reason",
                        "test"));
    }

    private ValidatableResponse get(String path) {
        return cast.as(cast.ada()).get("/api/admin" + path).then().statusCode(200);
    }
}
