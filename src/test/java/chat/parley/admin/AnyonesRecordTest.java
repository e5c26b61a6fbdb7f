package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.testing.Cast;
import chat.parley.testing.Spending;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The record of a group, a key, a model and the organisation, as well as of a person.
@QuarkusTest
class AnyonesRecordTest {

    @Inject
    Cast cast;

    @Inject
    Spending spending;

    @Test
    void aGroupsRecordHasItsPoolsLinesAndWhoSpentThem() {
        var person = cast.newMember("pooled-" + Ids.next());
        var name = "Record " + Ids.next();
        var group = cast.made("groups", Map.of("name", name));
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .put("/api/admin/groups/" + group + "/members/" + person.id())
                .then()
                .statusCode(204);
        limit("group", group, "month", "5");
        spending.of(person.id()).group(UUID.fromString(group)).cost(321).spend();
        topUp("group", group, "0.25", "a workshop");
        record("group", group)
                .body("owner.name", equalTo(name))
                .body("owner.kind", equalTo("group"))
                .body("items.kind", contains("top_up", "charge"))
                .body("items.amount", contains("0.000000000", "0.000000321"))
                .body("items.added", contains("0.250000000", null))
                .body("items.reason", contains("a workshop", ""))
                .body("items.by", contains(cast.ada().name(), null))
                .body("items.person", contains(null, person.name()))
                .body("items.period", contains("month", "month"));
        assertThat(table("group", group))
                .hasSize(3)
                .anyMatch(line -> line.contains("0.000000321") && line.contains(person.name()))
                .anyMatch(line -> line.endsWith(",a workshop"));
    }

    @Test
    void aKeysModelsAndPersonsRecordsAreTheirOwn() {
        var person = cast.newMember("keyed-" + Ids.next());
        String key = cast.newKey(person).getString("id");
        var model = "record-" + Ids.next();
        cast.made("models", Map.of("id", model, "name", "A recorded model"));
        limit("key", key, "week", "5");
        limit("model", model, "month", "5");
        limit("user", person.id().toString(), "day", "5");
        limit("user", person.id().toString(), "month", "5");
        spending.of(person.id()).key(UUID.fromString(key)).model(model).cost(77).spend();
        record("key", key).body("items.amount", contains("0.000000077")).body("items.period", contains("week"));
        record("model", model)
                .body("owner.name", equalTo("A recorded model"))
                .body("items.amount", contains("0.000000077"))
                .body("items.model", contains(model));
        // A line for each limit that counts it, told apart by the period.
        record("user", person.id().toString())
                .body("items.amount", contains("0.000000077", "0.000000077"))
                .body("items.period.sort()", contains("day", "month"));
        cast.as(cast.ada())
                .get("/api/admin/ledger?account=" + person.id())
                .then()
                .statusCode(200)
                .body("owner.id", equalTo(person.id().toString()))
                .body("items.size()", equalTo(2));
    }

    @Test
    void theOrganisationsRecordIsPaged() {
        var person = cast.newMember("everybody-" + Ids.next());
        for (int i = 0; i <= SpendingRecord.PAGE; i++) {
            spending.of(person.id()).cost(1_000_000 + i).spend();
        }
        var first = record("organisation", "")
                .body("owner.name", nullValue())
                .extract()
                .jsonPath();
        assertThat(first.getList("items")).hasSize(SpendingRecord.PAGE);
        var oldest = first.getLong("items[-1].id");
        var next = cast.as(cast.ada())
                .get("/api/admin/ledger?owner=organisation&after=" + first.getString("next"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(next.getLong("items[0].id")).isLessThan(oldest);
    }

    @Test
    void anOwnerThatIsNotThereHasNoLines() {
        record("key", Ids.next().toString()).body("items", empty()).body("owner.name", nullValue());
    }

    @ParameterizedTest
    @CsvSource({
        "owner=, owner, required",
        "owner=member, owner, unknown_choice",
        "owner=group, ownerId, required",
        "owner=organisation&ownerId=1, ownerId, invalid",
    })
    void itMustBeSaidWhose(String question, String field, String code) {
        cast.as(cast.ada())
                .get("/api/admin/ledger?" + question)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo(field))
                .body("errors[0].code", equalTo(code));
    }

    @Test
    void onlyAdminsReadIt() {
        cast.as(cast.grace()).get("/api/admin/ledger?owner=organisation").then().statusCode(403);
    }

    private ValidatableResponse record(String owner, String id) {
        return cast.as(cast.ada())
                .get("/api/admin/ledger?owner=" + owner + "&ownerId=" + id)
                .then()
                .statusCode(200);
    }

    private List<String> table(String owner, String id) {
        return cast.as(cast.ada())
                .get("/api/admin/ledger?format=csv&owner=" + owner + "&ownerId=" + id)
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .toList();
    }

    private void limit(String kind, String id, String period, String limit) {
        cast.made(
                "budgets",
                Map.of("owner", Map.of("kind", kind, "id", id), "period", period, "limit", limit, "mode", "hard"));
    }

    private void topUp(String owner, String id, String amount, String reason) {
        cast.made(
                "top-ups",
                Map.of(
                        "id", Ids.next(),
                        "owner", owner,
                        "ownerId", id,
                        "period", "month",
                        "amount", amount,
                        "reason", reason));
    }
}
