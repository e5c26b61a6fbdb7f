package chat.parley.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.money.Book;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A limit below what is spent or reserved is accepted, and says so.
@QuarkusTest
class BelowSpentTest extends GroupStage {

    @Test
    void whatIsSpentOrReservedIsWarnedOf() {
        var person = cast.newMember("spent-already").id();
        set("user", person, "1").body("warning", nullValue());
        for (var book : Book.values()) {
            settle((Granted) reserve(person, book), ONE);
            assertThat(reserve(person, book)).isInstanceOf(Granted.class);
        }
        set("user", person, "0.000000100").statusCode(201).body("warning", nullValue());
        set("user", person, "0.000000099")
                .statusCode(201)
                .body("warning", equalTo("below_spent"))
                .body("left", equalTo("0.000000000"))
                .body("spent", equalTo("0.000000050"))
                .body("held", equalTo("0.000000050"));
        assertThat(reserve(person)).isInstanceOf(Refused.class);
    }

    @Test
    void aDefaultIsWarnedOfForWhomItLimits() {
        var person = cast.newMember("spent-under-default").id();
        var group = group("Each has spent", person);
        set("group_member", group, "1").body("warning", nullValue()).body("spent", nullValue());
        for (var book : Book.values()) {
            settle((Granted) reserve(person, book), ONE);
        }
        set("group_member", group, "0.000000049").body("warning", equalTo("below_spent"));
        set("group_member", group, "0.000000050").body("warning", nullValue());
        // One of their own takes the place of the group's.
        set("user", person, "1");
        set("group_member", group, "0.000000049").body("warning", nullValue());
    }

    @Test
    void whatAllSpentBeforeTheLimitBeganCounts() {
        var person = cast.newMember("before-the-limit").id();
        var group = group("No limit yet", person);
        for (var book : Book.values()) {
            settle((Granted) reserve(person, book), ONE);
        }
        set("group", group, "0.000000049")
                .body("warning", equalTo("below_spent"))
                .body("spent", equalTo("0.000000050"));
        set("group", group, "0.000000050").body("warning", nullValue());
    }

    private ValidatableResponse set(String kind, UUID owner, String limit) {
        Map<String, Object> wanted =
                new HashMap<>(Map.of("period", "month", "limit", limit, "mode", "hard", "reason", "test"));
        wanted.put("owner", Map.of("kind", kind, "id", owner));
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(wanted)
                .post("/api/admin/budgets")
                .then()
                .statusCode(201);
    }
}
