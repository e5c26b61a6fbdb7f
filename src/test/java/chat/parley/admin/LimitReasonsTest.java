package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Why a limit was set, changed or removed stands in the audit log.
@QuarkusTest
class LimitReasonsTest {

    @Inject
    Cast cast;

    private String person;

    @BeforeEach
    void someone() {
        person = cast.newMember("reasons-" + Ids.next()).id().toString();
    }

    @Test
    void eachChangeKeepsItsReason() {
        var why = "Quarter’s end, “all hands”: 季度末";
        String id = set("7", why).statusCode(201).extract().path("id");
        patch(id, Map.of("limit", "9", "reason", "  two\nlines\u0000 ")).statusCode(200);
        set("8", "back a little").statusCode(201);
        cast.as(cast.ada())
                .queryParam("reason", "left the team")
                .delete("/api/admin/budgets/" + id)
                .then()
                .statusCode(204);
        assertThat(lines("reason")).containsExactly("left the team", "back a little", "two lines", why);
        assertThat(lines("before")).containsExactly("8.000000000 hard", "9.000000000 hard", "7.000000000 hard", "");
        var table = cast.as(cast.ada()).get("/api/admin/audit?format=csv").asByteArray();
        assertThat(new String(table, StandardCharsets.UTF_8)).contains(why, "left the team");
    }

    /// Programs are no exception. The same limit once more changes nothing.
    @Test
    void aLimitInForceIsNeitherChangedNorEndedWithoutOne() {
        String id = set("7", null).statusCode(201).extract().path("id");
        set("7", null).statusCode(201).body("id", equalTo(id));
        for (var none : new String[] {null, "", " \n\u0000 "}) {
            needsReason(set("9", none));
            needsReason(patch(id, none == null ? Map.of("mode", "soft") : Map.of("mode", "soft", "reason", none)));
            var request = cast.as(cast.ada());
            needsReason((none == null ? request : request.queryParam("reason", none))
                    .delete("/api/admin/budgets/" + id)
                    .then());
        }
        assertThat(lines("after")).containsOnly("7.000000000 hard");
    }

    private static void needsReason(ValidatableResponse response) {
        response.statusCode(400).body("errors.field", contains("reason")).body("errors.code", contains("required"));
    }

    @Test
    void itIsAsLongAsOneOfATopUp() {
        String id = set("7", "x".repeat(500)).statusCode(201).extract().path("id");
        set("8", "x".repeat(501)).statusCode(400).body("errors.field", contains("reason"));
        patch(id, Map.of("limit", "8", "reason", "x".repeat(501)))
                .statusCode(400)
                .body("errors.field", contains("reason"));
        cast.as(cast.ada())
                .queryParam("reason", "x".repeat(501))
                .delete("/api/admin/budgets/" + id)
                .then()
                .statusCode(400);
        assertThat(lines("after")).containsExactly("7.000000000 hard");
    }

    /// Of this person's limits in real money, the newest first.
    private List<String> lines(String detail) {
        return cast.as(cast.ada())
                .get("/api/admin/audit")
                .then()
                .statusCode(200)
                .extract()
                .path("items.findAll { it.details.ownerId == '" + person + "' && it.details.book == 'real' }.details."
                        + detail);
    }

    private ValidatableResponse set(String limit, String reason) {
        var body = new HashMap<String, Object>(Map.of(
                "owner", Map.of("kind", "user", "id", person), "period", "month", "limit", limit, "mode", "hard"));
        if (reason != null) {
            body.put("reason", reason);
        }
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/admin/budgets")
                .then();
    }

    private ValidatableResponse patch(String id, Map<String, ?> change) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(change)
                .patch("/api/admin/budgets/" + id)
                .then();
    }
}
