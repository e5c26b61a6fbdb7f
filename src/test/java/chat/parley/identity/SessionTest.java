package chat.parley.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import chat.parley.account.Account;
import chat.parley.account.Role;
import chat.parley.http.SessionCookie;
import chat.parley.secret.Tokens;
import chat.parley.testing.Cast;
import chat.parley.testing.TestClock;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SessionTest {

    private static int people;

    @Inject
    Cast cast;

    @Inject
    TestClock clock;

    Cast.Person person;

    @BeforeEach
    void somebody() {
        person = cast.newMember("session-test-" + people++);
    }

    @AfterEach
    void reset() {
        clock.reset();
        cast.forgetFailures();
    }

    @Test
    void aCookieThatWasThereBeforeIsNotTakenOver() {
        var planted = Tokens.next();
        var response = given().redirects()
                .follow(false)
                .cookie(SessionCookie.PLAIN_NAME, planted)
                .header("Sec-Fetch-Site", "same-origin")
                .formParam("email", person.email())
                .formParam("password", Cast.PASSWORD)
                .post("/login");
        assertThat(response.cookie(SessionCookie.PLAIN_NAME)).isNotEqualTo(planted);
        assertThat(me(planted).statusCode()).isEqualTo(401);
    }

    @Test
    void signingInAgainEndsTheSessionOfThatBrowser() {
        var first = cast.signIn(person);
        given().redirects()
                .follow(false)
                .cookie(SessionCookie.PLAIN_NAME, first)
                .header("Sec-Fetch-Site", "same-origin")
                .formParam("email", person.email())
                .formParam("password", Cast.PASSWORD)
                .post("/login")
                .then()
                .statusCode(303);
        assertThat(me(first).statusCode()).isEqualTo(401);
    }

    @Test
    void signingOutEndsItOnTheServer() {
        var session = cast.signIn(person);
        var response = given().redirects()
                .follow(false)
                .cookie(SessionCookie.PLAIN_NAME, session)
                .header("Sec-Fetch-Site", "same-origin")
                .post("/logout");
        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(response.detailedCookie(SessionCookie.PLAIN_NAME).getMaxAge())
                .isZero();
        assertThat(me(session).statusCode()).isEqualTo(401);
    }

    @Test
    void itEndsWhenUnusedForTwelveHours() {
        var session = cast.signIn(person);
        clock.advance(Duration.ofHours(11));
        assertThat(me(session).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofHours(11));
        assertThat(me(session).statusCode()).as("used in between").isEqualTo(200);
        clock.advance(Duration.ofHours(12).plusSeconds(1));
        assertThat(me(session).statusCode()).isEqualTo(401);
    }

    @Test
    void itEndsAfterFourteenDaysHoweverBusy() {
        var session = cast.signIn(person);
        for (var hours = 0; hours < 14 * 24 - 11; hours += 11) {
            clock.advance(Duration.ofHours(11));
            assertThat(me(session).statusCode()).isEqualTo(200);
        }
        clock.advance(Duration.ofHours(11));
        assertThat(me(session).statusCode()).isEqualTo(401);
    }

    @Test
    void lastSeenIsWrittenAtMostOnceAMinute() {
        var session = cast.signIn(person);
        var first = lastSeen(session);
        clock.advance(Duration.ofSeconds(30));
        me(session);
        assertThat(lastSeen(session)).isEqualTo(first);
        clock.advance(Duration.ofSeconds(40));
        me(session);
        assertThat(lastSeen(session)).isAfter(first.plusSeconds(60));
    }

    @Test
    void peopleSeeAndEndTheirOwnSessions() {
        var phone = cast.signIn(person);
        var laptop = cast.signIn(person);
        var list = as(laptop)
                .get("/api/me/sessions")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(list.getList("items")).hasSize(2);
        assertThat(list.getList("items.current")).containsExactlyInAnyOrder(true, false);
        String other = list.getString("items.find { !it.current }.id");
        as(laptop).delete("/api/me/sessions/" + other).then().statusCode(204);
        assertThat(me(phone).statusCode()).isEqualTo(401);
        assertThat(me(laptop).statusCode()).isEqualTo(200);
        as(laptop).delete("/api/me/sessions/" + other).then().statusCode(404);
    }

    @Test
    void nobodyEndsASessionOfSomebodyElse() {
        var session = cast.signIn(person);
        String id = as(session).get("/api/me/sessions").jsonPath().getString("items[0].id");
        var stranger = cast.as(cast.grace()).delete("/api/me/sessions/" + id);
        var unknown = cast.as(cast.grace()).delete("/api/me/sessions/" + Ids.next());
        assertThat(stranger.statusCode()).isEqualTo(404);
        assertThat(stranger.asByteArray()).isEqualTo(unknown.asByteArray());
        assertThat(me(session).statusCode()).isEqualTo(200);
    }

    @Test
    void allOthersEndAtOnce() {
        var old = cast.signIn(person);
        var own = cast.signIn(person);
        as(own).delete("/api/me/sessions").then().statusCode(204);
        assertThat(me(old).statusCode()).isEqualTo(401);
        assertThat(me(own).statusCode()).isEqualTo(200);
    }

    @Test
    void aNewPasswordEndsTheOtherSessionsAndNeedsTheOldOne() {
        var other = cast.signIn(person);
        var own = cast.signIn(person);
        change(own, "not my password", "eleven blue parrots")
                .then()
                .statusCode(400)
                .body("type", equalTo("wrong_password"));
        change(own, Cast.PASSWORD, "short").then().statusCode(400).body("reason", equalTo("too_short"));
        change(own, Cast.PASSWORD, "password123").then().statusCode(400).body("reason", equalTo("too_common"));
        assertThat(me(other).statusCode()).isEqualTo(200);
        change(own, Cast.PASSWORD, "eleven blue parrots").then().statusCode(204);
        assertThat(me(other).statusCode()).isEqualTo(401);
        assertThat(me(own).statusCode()).isEqualTo(200);
        assertThat(SignInTest.signIn(person.email(), Cast.PASSWORD).statusCode())
                .isEqualTo(401);
        assertThat(SignInTest.signIn(person.email(), "eleven blue parrots").statusCode())
                .isEqualTo(303);
    }

    @Test
    void aDisabledPersonIsOutAtOnce() {
        var session = cast.signIn(person);
        QuarkusTransaction.requiringNew()
                .run(() -> Account.find(person.id()).orElseThrow().disable(clock.instant()));
        assertThat(me(session).statusCode()).isEqualTo(401);
        assertThat(QuarkusTransaction.requiringNew().call(() -> Session.count("accountId", person.id())))
                .isZero();
    }

    @Test
    void aChangedRoleCountsAtOnce() {
        var admin = cast.newAdmin("session-admin-" + people++);
        var session = cast.signIn(admin);
        as(session).get("/admin").then().statusCode(200);
        QuarkusTransaction.requiringNew()
                .run(() -> Account.find(admin.id()).orElseThrow().changeRole(Role.MEMBER, clock.instant()));
        as(session).get("/admin").then().statusCode(403);
    }

    @Test
    void nobodyGivesThemselvesMore() {
        var session = cast.signIn(person);
        for (var field : Map.of("role", "admin", "id", "x", "email", "x@y", "status", "active", "createdAt", "x")
                .entrySet()) {
            as(session)
                    .contentType(ContentType.JSON)
                    .body(Map.of("name", "Mallory", field.getKey(), field.getValue()))
                    .patch("/api/me")
                    .then()
                    .statusCode(400)
                    .body("type", equalTo("invalid_request"))
                    .body("errors.field", hasItems(field.getKey()));
        }
        as(session).get("/api/me").then().body("role", equalTo("member")).body("name", equalTo(person.name()));
        as(session)
                .contentType(ContentType.JSON)
                .body(Map.of("name", " Renamed ", "language", "zh", "theme", "dark"))
                .patch("/api/me")
                .then()
                .statusCode(200)
                .body("name", equalTo("Renamed"))
                .body("language", equalTo("zh"));
    }

    private Response change(String session, String current, String password) {
        return as(session)
                .contentType(ContentType.JSON)
                .body(Map.of("current", current, "password", password))
                .put("/api/me/password");
    }

    private static RequestSpecification as(String session) {
        return given().cookie(SessionCookie.PLAIN_NAME, session);
    }

    private static Response me(String session) {
        return as(session).get("/api/me");
    }

    private static Instant lastSeen(String session) {
        return QuarkusTransaction.requiringNew()
                .call(() ->
                        Session.<Session>find("idHash", Tokens.hash(session)).firstResult().lastSeenAt);
    }
}
