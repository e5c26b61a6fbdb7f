package chat.parley.key;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.account.Account;
import chat.parley.secret.Tokens;
import chat.parley.testing.Cast;
import chat.parley.testing.TestClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ApiKeyResourceTest {

    private record Made(UUID id, String key) {}

    @Inject
    Cast cast;

    @Inject
    TestClock clock;

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    void aKeyIsShownOnceAndOnlyItsHashIsKept() {
        var made = make(cast.grace(), "build server");
        assertThat(made.key()).matches("parley_[0-9A-Za-z]{33}");
        cast.as(cast.grace())
                .get("/api/keys")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(made.id().toString()))
                .body("items.find { it.id == '%s' }.name".formatted(made.id()), equalTo("build server"))
                .body("items.find { it.id == '%s' }.lastUsedAt".formatted(made.id()), nullValue())
                .body(not(containsString(made.key())));
        var stored = QuarkusTransaction.requiringNew().call(() -> ApiKey.<ApiKey>findById(made.id()));
        assertThat(stored.hash).isEqualTo(Tokens.hash(made.key()));
        assertThat(stored.hint).isEqualTo("parley_…" + made.key().substring(36));
    }

    @Test
    void aDeletedKeyIsDeadAtOnce() {
        var made = make(cast.grace(), "short-lived");
        assertThat(call(made)).isEqualTo(200);
        cast.as(cast.grace()).delete("/api/keys/" + made.id()).then().statusCode(204);
        assertThat(call(made)).isEqualTo(401);
        cast.as(cast.grace()).delete("/api/keys/" + made.id()).then().statusCode(204);
        cast.as(cast.grace())
                .get("/api/keys")
                .then()
                .body("items.id", not(hasItem(made.id().toString())));
    }

    @Test
    void aStrangersKeyDoesNotExist() {
        var made = make(cast.grace(), "graces own");
        var theirs = cast.as(cast.ada()).delete("/api/keys/" + made.id());
        var nobodys = cast.as(cast.ada()).delete("/api/keys/" + UUID.randomUUID());
        assertThat(theirs.statusCode()).isEqualTo(404);
        assertThat(theirs.asString()).isEqualTo(nobodys.asString());
        cast.as(cast.ada())
                .get("/api/keys")
                .then()
                .body(not(containsString(made.id().toString())));
        assertThat(call(made)).isEqualTo(200);
    }

    @Test
    void itDiesWithItsOwnersAccount() {
        var member = cast.newMember("leaver");
        var made = make(member, "left behind");
        assertThat(call(made)).isEqualTo(200);
        QuarkusTransaction.requiringNew()
                .run(() -> Account.find(member.id()).orElseThrow().disable(clock.instant()));
        assertThat(call(made)).isEqualTo(401);
        QuarkusTransaction.requiringNew()
                .run(() -> Account.find(member.id()).orElseThrow().enable(clock.instant()));
        assertThat(call(made)).as("revoked for good").isEqualTo(401);
    }

    @Test
    void anExpiredKeyIsRefused() {
        var made = make(cast.grace(), "expiring");
        QuarkusTransaction.requiringNew()
                .run(() -> ApiKey.<ApiKey>findById(made.id()).expiresAt =
                        clock.instant().plus(Duration.ofHours(1)));
        assertThat(call(made)).isEqualTo(200);
        clock.advance(Duration.ofHours(1));
        assertThat(call(made)).isEqualTo(401);
    }

    @Test
    void itsUseIsNotedOnceAMinute() {
        var made = make(cast.grace(), "used");
        assertThat(call(made)).isEqualTo(200);
        var first = lastUsed(made);
        assertThat(first).isNotNull();
        clock.advance(Duration.ofSeconds(50));
        call(made);
        assertThat(lastUsed(made)).isEqualTo(first);
        clock.advance(Duration.ofSeconds(20));
        call(made);
        assertThat(lastUsed(made)).isAfter(first);
    }

    @Test
    void aSessionOpensNoApiAndAKeyNoPage() {
        var made = make(cast.grace(), "no page");
        cast.as(cast.grace()).get("/v1/models").then().statusCode(401);
        for (var path : new String[] {"/api/me", "/api/keys", "/api/models", "/api/me/sessions"}) {
            var status = given().header("Authorization", "Bearer " + made.key())
                    .get(path)
                    .statusCode();
            assertThat(status).as(path).isIn(401, 403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"name\":\"\"}", "{\"name\":\"  \"}", "{\"name\":\"a\",\"accountId\":\"b\"}", "[]", ""})
    void whatIsNoKeyIsRefused(String body) {
        cast.as(cast.grace())
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/keys")
                .then()
                .statusCode(400)
                .body("type", equalTo("invalid_request"));
    }

    @Test
    void nobodyHasTooManyKeys() {
        var hoarder = cast.newMember("hoarder");
        for (int i = 0; i < ApiKey.PER_ACCOUNT; i++) {
            make(hoarder, "key " + i);
        }
        post(hoarder, "one more").statusCode(409).body("type", equalTo("too_many_keys"));
    }

    private Instant lastUsed(Made made) {
        return QuarkusTransaction.requiringNew().call(() -> ApiKey.<ApiKey>findById(made.id()).lastUsedAt);
    }

    private static int call(Made made) {
        return given().header("Authorization", "Bearer " + made.key())
                .get("/v1/models")
                .statusCode();
    }

    private Made make(Cast.Person person, String name) {
        var made = post(person, name)
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .body("hint", notNullValue())
                .extract()
                .jsonPath();
        return new Made(UUID.fromString(made.getString("id")), made.getString("key"));
    }

    private ValidatableResponse post(Cast.Person person, String name) {
        return cast.as(person)
                .contentType(ContentType.JSON)
                .body(Map.of("name", name))
                .post("/api/keys")
                .then();
    }
}
