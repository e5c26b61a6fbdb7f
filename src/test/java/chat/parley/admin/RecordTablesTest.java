package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import chat.parley.testing.Cast;
import chat.parley.testing.Spending;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is kept line by line, as tables for spreadsheets.
@QuarkusTest
class RecordTablesTest {

    @Inject
    Cast cast;

    @Inject
    Spending spending;

    @Test
    void aPersonsLinesAreATableInWhichNothingIsAFormula() {
        var person = cast.newMember("table-" + Ids.next());
        var owner = Map.of("kind", "user", "id", person.id());
        post("/budgets", Map.of("owner", owner, "period", "month", "limit", "1", "mode", "hard"));
        spending.of(person.id()).cost(1234).spend();
        post(
                "/top-ups",
                Map.of(
                        "id",
                        Ids.next(),
                        "owner",
                        "user",
                        "ownerId",
                        person.id(),
                        "period",
                        "month",
                        "amount",
                        "0.5",
                        "reason",
                        "=HYPERLINK(\"x\")"));
        var lines = table("/ledger?format=csv&account=" + person.id());
        assertThat(lines.getFirst())
                .startsWith("id,at,kind,book,period,periodStart,currency,amount,added,call,person,model");
        assertThat(lines)
                .anyMatch(line -> line.contains(",USD,0.000001234,,") && line.contains("deepseek"))
                .anyMatch(line -> line.contains("0.500000000") && line.endsWith("\"'=HYPERLINK(\"\"x\"\")\""));
    }

    @Test
    void theAuditIsATable() {
        var person = cast.newMember("audited-" + Ids.next());
        var owner = Map.of("kind", "user", "id", person.id());
        post("/budgets", Map.of("owner", owner, "period", "day", "limit", "1", "mode", "hard"));
        var lines = table("/audit?format=csv");
        assertThat(lines.getFirst()).isEqualTo("id,at,actor,actorName,action,targetKind,targetId,ip,details");
        assertThat(lines)
                .anyMatch(line -> line.contains(cast.ada().name())
                        && line.contains(person.id().toString()));
    }

    @Test
    void limitsAreATable() {
        var person = cast.newMember("=limited-" + Ids.next());
        var owner = Map.of("kind", "user", "id", person.id());
        post("/budgets", Map.of("owner", owner, "period", "week", "limit", "2.5", "mode", "soft"));
        spending.of(person.id()).cost(1234).spend();
        var lines = table("/budgets?format=csv");
        assertThat(lines.getFirst())
                .isEqualTo(
                        "id,ownerKind,ownerId,owner,ownerOf,period,mode,book,currency,limit,added,spent,reserved,left,"
                                + "renewsAt");
        var limit = json("/budgets?search=" + person.name());
        assertThat(lines)
                .contains("%s,user,%s,'%s,,week,soft,%s,USD,2.500000000,0.000000000,%s,0.000000000,%s,%s"
                        .formatted(
                                limit.getString("items[0].id"),
                                person.id(),
                                person.name(),
                                limit.getString("book"),
                                limit.getString("items[0].spent"),
                                limit.getString("items[0].left"),
                                limit.getString("items[0].renewsAt")));
        assertThat(lines).anyMatch(line -> line.contains(",organisation,,,,month,"));
        // Narrowed down as the list is.
        assertThat(table("/budgets?format=csv&search=" + person.name())).hasSize(2);
    }

    @Test
    void peopleAreATable() {
        var person = cast.newMember("@listed-" + Ids.next());
        spending.of(person.id()).cost(1234).spend();
        var lines = table("/accounts?format=csv");
        assertThat(lines.getFirst())
                .isEqualTo("id,name,email,role,status,billedTo,groups,book,currency,limitOf,limit,added,spent,reserved,"
                        + "left,lastSeenAt,createdAt");
        var shown = json("/accounts?search=" + person.name());
        var mine = "%s,'%s,'%s,member,active,,,%s,USD,member,%s,0.000000000,%s,0.000000000,%s,,"
                .formatted(
                        person.id(),
                        person.name(),
                        person.email(),
                        json("/budgets").getString("book"),
                        shown.getString("items[0].limit"),
                        shown.getString("items[0].spent"),
                        shown.getString("items[0].left"));
        assertThat(lines).anyMatch(line -> line.startsWith(mine));
        assertThat(table("/accounts?format=csv&search=" + person.name())).hasSize(2);
    }

    @Test
    void requestsForMoreAreATable() {
        var person = cast.newMember("asking-" + Ids.next());
        String id = cast.as(person)
                .contentType(ContentType.JSON)
                .body(Map.of("amount", "3", "reason", "-1+1 is not enough"))
                .post("/api/me/budget-requests")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        assertThat(table("/budget-requests?format=csv&status=answered")).noneMatch(line -> line.startsWith(id));
        var lines = table("/budget-requests?format=csv&status=all");
        assertThat(lines.getFirst())
                .isEqualTo("id,askedAt,personId,person,email,currency,amount,reason,answer,granted,forGood,note,"
                        + "answeredAt,period,limit,spent,reserved,left,renewsAt");
        assertThat(lines)
                .anyMatch(line ->
                        line.startsWith(id) && line.contains(",USD,3.000000000,'-1+1 is not enough,,,,,,month,"));
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("answer", "refuse", "note", "+ later"))
                .put("/api/admin/budget-requests/" + id + "/answer")
                .then()
                .statusCode(200);
        assertThat(table("/budget-requests?format=csv")).noneMatch(line -> line.startsWith(id));
        assertThat(table("/budget-requests?format=csv&status=all"))
                .anyMatch(line -> line.startsWith(id) && line.contains(",refuse,,false,'+ later,"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ledger?account=0199d5a0-0000-7000-8000-000000000001&",
                "/audit?",
                "/attempts?",
                "/budgets?",
                "/accounts?",
                "/budget-requests?"
            })
    void othersGetNoneAndNoOtherKindThereIs(String path) {
        cast.as(cast.grace()).get("/api/admin" + path + "format=csv").then().statusCode(403);
        cast.as(cast.ada())
                .get("/api/admin" + path + "format=xls")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("format"));
    }

    private JsonPath json(String path) {
        return cast.as(cast.ada())
                .get("/api/admin" + path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private List<String> table(String path) {
        return cast.as(cast.ada())
                .get("/api/admin" + path)
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .header("Content-Disposition", containsString(".csv"))
                .extract()
                .asString()
                .lines()
                .toList();
    }

    private void post(String path, Map<String, ?> body) {
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/admin" + path)
                .then()
                .statusCode(201);
    }
}
