package chat.parley;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.Account;
import chat.parley.testing.Cast;
import chat.parley.testing.Routes;
import chat.parley.testing.Routes.Route;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who may call what: every route of the program against everybody. A route that `routes.txt` does not list is red.
@QuarkusTest
class RoutesTest {

    private static int people;

    private boolean mayHaveSignedOut;

    @Inject
    Cast cast;

    @Inject
    Clock clock;

    @AfterEach
    void forget() {
        cast.forgetFailures();
    }

    @Test
    void everyRouteIsListed() {
        var unlisted = Routes.registered().stream()
                .filter(route -> Routes.audience(route).isEmpty())
                .toList();
        assertThat(unlisted).as("add these to src/test/resources/routes.txt").isEmpty();
    }

    @Test
    void everyListedRouteIsThere() {
        var registered = Routes.registered();
        assertThat(Routes.listed()).allSatisfy(route -> assertThat(registered).contains(route));
    }

    @Test
    void nobodyWithoutASessionGetsIn() {
        check("anonymous", () -> given());
        check(
                "anonymous",
                () -> given().headers(Map.of(
                        "X-User", "ada@halden.example",
                        "X-Forwarded-User", "ada@halden.example",
                        "X-Remote-User", "ada@halden.example",
                        "X-Auth-Request-Email", "ada@halden.example")));
        check("anonymous", () -> given().auth().preemptive().basic(cast.ada().email(), Cast.PASSWORD));
        var session = cast.signIn(cast.newAdmin("routes-bearer"));
        check("anonymous", () -> given().header("Authorization", "Bearer " + session));
    }

    @Test
    void aMemberGetsWhatMembersGet() {
        var member = cast.newMember("routes-member");
        check("member", signedIn(member));
    }

    @Test
    void anAdminGetsAllButWhatKeysGet() {
        var admin = cast.newAdmin("routes-admin");
        check("admin", signedIn(admin));
    }

    @Test
    void aKeyOpensTheGatewayOnly() {
        String key = cast.as(cast.newAdmin("routes-key"))
                .contentType(ContentType.JSON)
                .body(Map.of("name", "matrix"))
                .post("/api/keys")
                .then()
                .statusCode(201)
                .extract()
                .path("key");
        check("key", () -> given().header("Authorization", "Bearer " + key));
    }

    @Test
    void aDisabledPersonIsAStranger() {
        var person = cast.newAdmin("routes-disabled-" + people++);
        var session = cast.signIn(person);
        QuarkusTransaction.requiringNew()
                .run(() -> Account.find(person.id()).orElseThrow().disable(clock.instant()));
        check("anonymous", () -> session(session));
    }

    /// Signs in once, and again only after what may have ended the session: hashing passwords is meant to be slow.
    private Supplier<RequestSpecification> signedIn(Cast.Person person) {
        var session = new AtomicReference<>(cast.signIn(person));
        return () -> {
            if (mayHaveSignedOut && session(session.get()).get("/api/me").statusCode() == 401) {
                session.set(cast.signIn(person));
            }
            return session(session.get());
        };
    }

    private static RequestSpecification session(String session) {
        return given().cookie("parley", session).header("Sec-Fetch-Site", "same-origin");
    }

    private void check(String who, Supplier<RequestSpecification> request) {
        var softly = new SoftAssertions();
        for (var route : Routes.registered()) {
            var audience = Routes.audience(route).orElse("nobody");
            var response = call(route, request.get().redirects().follow(false));
            mayHaveSignedOut = !route.method().equals("GET");
            var outcome = outcome(route, response);
            softly.assertThat(outcome)
                    .as("%s as %s: %d %s", route, who, response.statusCode(), response.header("Location"))
                    .isEqualTo(mayCall(who, audience) ? "allowed" : "denied");
            softly.assertThat(response.statusCode()).as("%s as %s", route, who).isNotEqualTo(500);
        }
        softly.assertAll();
    }

    private static boolean mayCall(String who, String audience) {
        return switch (audience) {
            case "everybody" -> true;
            case "member" -> Stream.of("member", "admin").anyMatch(who::equals);
            default -> audience.equals(who);
        };
    }

    private static Response call(Route route, RequestSpecification request) {
        var path = route.path().replaceAll("\\{[^}]*}", Ids.next().toString());
        if (route.form()) {
            request.contentType(ContentType.URLENC);
        } else if (!route.method().equals("GET") && !route.method().equals("DELETE")) {
            request.contentType(ContentType.JSON).body("{}");
        }
        return request.request(route.method(), path);
    }

    /// A page sends strangers to sign in; signing out sends everybody there.
    private static String outcome(Route route, Response response) {
        var location = response.header("Location");
        var sentToSignIn =
                location != null && location.contains("/login") && !route.path().equals("/logout");
        var wrongPassword = route.path().equals("/login") && response.statusCode() == 401;
        var wrongCode = route.path().equals("/setup") && response.statusCode() == 403;
        var refused = response.statusCode() == 401 || response.statusCode() == 403;
        return sentToSignIn || (refused && !wrongPassword && !wrongCode) ? "denied" : "allowed";
    }
}
