package chat.parley.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.account.Account;
import chat.parley.key.ApiKey;
import chat.parley.testing.Cast;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys of groups, and the list of everybody's keys.
@QuarkusTest
class ServiceKeysTest {

    @Inject
    Cast cast;

    @Test
    void aServiceKeyIsMadeListedAndTakenBack() {
        var group = group("Nightly reports");
        String id = make(group, form())
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .extract()
                .path("id");
        get("/groups/" + group + "/keys")
                .body("items.id", contains(id))
                .body("items[0].name", equalTo("report robot"))
                .body("items[0].owner", nullValue())
                .body("items[0].service.group.name", equalTo("Nightly reports"))
                .body("items[0].service.manager.name", equalTo(cast.grace().name()))
                .body("items[0].service.managerLeft", equalTo(false))
                .body("items[0].service.contact", equalTo("ops@halden.example"))
                .body("items[0].cap.limit", equalTo("15.000000000"));
        get("/keys").body("items.id", hasItem(id));
        // It is nobody's own.
        cast.as(cast.grace()).get("/api/keys").then().body("items.id", not(hasItem(id)));
        cast.as(cast.grace()).delete("/api/keys/" + id).then().statusCode(404);
        var path = "/groups/" + group + "/keys/" + id;
        delete("/groups/" + group("Another") + "/keys/" + id).statusCode(404);
        delete(path).statusCode(204);
        delete(path).statusCode(204);
        get("/groups/" + group + "/keys").body("items", empty());
        get("/keys").body("items.id", not(hasItem(id)));
        assertThat(get("/audit").extract().jsonPath().getList("items.action", String.class))
                .contains("authn_token_created", "authn_token_revoked");
    }

    @Test
    void itsTextOpensTheApiAndIsShownOnce() {
        var group = group("Shown once");
        String text = make(group, form()).extract().path("key");
        assertThat(text).matches("parley_[0-9A-Za-z]{33}");
        assertThat(models(text)).isEqualTo(200);
        assertThat(get("/groups/" + group + "/keys").extract().asString()).doesNotContain(text);
        assertThat(get("/keys").extract().asString()).doesNotContain(text);
        assertThat(get("/audit").extract().asString()).doesNotContain(text);
    }

    @Test
    void aServiceIsNoPerson() {
        var group = group("No person");
        String id = make(group, form()).extract().path("id");
        UUID account =
                QuarkusTransaction.requiringNew().call(() -> ApiKey.<ApiKey>findById(UUID.fromString(id)).account);
        get("/accounts?search=robot").body("items", empty());
        get("/accounts?search=service.invalid").body("items", empty());
        get("/accounts/" + account).statusCode(404);
        patch("/accounts/" + account, Map.of("role", "admin")).statusCode(404);
        put("/groups/" + group + "/members/" + account).statusCode(404);
        get("/groups/" + group).body("members", equalTo(0));
        post(
                        "/budgets",
                        Map.of(
                                "owner",
                                Map.of("kind", "user", "id", account),
                                "period",
                                "month",
                                "limit",
                                "1",
                                "mode",
                                "hard"))
                .statusCode(400);
        var email = QuarkusTransaction.requiringNew()
                .call(() -> Account.find(account).orElseThrow().email);
        assertThat(QuarkusTransaction.requiringNew().call(() -> Account.findByEmail(email)))
                .isEmpty();
        given().redirects()
                .follow(false)
                .formParam("email", email)
                .formParam("password", Cast.PASSWORD)
                .post("/login")
                .then()
                .statusCode(401);
        cast.forgetFailures();
    }

    @Test
    void aManagerWhoLeftIsShownAndReplaced() {
        var group = group("Left alone");
        var leaver = cast.newMember("manager-who-leaves");
        var wanted = form();
        wanted.put("managerId", leaver.id());
        var made = make(group, wanted).extract().jsonPath();
        patch("/accounts/" + leaver.id(), Map.of("status", "disabled")).statusCode(200);
        assertThat(models(made.getString("key"))).isEqualTo(200);
        get("/groups/" + group + "/keys").body("items[0].service.managerLeft", equalTo(true));
        var path = "/groups/" + group + "/keys/" + made.getString("id");
        patch(path, Map.of("managerId", leaver.id())).statusCode(400).body("errors.field", contains("managerId"));
        patch(path, Map.of("managerId", cast.grace().id(), "contact", "next@halden.example"))
                .statusCode(204);
        get("/groups/" + group + "/keys")
                .body("items[0].service.managerLeft", equalTo(false))
                .body("items[0].service.contact", equalTo("next@halden.example"));
    }

    @Test
    void anAdminTakesAnybodysKeyBack() {
        var person = cast.newMember("key-taken");
        var made = cast.as(person)
                .contentType(ContentType.JSON)
                .body(Map.of("name", "mine"))
                .post("/api/keys")
                .jsonPath();
        get("/keys")
                .body("items.find { it.id == '%s' }.owner.name".formatted(made.getString("id")), equalTo("key-taken"));
        assertThat(models(made.getString("key"))).isEqualTo(200);
        delete("/keys/" + made.getString("id")).statusCode(204);
        assertThat(models(made.getString("key"))).isEqualTo(401);
        delete("/keys/" + UUID.randomUUID()).statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"managerId", "contact", "cap", "name"})
    void whatIsMissingIsNamed(String field) {
        var wanted = form();
        wanted.remove(field);
        make(group("Missing " + field), wanted).statusCode(400).body("errors.field", hasItems(field));
    }

    @Test
    void whatCannotBeIsRefused() {
        var group = group("Refused");
        for (var wrong : List.of(
                Map.of("managerId", UUID.randomUUID()),
                Map.of("managerId", cast.bob().id()),
                Map.of("contact", "nobody"),
                Map.of("cap", Map.of("period", "month", "limit", "-1")),
                Map.of("expiresAt", "2020-01-01T00:00:00Z"),
                Map.of("models", List.of("no-such-model")))) {
            var wanted = form();
            wanted.putAll(wrong);
            make(group, wanted).statusCode(400);
        }
        get("/groups/" + group + "/keys").body("items", empty());
        make(UUID.randomUUID().toString(), form()).statusCode(404);
    }

    @Test
    void aMemberMayDoNothingOfIt() {
        var group = group("For admins");
        String id = make(group, form()).extract().path("id");
        var grace = cast.as(cast.grace()).contentType(ContentType.JSON);
        var path = "/api/admin/groups/" + group + "/keys";
        grace.get(path).then().statusCode(403);
        grace.body(form()).post(path).then().statusCode(403);
        grace.body(Map.of("contact", "a@b.example"))
                .patch(path + "/" + id)
                .then()
                .statusCode(403);
        grace.delete(path + "/" + id).then().statusCode(403);
        grace.get("/api/admin/keys").then().statusCode(403);
        grace.delete("/api/admin/keys/" + id).then().statusCode(403);
        get("/groups/" + group + "/keys").body("items.id", contains(id));
    }

    private Map<String, Object> form() {
        return new HashMap<>(Map.of(
                "name",
                "report robot",
                "managerId",
                cast.grace().id(),
                "contact",
                "ops@halden.example",
                "cap",
                Map.of("period", "month", "limit", "15")));
    }

    private String group(String name) {
        return post("/groups", Map.of("name", name)).statusCode(201).extract().path("id");
    }

    private ValidatableResponse make(String group, Map<String, ?> wanted) {
        return post("/groups/" + group + "/keys", wanted);
    }

    private static int models(String key) {
        return given().header("Authorization", "Bearer " + key)
                .get("/v1/models")
                .statusCode();
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
