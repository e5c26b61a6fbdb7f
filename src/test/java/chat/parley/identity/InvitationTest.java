package chat.parley.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import chat.parley.account.Account;
import chat.parley.account.Role;
import chat.parley.http.SessionCookie;
import chat.parley.testing.Cast;
import chat.parley.testing.TestClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class InvitationTest {

    private static int people;

    @Inject
    Cast cast;

    @Inject
    TestClock clock;

    UUID invited;
    String email;

    @BeforeEach
    void invite() {
        email = "invited-" + people++ + "@halden.example";
        cast.ada();
        invited = QuarkusTransaction.requiringNew()
                .call(() -> Account.invite(email, "Kim <b>Ito</b>", Role.MEMBER, clock.instant()).id);
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    void whoHasTheLinkJoinsAndIsSignedIn() {
        var link = link();
        given().get(link)
                .then()
                .statusCode(200)
                .body(
                        containsString("Join Halden Instruments"),
                        containsString(email),
                        containsString("Kim &lt;b&gt;Ito"));
        var response = join(link, "Kim Ito", "zh", Cast.PASSWORD);
        assertThat(response.statusCode()).isEqualTo(303);
        given().cookie(SessionCookie.PLAIN_NAME, response.cookie(SessionCookie.PLAIN_NAME))
                .get("/api/me")
                .then()
                .statusCode(200)
                .body("name", equalTo("Kim Ito"))
                .body("language", equalTo("zh"))
                .body("role", equalTo("member"));
        assertThat(SignInTest.signIn(email, Cast.PASSWORD).statusCode()).isEqualTo(303);
    }

    @Test
    void aLinkIsGoodOnce() {
        var link = link();
        join(link, "Kim", "en", Cast.PASSWORD).then().statusCode(303);
        isGone(link);
        assertThat(SignInTest.signIn(email, "another password").statusCode()).isEqualTo(401);
    }

    @Test
    void ofManyAtOnceOneJoins() throws Exception {
        var link = link();
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<Integer> attempt =
                    () -> join(link, "Kim", "en", Cast.PASSWORD).statusCode();
            var statuses = new ArrayList<Integer>();
            for (var status : threads.invokeAll(Collections.nCopies(4, attempt))) {
                statuses.add(status.get());
            }
            assertThat(statuses).containsOnlyOnce(303).containsOnly(303, 404);
        }
    }

    @Test
    void aLinkEndsAfterSeventyTwoHours() {
        var link = link();
        clock.advance(Duration.ofHours(72).minusMinutes(1));
        given().get(link).then().statusCode(200);
        clock.advance(Duration.ofMinutes(2));
        isGone(link);
    }

    @Test
    void aNewerLinkReplacesTheOlder() {
        var older = link();
        var newer = link();
        isGone(older);
        given().get(newer).then().statusCode(200);
    }

    @Test
    void aRevokedLinkAndADisabledPersonsLinkAreVoid() {
        var link = link();
        QuarkusTransaction.requiringNew().run(() -> Invitation.revokeAll(invited, clock.instant()));
        isGone(link);
        var next = link();
        QuarkusTransaction.requiringNew()
                .run(() -> Account.find(invited).orElseThrow().disable(clock.instant()));
        isGone(next);
    }

    @Test
    void aMadeUpLinkLooksLikeAnEndedOne() {
        isGone("/join/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    }

    @Test
    void whatIsTypedIsCheckedAndTheLinkStaysGood() {
        var link = link();
        join(link, "", "en", Cast.PASSWORD).then().statusCode(400);
        join(link, "Kim", "en", "short").then().statusCode(400).body(containsString("At least 8 characters"));
        join(link, "Kim", "en", email).then().statusCode(400);
        join(link, "Kim", "en", Cast.PASSWORD).then().statusCode(303);
    }

    @Test
    void onlyTheHashOfALinkIsStored() {
        var token = link().substring("/join/".length());
        var stored = QuarkusTransaction.requiringNew()
                .call(() -> Invitation.<Invitation>find("accountId", invited).firstResult().tokenHash);
        assertThat(stored).hasSize(32);
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain(token);
    }

    private String link() {
        return QuarkusTransaction.requiringNew()
                .call(() -> Invitation.issue(
                                Account.find(invited).orElseThrow(), cast.ada().id(), clock.instant())
                        .path());
    }

    private void isGone(String link) {
        given().get(link).then().statusCode(404).body(containsString("This link no longer works"));
        assertThat(join(link, "Mallory", "en", "another password").statusCode()).isEqualTo(404);
    }

    private static Response join(String link, String name, String language, String password) {
        return given().redirects()
                .follow(false)
                .formParam("name", name)
                .formParam("language", language)
                .formParam("password", password)
                .post(link);
    }
}
