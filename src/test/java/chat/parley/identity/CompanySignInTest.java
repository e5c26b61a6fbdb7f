package chat.parley.identity;

import static chat.parley.identity.CompanyVisit.callback;
import static chat.parley.identity.CompanyVisit.session;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import chat.parley.account.Account;
import chat.parley.account.Group;
import chat.parley.account.Identity;
import chat.parley.account.Organisation;
import chat.parley.account.Role;
import chat.parley.account.SignUp;
import chat.parley.account.Status;
import chat.parley.http.SessionCookie;
import chat.parley.secret.Tokens;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeIssuer;
import chat.parley.testing.TestClock;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.PlainJWT;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who comes in by the company's sign-in, as whom, and who does not.
@QuarkusTest
class CompanySignInTest {

    private static int people;

    @Inject
    Cast cast;

    @Inject
    TestClock clock;

    FakeIssuer issuer;

    String name;

    @BeforeEach
    void somebody() {
        cast.ada();
        name = "company-" + people++;
    }

    @AfterEach
    void reset() {
        issuer.away(false);
        clock.reset();
        cast.forgetFailures();
    }

    @Test
    void theSignInPageHasAButtonThatRemembersWhereToGo() {
        given().get("/login?next=/c/1")
                .then()
                .body(containsString("href=\"/auth/oidc/start?next=%2Fc%2F1\""), containsString("Sign in with Halden"));
        given().header("Accept-Language", "zh").get("/login").then().body(containsString("使用 Halden 登录"));
    }

    @Test
    void theCodeIsAskedForWithStateNonceAndAProofOfTheBrowser() {
        var visit = CompanyVisit.begin(issuer, "/");
        assertThat(visit.sent().toString()).startsWith(issuer.url() + "/auth?");
        assertThat(visit.asked("response_type")).isEqualTo("code");
        assertThat(visit.asked("client_id")).isEqualTo(FakeIssuer.CLIENT);
        assertThat(visit.asked("redirect_uri")).endsWith("/auth/oidc/callback");
        assertThat(visit.asked("code_challenge_method")).isEqualTo("S256");
        assertThat(visit.asked("code_challenge")).hasSize(43);
        assertThat(visit.asked("state")).hasSize(43).isNotEqualTo(visit.asked("nonce"));
        assertThat(visit.cookies().values().toString()).doesNotContain(visit.asked("state"), visit.asked("nonce"));
    }

    @Test
    void theFirstSignInMakesAnAccountAndASessionOfOurs() {
        var visit = CompanyVisit.begin(issuer, "/c/0190a0b0-0000-7000-8000-000000000000");
        var answer =
                visit.comeBack(visit.claims(name).claim("name", "Somebody\nNew").build());
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).endsWith("/c/0190a0b0-0000-7000-8000-000000000000");
        assertThat(answer.detailedCookie(SessionCookie.PLAIN_NAME).isHttpOnly()).isTrue();
        me(session(answer))
                .then()
                .statusCode(200)
                .body("email", equalTo(name + "@halden.example"), "name", equalTo("Somebody New"))
                .body("role", equalTo("member"));
        var account = account().orElseThrow();
        assertThat(account.status).isEqualTo(Status.ACTIVE);
        assertThat(account.passwordHash).isNull();
        assertThat(stored(session(answer)).via).isEqualTo("oidc");
        assertThat(new String(stored(session(answer)).idToken, StandardCharsets.ISO_8859_1))
                .doesNotContain("eyJ");
    }

    @Test
    void laterSignInsFollowNameAddressAndRole() {
        CompanyVisit.signIn(issuer, name);
        var id = account().orElseThrow().id;
        var second = CompanyVisit.begin(issuer, "/");
        var session = session(second.comeBack(second.claims(name)
                .claim("name", "Renamed")
                .claim("email", name + "-new@halden.example")
                .claim("resource_access", CompanyVisit.adminRole())
                .build()));
        me(session)
                .then()
                .body("id", equalTo(id.toString()), "name", equalTo("Renamed"))
                .body("email", equalTo(name + "-new@halden.example"), "role", equalTo("admin"));
        var third = CompanyVisit.begin(issuer, "/");
        third.comeBack(third.claims(name).claim("email", "ada@halden.example").build());
        me(session).then().body("role", equalTo("member")).body("email", equalTo(name + "-new@halden.example"));
    }

    @Test
    void aNewPersonWithTheAdminRoleIsAnAdmin() {
        signInWith("resource_access", CompanyVisit.adminRole());
        assertThat(account().orElseThrow().role).isEqualTo(Role.ADMIN);
    }

    @Test
    void aRoleOfAnotherClientIsNone() {
        var visit = CompanyVisit.begin(issuer, "/");
        var session = session(visit.comeBack(visit.claims(name)
                .claim("resource_access", Map.of("wiki", Map.of("roles", List.of("parley-admin"))))
                .claim("roles", List.of("parley-admin"))
                .build()));
        me(session).then().body("role", equalTo("member"));
    }

    @Test
    void groupsFollowTheClaimAndStayWhereItIsMissing() {
        signInWith("groups", List.of("/" + name + "-a", name + "-b"));
        assertThat(groups()).containsExactlyInAnyOrder(name + "-a", name + "-b");
        CompanyVisit.signIn(issuer, name);
        assertThat(groups()).hasSize(2);
        signInWith("groups", List.of(name + "-b"));
        assertThat(groups()).containsExactly(name + "-b");
        signInWith("groups", List.of());
        assertThat(groups()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonce", "no nonce", "issuer", "audience", "expired", "none", "our secret", "another key"})
    void aTokenThatIsNotForThisSignInIsRefused(String fault) throws JOSEException {
        var visit = CompanyVisit.begin(issuer, "/");
        var claims = visit.claims(name);
        var token = switch (fault) {
            case "nonce" -> issuer.sign(claims.claim("nonce", Tokens.next()).build());
            case "no nonce" -> issuer.sign(claims.claim("nonce", null).build());
            case "issuer" ->
                issuer.sign(claims.issuer("https://evil.test/realms/halden").build());
            case "audience" -> issuer.sign(claims.audience("wiki").build());
            case "expired" ->
                issuer.sign(claims.expirationTime(Date.from(Instant.now().minusSeconds(600)))
                        .issueTime(Date.from(Instant.now().minusSeconds(900)))
                        .build());
            case "none" -> new PlainJWT(claims.build()).serialize();
            case "our secret" ->
                issuer.sign(claims.build(), "JWT", JWSAlgorithm.HS256, "k1", new MACSigner(FakeIssuer.SECRET));
            default -> issuer.sign(claims.build(), "JWT", FakeIssuer.newKey("k1"));
        };
        var answer = visit.comeBack(token);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(session(answer)).isNull();
        assertThat(answer.asString()).contains("Company sign-in did not work", "ada@halden.example");
        assertThat(account()).isEmpty();
    }

    @Test
    void onlyTheBrowserThatBeganCanFinishAndOnlyOnce() {
        var visit = CompanyVisit.begin(issuer, "/");
        var other = CompanyVisit.begin(issuer, "/");
        var token = issuer.sign(visit.claims(name).build());
        var state = visit.asked("state");
        unfinished(callback(Map.of(), state, issuer.grant(visit.sent(), token), issuer.url()));
        unfinished(callback(other.cookies(), state, issuer.grant(visit.sent(), token), issuer.url()));
        unfinished(callback(visit.cookies(), "", issuer.grant(visit.sent(), token), issuer.url()));
        unfinished(callback(visit.cookies(), other.asked("state"), issuer.grant(visit.sent(), token), issuer.url()));
        assertThat(account()).isEmpty();
        assertThat(visit.comeBack(token).statusCode()).isEqualTo(303);
        unfinished(visit.comeBack(token));
    }

    @Test
    void aSignInThatTookTooLongOrWhoseCodeIsUsedUpBeginsAgain() {
        var visit = CompanyVisit.begin(issuer, "/");
        clock.advance(Duration.ofMinutes(11));
        unfinished(visit.comeBack(visit.claims(name).build()));
        clock.reset();
        var second = CompanyVisit.begin(issuer, "/");
        unfinished(callback(second.cookies(), second.asked("state"), "no-such-code", issuer.url()));
    }

    @Test
    void anAnswerOfAnotherServerIsRefused() {
        for (var iss : List.of("", "https://evil.test")) {
            var visit = CompanyVisit.begin(issuer, "/");
            var code = issuer.grant(visit.sent(), issuer.sign(visit.claims(name).build()));
            assertThat(callback(visit.cookies(), visit.asked("state"), code, iss)
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(account()).isEmpty();
    }

    @Test
    void whoCancelsThereIsToldSo() {
        var visit = CompanyVisit.begin(issuer, "/c/1");
        given().redirects()
                .follow(false)
                .cookies(visit.cookies())
                .queryParam("state", visit.asked("state"))
                .queryParam("error", "access_denied")
                .queryParam("iss", issuer.url())
                .get("/auth/oidc/callback")
                .then()
                .statusCode(400)
                .body(containsString("The sign-in was cancelled"), containsString("start?next=%2Fc%2F1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.test/x", "/\\evil.test", "https://evil.test", "javascript:alert(1)"})
    void afterSignInNobodyIsSentAway(String next) {
        var visit = CompanyVisit.begin(issuer, next);
        var answer = visit.comeBack(visit.claims(name).build());
        assertThat(answer.header("Location")).doesNotContain("evil", "alert").endsWith("/");
    }

    @Test
    void anAccountOfTheSameAddressIsNotTakenOver() {
        var local = cast.newAdmin(name);
        var answer = CompanyVisit.signIn(issuer, name);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(session(answer)).isNull();
        assertThat(answer.asString()).contains("There is an account with your address already", "Settings");
        assertThat(identity(local)).isEmpty();
    }

    @Test
    void anUnconfirmedAddressIsBelievedInNothing() {
        var local = cast.newAdmin(name);
        var visit = CompanyVisit.begin(issuer, "/");
        var answer =
                visit.comeBack(visit.claims(name).claim("email_verified", false).build());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.asString()).contains("no confirmed e-mail address").doesNotContain("already");
        assertThat(identity(local)).isEmpty();
        var known = name + "-known";
        CompanyVisit.signIn(issuer, known);
        var again = CompanyVisit.begin(issuer, "/");
        var session = session(again.comeBack(again.claims(known)
                .claim("email", "nobody@halden.example")
                .claim("email_verified", null)
                .build()));
        me(session).then().statusCode(200).body("email", equalTo(known + "@halden.example"));
    }

    @Test
    void whereOnlyTheInvitedComeInOthersGetNoAccountAndTheKnownStillDo() {
        var known = name + "-known";
        CompanyVisit.signIn(issuer, known);
        signUp(SignUp.INVITED);
        try {
            var answer = CompanyVisit.signIn(issuer, name);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(session(answer)).isNull();
            assertThat(answer.asString()).contains("You are not invited yet", "ada@halden.example");
            assertThat(account()).isEmpty();
            assertThat(CompanyVisit.signIn(issuer, known).statusCode()).isEqualTo(303);
        } finally {
            signUp(SignUp.EVERYBODY);
        }
        assertThat(CompanyVisit.signIn(issuer, name).statusCode()).isEqualTo(303);
    }

    private static void signUp(SignUp who) {
        QuarkusTransaction.requiringNew().run(() -> Organisation.current().signUp = who);
    }

    @Test
    void aDisabledAccountStaysOutAndComesBackAsItWas() {
        CompanyVisit.signIn(issuer, name);
        var id = account().orElseThrow().id;
        QuarkusTransaction.requiringNew()
                .run(() -> Account.find(id).orElseThrow().disable(clock.instant()));
        var answer = CompanyVisit.signIn(issuer, name);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(session(answer)).isNull();
        assertThat(answer.asString()).contains("Your account here is disabled");
        QuarkusTransaction.requiringNew()
                .run(() -> Account.find(id).orElseThrow().enable(clock.instant()));
        assertThat(account().orElseThrow().status).isEqualTo(Status.ACTIVE);
        assertThat(CompanyVisit.signIn(issuer, name).statusCode()).isEqualTo(303);
    }

    @Test
    void signingOutEndsBothEnds() {
        var session = session(CompanyVisit.signIn(issuer, name));
        var answer = signOut(session);
        assertThat(answer.header("Location"))
                .startsWith(issuer.url() + "/logout?")
                .contains("id_token_hint=eyJ", "client_id=" + FakeIssuer.CLIENT, "post_logout_redirect_uri=http");
        me(session).then().statusCode(401);
        assertThat(signOut(cast.signIn(cast.grace())).header("Location")).endsWith("/login");
    }

    @Test
    void whileTheServerIsAwayPasswordsAndSessionsGoOn() {
        var session = session(CompanyVisit.signIn(issuer, name));
        var visit = CompanyVisit.begin(issuer, "/");
        issuer.away(true);
        clock.advance(Duration.ofMinutes(1));
        var back = visit.comeBack(visit.claims(name).build());
        var begun = given().redirects().follow(false).get("/auth/oidc/start?next=/c/1");
        for (var answer : List.of(back, begun)) {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.asString())
                    .contains("Company sign-in cannot be reached", "href=\"/login\"")
                    .doesNotContain("Exception");
        }
        me(session).then().statusCode(200);
        assertThat(cast.signIn(cast.grace())).isNotBlank();
        assertThat(signOut(session).header("Location")).endsWith("/login");
    }

    private Response signInWith(String claim, Object value) {
        var visit = CompanyVisit.begin(issuer, "/");
        return visit.comeBack(visit.claims(name).claim(claim, value).build());
    }

    private static void unfinished(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(session(answer)).isNull();
        assertThat(answer.asString()).contains("This sign-in was not finished", "/auth/oidc/start");
    }

    private static Response signOut(String session) {
        return given().redirects()
                .follow(false)
                .cookie(SessionCookie.PLAIN_NAME, session)
                .header("Sec-Fetch-Site", "same-origin")
                .post("/logout");
    }

    private static Response me(String session) {
        return given().cookie(SessionCookie.PLAIN_NAME, session).get("/api/me");
    }

    private Optional<Account> account() {
        return QuarkusTransaction.requiringNew()
                .call(() -> Identity.find(issuer.url(), "subject-" + name)
                        .flatMap(identity -> Account.find(identity.accountId)));
    }

    private static Optional<Identity> identity(Cast.Person person) {
        return QuarkusTransaction.requiringNew().call(() -> Identity.of(person.id()));
    }

    private List<String> groups() {
        var id = account().orElseThrow().id;
        return QuarkusTransaction.requiringNew()
                .call(() -> Group.of(id).stream().map(group -> group.name).toList());
    }

    private static Session stored(String token) {
        return QuarkusTransaction.requiringNew().call(() -> Session.find(token).orElseThrow());
    }
}
