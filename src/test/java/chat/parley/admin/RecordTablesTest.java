package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import chat.parley.testing.Cast;
import chat.parley.testing.Spending;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
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
        assertThat(lines.getFirst()).startsWith("id,at,kind,book,currency,amount,added,call,model");
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

    @ParameterizedTest
    @ValueSource(strings = {"/ledger?account=0199d5a0-0000-7000-8000-000000000001&", "/audit?", "/attempts?"})
    void othersGetNoneAndNoOtherKindThereIs(String path) {
        cast.as(cast.grace()).get("/api/admin" + path + "format=csv").then().statusCode(403);
        cast.as(cast.ada())
                .get("/api/admin" + path + "format=xls")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("format"));
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
