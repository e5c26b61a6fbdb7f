package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.account.Account;
import chat.parley.account.Group;
import chat.parley.testing.Cast;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Groups as an admin handles them over HTTP, and what others are refused.
@QuarkusTest
class GroupsTest {

    @Inject
    Cast cast;

    @Test
    void aGroupIsMadeRenamedOrderedAndDeleted() {
        var group = create("Design");
        var later = create("Later");
        get("/groups")
                .body("items.id", hasItems(group, later))
                .body(at(group, "name"), equalTo("Design"))
                .body(at(group, "externalName"), nullValue())
                .body(at(group, "members"), equalTo(0))
                .body(at(group, "pool"), nullValue())
                .body(at(group, "eachMember"), nullValue())
                .body(at(group, "spent"), equalTo("0.000000000"));
        int rank = get("/groups/" + group).extract().path("rank");
        patch("/groups/" + later, Map.of("rank", rank)).statusCode(200).body("rank", equalTo(rank));
        get("/groups/" + group).body("rank", equalTo(rank + 1));
        patch("/groups/" + group, Map.of("name", " Design and print ")).body("name", equalTo("Design and print"));
        post("/groups", Map.of("name", "design AND print")).statusCode(409).body("type", equalTo("group_exists"));
        patch("/groups/" + later, Map.of("name", "Design and print")).statusCode(409);
        delete("/groups/" + group).statusCode(204);
        get("/groups/" + group).statusCode(404);
        get("/groups").body("items.id", not(hasItem(group)));
        delete("/groups/" + group).statusCode(404).body("type", equalTo("not_found"));
        assertThat(get("/audit").extract().jsonPath().getList("items.action", String.class))
                .contains("group_created", "group_renamed", "group_moved", "group_deleted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"name\":\"\"}", "{\"name\":\"\\u0000\"}", "{\"name\":\"A\",\"rank\":1}", "[]"})
    void whatIsNoGroupIsRefused(String body) {
        post("/groups", body).statusCode(400).body("type", equalTo("invalid_request"));
        post("/groups", Map.of("name", "n".repeat(121)))
                .statusCode(400)
                .body("errors.code", contains("too_long"))
                .body("errors.max", contains(120));
    }

    @Test
    void peopleAreTakenInAndLetGo() {
        var group = create("Members");
        var person = cast.newMember("in-and-out");
        var path = "/groups/" + group + "/members/" + person.id();
        put(path).statusCode(204);
        put(path).statusCode(204);
        get("/groups/" + group).body("members", equalTo(1));
        get("/groups/" + group + "/members")
                .body("items.id", contains(person.id().toString()))
                .body("items.source", contains("local"))
                .body("items.pays", contains(true));
        get("/accounts/" + person.id())
                .body("billedTo.name", equalTo("Members"))
                .body("groups.name", contains("Members"))
                .body("payingGroup", nullValue());
        cast.as(person)
                .get("/api/me")
                .then()
                .body("groups", contains("Members"))
                .body("billedTo", equalTo("Members"));
        delete(path).statusCode(204);
        delete(path).statusCode(204);
        get("/accounts/" + person.id()).body("billedTo", nullValue()).body("groups", empty());
        put("/groups/" + group + "/members/" + UUID.randomUUID()).statusCode(404);
        put("/groups/" + UUID.randomUUID() + "/members/" + person.id()).statusCode(404);
        var actions = get("/audit").extract().jsonPath().getList("items.action", String.class);
        assertThat(actions).contains("group_member_added", "group_member_removed");
    }

    @Test
    void anAdminChoosesWhichGroupPays() {
        var first = create("Would pay");
        var second = create("Shall pay");
        var strange = create("Somebody else's");
        var person = cast.newMember("chosen-for");
        put("/groups/" + first + "/members/" + person.id());
        put("/groups/" + second + "/members/" + person.id());
        var path = "/accounts/" + person.id();
        get(path).body("billedTo.id", equalTo(first));
        patch(path, Map.of("payingGroup", second))
                .statusCode(200)
                .body("billedTo.id", equalTo(second))
                .body("payingGroup", equalTo(second));
        for (var wrong : List.of(strange, UUID.randomUUID().toString(), "no id", "")) {
            patch(path, Map.of("payingGroup", wrong)).statusCode(400).body("errors.field", contains("payingGroup"));
        }
        patch(path, Map.of("name", "Renamed")).body("billedTo.id", equalTo(second));
        var none = new HashMap<String, Object>();
        none.put("payingGroup", null);
        patch(path, none).statusCode(200).body("billedTo.id", equalTo(first)).body("payingGroup", nullValue());
    }

    @Test
    void limitsOfGroupsAreSetLikeOthers() {
        var group = create("Limited");
        var person = cast.newMember("in-limited");
        put("/groups/" + group + "/members/" + person.id());
        String each =
                limit("group_member", group, "7.5").statusCode(201).extract().path("id");
        limit("group", group, "60").statusCode(201);
        get("/groups/" + group)
                .body("pool.limit", equalTo("60.000000000"))
                .body("left", equalTo("60.000000000"))
                .body("eachMember.limit", equalTo("7.500000000"))
                .body("eachMember.budgetId", equalTo(each));
        get("/accounts/" + person.id())
                .body("limit", equalTo("7.500000000"))
                .body("ownLimit", equalTo(false))
                .body("groupLimit", equalTo(true))
                .body("budgetId", nullValue());
        get("/accounts?search=in-limited").body("items.limit", contains("7.500000000"));
        cast.as(person)
                .get("/api/me/budgets")
                .then()
                .body(
                        "items.findAll { it.book == 'real' && it.owner != 'model' }.owner",
                        contains("user", "group", "organisation"))
                .body("items.find { it.owner == 'group' && it.book == 'real' }.limit", equalTo("60.000000000"))
                .body("items.find { it.owner == 'group' && it.book == 'real' }.name", equalTo("Limited"))
                .body("items.find { it.owner == 'user' && it.book == 'real' }.limit", equalTo("7.500000000"));
        delete("/budgets/" + each + "?reason=test").statusCode(204);
        get("/accounts/" + person.id()).body("limit", equalTo("20.000000000")).body("groupLimit", equalTo(false));

        for (var kind : List.of("group", "group_member")) {
            for (var id : List.of(UUID.randomUUID().toString(), "", "x")) {
                limit(kind, id, "1").statusCode(400).body("errors.field", contains("owner"));
            }
        }
        delete("/groups/" + group).statusCode(204);
        limit("group", group, "1").statusCode(400).body("errors.field", contains("owner"));
        get("/budgets").body("items.owner.id", not(hasItem(group)));
    }

    @Test
    void companyGroupsAreMarked() {
        var person = cast.newMember("from-keycloak");
        QuarkusTransaction.requiringNew()
                .run(() -> Group.sync(Account.find(person.id()).orElseThrow(), List.of("/staff/lab"), Instant.now()));
        get("/accounts/" + person.id()).body("groups.name", contains("/staff/lab"));
        String id = get("/accounts/" + person.id()).extract().path("billedTo.id");
        get("/groups/" + id).body("externalName", equalTo("/staff/lab"));
        get("/groups/" + id + "/members").body("items.source", contains("oidc"));
        put("/groups/" + id + "/members/" + person.id()).statusCode(204);
        get("/groups/" + id + "/members").body("items.source", contains("local"));
    }

    @Test
    void aMemberMayDoNothingOfIt() {
        var group = create("Not for members");
        var grace = cast.as(cast.grace()).contentType(ContentType.JSON);
        var path = "/api/admin/groups/" + group;
        var me = path + "/members/" + cast.grace().id();
        grace.get("/api/admin/groups").then().statusCode(403);
        grace.get(path).then().statusCode(403);
        grace.get(path + "/members").then().statusCode(403);
        grace.body(Map.of("name", "mine")).post("/api/admin/groups").then().statusCode(403);
        grace.body(Map.of("rank", 1)).patch(path).then().statusCode(403);
        grace.delete(path).then().statusCode(403);
        grace.put(me).then().statusCode(403);
        grace.delete(me).then().statusCode(403);
        grace.body(Map.of("payingGroup", group))
                .patch("/api/admin/accounts/" + cast.grace().id())
                .then()
                .statusCode(403);
        // Nor by what people may change of themselves.
        grace.body(Map.of("billedTo", "Not for members"))
                .patch("/api/me")
                .then()
                .statusCode(400);
        get(path.substring("/api/admin".length())).body("members", equalTo(0)).body("name", equalTo("Not for members"));
    }

    @Test
    void aPageOfPeopleTellsTheGroupsOfEach() {
        var one = cast.newMember("listed-one");
        var two = cast.newMember("listed-two");
        var group = create("Listed");
        var other = create("Listed too");
        put("/groups/" + group + "/members/" + one.id());
        put("/groups/" + other + "/members/" + one.id());
        get("/accounts?search=listed-")
                .body(
                        "items.id",
                        containsInAnyOrder(one.id().toString(), two.id().toString()))
                .body("items.find { it.name == 'listed-one' }.groups.name", contains("Listed", "Listed too"))
                .body("items.find { it.name == 'listed-one' }.billedTo.name", equalTo("Listed"))
                .body("items.find { it.name == 'listed-two' }.billedTo", nullValue());
    }

    private String create(String name) {
        return post("/groups", Map.of("name", name)).statusCode(201).extract().path("id");
    }

    private ValidatableResponse limit(String kind, String id, String limit) {
        return post(
                "/budgets",
                Map.of(
                        "owner",
                        Map.of("kind", kind, "id", id),
                        "period",
                        "month",
                        "limit",
                        limit,
                        "mode",
                        "hard",
                        "reason",
                        "test"));
    }

    private static String at(String group, String member) {
        return "items.find { it.id == '%s' }.%s".formatted(group, member);
    }

    private ValidatableResponse post(String path, Object body) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/admin" + path)
                .then();
    }

    private ValidatableResponse patch(String path, Object body) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(body)
                .patch("/api/admin" + path)
                .then();
    }

    private ValidatableResponse put(String path) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .put("/api/admin" + path)
                .then();
    }

    private ValidatableResponse delete(String path) {
        return cast.as(cast.ada()).delete("/api/admin" + path).then();
    }

    private ValidatableResponse get(String path) {
        return cast.as(cast.ada()).get("/api/admin" + path).then();
    }
}
