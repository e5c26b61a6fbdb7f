package chat.parley.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.testing.Spending;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reports, each test in a month of its own long ago, so that it knows every call in it.
@QuarkusTest
class UsageReportTest {

    private static final List<String> EVERY = List.of("user", "group", "model", "day", "key");

    @Inject
    Cast cast;

    @Inject
    Spending spending;

    @Test
    void everyWayToBreakItDownMakesTheSameSum() {
        var one = cast.newMember("report-one").id();
        var two = cast.newMember("report-two").id();
        var group = group("Report group");
        var key = UUID.randomUUID();
        spending.of(one).on("2019-01-01").group(group).cost(100).tokens(1, 2, 3).spend();
        spending.of(one).on("2019-01-31").key(key).cost(20).estimated().spend();
        spending.of(two).on("2019-01-15").group(group).model("another").cost(3).spend();
        spending.of(two).on("2019-02-01").cost(1_000).spend();
        for (var by : EVERY) {
            sumsTo("123", "/usage?from=2019-01-01&to=2019-01-31&by=" + by);
            for (var then : EVERY) {
                if (!then.equals(by)) {
                    sumsTo("123", "/usage?from=2019-01-01&to=2019-01-31&by=%s&then=%s".formatted(by, then));
                }
            }
        }
        get("/usage?from=2019-01-01&to=2019-01-31&by=user&then=day")
                .body("rows.id", contains(one.toString(), one.toString(), two.toString()))
                .body("rows.then.id", contains("2019-01-01", "2019-01-31", "2019-01-15"))
                .body("rows.name", contains("report-one", "report-one", "report-two"))
                .body("rows.page", everyItem(equalTo(true)))
                .body("total.estimatedCalls", equalTo(1))
                .body("total.cachedTokens", equalTo(2));
        get("/usage?from=2019-01-01&to=2019-01-31&by=user").body("rows.then", everyItem(nullValue()));
    }

    /// What each group pays for, and what none pays for, is all that was spent.
    @Test
    void statementsOfGroupsMakeTheOrganisationsTotal() {
        var person = cast.newMember("statement").id();
        var groups = List.of(group("Statement A"), group("Statement B"));
        spending.of(person).on("2019-03-05").group(groups.get(0)).cost(500).spend();
        spending.of(person).on("2019-03-06").group(groups.get(1)).cost(60).spend();
        spending.of(person).on("2019-03-07").cost(7).spend();
        var sum = Money.ZERO;
        for (var which : List.of(groups.get(0).toString(), groups.get(1).toString(), "none")) {
            var statement = "/usage?from=2019-03-01&to=2019-03-31&by=user&then=model&group=" + which;
            sum = sum.plus(Money.parse(get(statement).extract().path("total.cost")));
        }
        assertThat(sum).isEqualTo(new Money(567));
        get("/usage?from=2019-03-01&to=2019-03-31").body("total.cost", equalTo(sum.toString()));
        get("/usage?from=2019-03-01&to=2019-03-31&by=group")
                .body("rows.name", contains("Statement A", "Statement B", null));
    }

    @Test
    void aReportIsNarrowedDownByEach() {
        var one = cast.newMember("narrow-one").id();
        var two = cast.newMember("narrow-two").id();
        var group = group("Narrow");
        var key = UUID.randomUUID();
        spending.of(one).on("2019-04-01").group(group).cost(1).spend();
        spending.of(one).on("2019-04-02").key(key).cost(20).spend();
        spending.of(two).on("2019-04-02").model("another").cost(300).spend();
        var month = "/usage?from=2019-04-01&to=2019-04-30&by=day&";
        sumsTo("21", month + "user=" + one);
        sumsTo("1", month + "group=" + group);
        sumsTo("320", month + "group=none");
        sumsTo("20", month + "key=" + key);
        sumsTo("301", month + "key=none");
        sumsTo("300", month + "model=another");
        sumsTo("320", "/usage?by=user&day=2019-04-02");
        sumsTo("20", "/usage?by=model&day=2019-04-02&user=" + one);
        sumsTo("0", month + "user=" + UUID.randomUUID());
        sumsTo("0", month + "model=' OR true --");
    }

    @Test
    void whatIsDeletedStaysInReports() {
        var person = cast.newMember("report-leaver");
        var group = group("Report to delete");
        var chat = spending.chat(person.id(), "Secret title");
        String key = cast.newKey(person).getString("id");
        spending.of(person.id())
                .on("2019-05-01")
                .group(group)
                .turn(chat.turn())
                .cost(11)
                .spend();
        spending.of(person.id())
                .on("2019-05-02")
                .group(group)
                .key(UUID.fromString(key))
                .cost(22)
                .spend();
        var before =
                EVERY.stream().map(by -> rows("2019-05-01", "2019-05-31", by)).toList();
        cast.as(person).delete("/api/conversations/{id}", chat.id()).then().statusCode(204);
        cast.as(person).delete("/api/keys/{id}", key).then().statusCode(204);
        cast.as(cast.ada()).delete("/api/admin/groups/{id}", group).then().statusCode(204);
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("status", "disabled"))
                .patch("/api/admin/accounts/{id}", person.id())
                .then()
                .statusCode(200);
        assertThat(EVERY.stream()
                        .map(by -> rows("2019-05-01", "2019-05-31", by))
                        .toList())
                .isEqualTo(before);
        get("/usage?from=2019-05-01&to=2019-05-31&by=key").body("rows.name", contains("a program", null));
        get("/usage?from=2019-05-01&to=2019-05-31&by=group")
                .body("rows.name", contains("Report to delete"))
                .body("rows.page", contains(false));
    }

    @Test
    void aSpreadsheetRunsNoFormula() {
        var person = cast.newMember("report-csv");
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("name", "=HYPERLINK(\"x\",1)"))
                .patch("/api/admin/accounts/{id}", person.id())
                .then()
                .statusCode(200);
        spending.of(person.id()).on("2019-06-01").model("-1+1").cost(1_500_000).spend();
        var path = "/api/admin/usage?from=2019-06-01&to=2019-06-30&by=user&then=model";
        var byFormat = cast.as(cast.ada()).get(path + "&format=csv").then().statusCode(200);
        var byAccept = cast.as(cast.ada()).accept("text/csv").get(path).then().statusCode(200);
        for (var answer : List.of(byFormat, byAccept)) {
            answer.contentType(equalTo("text/csv;charset=utf-8"))
                    .header("Content-Disposition", equalTo("attachment; filename=\"usage-2019-06-01-2019-06-30.csv\""))
                    .body(equalTo(
                            "user,userId,model,modelId,currency,pricesConfirmed,cost,overrun,calls,estimatedCalls,freshTokens,"
                                    + "cachedTokens,outputTokens,reasoningTokens\r\n"
                                    + "\"'=HYPERLINK(\"\"x\"\",1)\"," + person.id()
                                    + ",'-1+1,'-1+1,USD,true,0.001500000,0.000000000,1,0,0,0,0,0\r\n"));
        }
        cast.as(cast.ada())
                .get("/api/admin/usage?day=2019-06-01&by=day&format=csv")
                .then()
                .body(startsWith("day,currency,pricesConfirmed,cost,"))
                .body(containsString("\r\n2019-06-01,USD,true,0.001500000,"));
    }

    @Test
    void callsOfADayTellWhoseTheyAreAndNoTitle() {
        var person = cast.newMember("report-calls");
        var chat = spending.chat(person.id(), "=A secret title");
        spending.of(person.id()).turn(chat.turn()).cost(5).spend();
        spending.of(person.id()).on("2019-07-01").cost(6).spend();
        String day = get("/overview").extract().path("day");
        var path = "/attempts?account=" + person.id() + "&day=" + day;
        get(path).body("items.cost", contains("0.000000005"));
        // Reports count it to another day than the one on which it was made.
        get("/attempts?account=" + person.id() + "&day=2019-07-01").body("items.size()", equalTo(0));
        get("/attempts?account=" + person.id()).body("items.size()", equalTo(2));
        get(path + "&format=csv")
                .contentType(equalTo("text/csv;charset=utf-8"))
                .body(startsWith("id,at,what,person,"))
                .body(containsString(",\"Conversation of report-calls, "))
                .body(containsString(",USD,0.000000005,"))
                .body(not(containsString("secret")));
        cast.as(cast.ada())
                .get("/api/admin/attempts?day=never")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("day"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "by=user&then=user",
                "by=colour",
                "then=colour",
                "user=me",
                "group=all",
                "key=1",
                "user=none",
                "day=today",
                "book=both",
                "format=pdf"
            })
    void whatItDoesNotKnowItRefuses(String query) {
        cast.as(cast.ada())
                .get("/api/admin/usage?" + query)
                .then()
                .statusCode(400)
                .body("type", equalTo("invalid_request"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usage", "/usage?format=csv", "/overview", "/attempts?format=csv"})
    void onlyAdminsSeeThem(String path) {
        cast.as(cast.grace()).get("/api/admin" + path).then().statusCode(403);
        given().get("/api/admin" + path).then().statusCode(401);
    }

    private UUID group(String name) {
        return UUID.fromString(cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("name", name))
                .post("/api/admin/groups")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }

    private void sumsTo(String nano, String path) {
        var report = get(path).extract().jsonPath();
        var expected = new Money(Long.parseLong(nano));
        assertThat(Money.parse(report.getString("total.cost"))).as(path).isEqualTo(expected);
        var rows = report.getList("rows.totals.cost", String.class);
        assertThat(rows.stream().map(Money::parse).reduce(Money.ZERO, Money::plus))
                .as(path)
                .isEqualTo(expected);
    }

    private HashSet<Map<String, Object>> rows(String from, String to, String by) {
        var found = get("/usage?from=%s&to=%s&by=%s".formatted(from, to, by))
                .extract()
                .jsonPath()
                .<Map<String, Object>>getList("rows");
        var rows = new HashSet<Map<String, Object>>();
        // Whether there is still a page about it is the only thing that changes.
        found.forEach(row -> {
            row.remove("page");
            rows.add(row);
        });
        return rows;
    }

    private ValidatableResponse get(String path) {
        return cast.as(cast.ada()).get("/api/admin" + path).then().statusCode(200);
    }
}
