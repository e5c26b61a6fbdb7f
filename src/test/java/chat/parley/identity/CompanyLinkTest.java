package chat.parley.identity;

import static chat.parley.identity.CompanyVisit.session;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.http.SessionCookie;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeIssuer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Joining an account here with one of the company, and an admin's test, which joins and changes nothing.
@QuarkusTest
class CompanyLinkTest {

    private static final String LINK = "/api/me/company-sign-in";
    private static final String ADMIN = "/api/admin/company-sign-in";

    private static int people;

    @Inject
    Cast cast;

    FakeIssuer issuer;

    String name;
    Cast.Person person;
    String session;

    @BeforeEach
    void somebody() {
        name = "link-" + people++;
        person = cast.newMember(name);
        session = cast.signIn(person);
    }

    @AfterEach
    void reset() {
        issuer.away(false);
        cast.forgetFailures();
    }

    @Test
    void whoIsSignedInWithAPasswordJoinsTheTwo() {
        as(session).get(LINK).then().body("on", equalTo(true), "linked", equalTo(false), "password", equalTo(true));
        var visit = CompanyVisit.by(issuer, session, LINK);
        var answer =
                visit.comeBack(visit.claims(name).claim("email_verified", false).build());
        assertThat(answer.header("Location")).endsWith("/?settings");
        assertThat(session(answer)).as("the session stays").isNull();
        as(session).get(LINK).then().body("linked", equalTo(true), "email", equalTo(person.email()));
        var later = session(CompanyVisit.signIn(issuer, name));
        as(later).get("/api/me").then().body("id", equalTo(person.id().toString()));
        post(session, LINK).then().statusCode(409).body("type", equalTo("already_linked"));
    }

    @Test
    void onlyTheSessionThatBeganCanJoin() {
        var another = cast.signIn(cast.newMember(name + "-other"));
        var visit = CompanyVisit.by(issuer, session, LINK);
        for (var who : List.of("", another, cast.signIn(person))) {
            var cookies = new HashMap<>(visit.cookies());
            cookies.put(SessionCookie.PLAIN_NAME, who);
            var answer = new CompanyVisit(issuer, visit.sent(), cookies)
                    .comeBack(visit.claims(name).build());
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.asString()).contains("You are signed in differently now");
        }
        as(session).get(LINK).then().body("linked", equalTo(false));
        as(another).get(LINK).then().body("linked", equalTo(false));
    }

    @Test
    void anotherSiteCannotBeginIt() {
        given().cookie(SessionCookie.PLAIN_NAME, session)
                .header("Sec-Fetch-Site", "cross-site")
                .contentType("application/json")
                .post(LINK)
                .then()
                .statusCode(403);
        as(session).get(LINK.replace("/api/me", "/auth")).then().statusCode(404);
    }

    @Test
    void oneCompanyAccountBelongsToOneAccountHere() {
        CompanyVisit.signIn(issuer, name + "-taken");
        var visit = CompanyVisit.by(issuer, session, LINK);
        var answer = visit.comeBack(visit.claims(name + "-taken").build());
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.asString()).contains("belongs to another account here");
    }

    @Test
    void theTwoArePartedUnlessNoWayInWouldBeLeft() {
        delete(session).then().statusCode(404);
        var visit = CompanyVisit.by(issuer, session, LINK);
        visit.comeBack(visit.claims(name).build());
        delete(session).then().statusCode(204);
        as(session).get(LINK).then().body("linked", equalTo(false));
        assertThat(CompanyVisit.signIn(issuer, name).statusCode()).isEqualTo(409);
        var only = session(CompanyVisit.signIn(issuer, name + "-only"));
        as(only).get(LINK).then().body("linked", equalTo(true), "password", equalTo(false));
        delete(only).then().statusCode(409).body("type", equalTo("no_other_sign_in"));
        as(only).get(LINK).then().body("linked", equalTo(true));
    }

    @Test
    void anAdminsTestSaysWhatArrivedAndLeavesTheSessionAlone() {
        var admin = cast.signIn(cast.newAdmin(name + "-admin"));
        as(admin).get(ADMIN).then().body("on", equalTo(true), "issuer", equalTo(issuer.url()), "test", nullValue());
        var visit = CompanyVisit.by(issuer, admin, ADMIN + "/tests");
        var answer = visit.comeBack(visit.claims("tested-" + name)
                .claim("email_verified", false)
                .claim("groups", List.of("finance-" + name))
                .claim("bio", "x".repeat(5000))
                .claim("resource_access", Map.of("parley", Map.of("roles", List.of("parley-admin"))))
                .build());
        assertThat(answer.header("Location")).endsWith("/admin/sign-in");
        assertThat(session(answer)).isNull();
        as(admin).get("/api/me").then().body("email", equalTo(name + "-admin@halden.example"));
        var page = as(admin).get(ADMIN);
        page.then()
                .body("test.report.stopped", nullValue(), "test.report.role", equalTo("admin"))
                .body("test.report.groups", equalTo(List.of("finance-" + name)))
                .body("test.report.billedTo", equalTo("finance-" + name))
                .body("test.report.findings", equalTo(List.of("email_unconfirmed")));
        assertThat(page.asString()).doesNotContain("eyJ", visit.asked("nonce"), "x".repeat(200));
        assertThat(page.<List<String>>path("test.report.claims.name")).contains("sub", "bio", "sid");
        assertThat(CompanyVisit.signIn(issuer, "tested-" + name).statusCode())
                .as("the test made no account")
                .isEqualTo(303);
    }

    @Test
    void aTestThatFailsSaysWhy() {
        var admin = cast.signIn(cast.newAdmin(name + "-admin"));
        var visit = CompanyVisit.by(issuer, admin, ADMIN + "/tests");
        visit.comeBack(issuer.sign(visit.claims(name).build(), "JWT", FakeIssuer.newKey("k1")));
        as(admin).get(ADMIN).then().body("test.report.stopped", equalTo("refused"));
        issuer.away(true);
        var again = new CompanyVisit(issuer, visit.sent(), visit.cookies());
        again.comeBack(visit.claims(name).build());
        as(admin).get(ADMIN).then().body("test.report.stopped", equalTo("unfinished"));
        post(session, ADMIN + "/tests").then().statusCode(403);
    }

    private static RequestSpecification as(String session) {
        return given().cookie(SessionCookie.PLAIN_NAME, session).header("Sec-Fetch-Site", "same-origin");
    }

    private static Response post(String session, String path) {
        return as(session).contentType("application/json").post(path);
    }

    private static Response delete(String session) {
        return as(session).delete(LINK);
    }
}
