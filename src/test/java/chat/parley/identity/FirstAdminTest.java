package chat.parley.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import chat.parley.account.Account;
import chat.parley.account.Organisation;
import chat.parley.http.SessionCookie;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// An installation that is set up by its environment and stands behind a proxy that speaks https.
@QuarkusTest
@TestProfile(FirstAdminTest.BehindProxy.class)
class FirstAdminTest {

    public static class BehindProxy implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.admin-email", "Ada@Halden.example",
                    "parley.admin-password", "seven green herons",
                    "parley.currency", "EUR",
                    "parley.public-url", "https://chat.halden.example",
                    "parley.trusted-proxies", "127.0.0.1,10.0.0.0/8");
        }
    }

    private static final Map<String, String> HTTPS =
            Map.of("X-Forwarded-Proto", "https", "X-Forwarded-Host", "chat.halden.example");

    @Inject
    SetupCode code;

    @Test
    void theFirstAdminIsThereAndNoCode() {
        assertThat(code.current()).isEmpty();
        QuarkusTransaction.requiringNew().run(() -> {
            assertThat(Account.findByEmail("ada@halden.example"))
                    .hasValueSatisfying(ada -> assertThat(ada.isActive()).isTrue());
            assertThat(Organisation.current().currency).isEqualTo("EUR");
            assertThat(Organisation.current().name).isEqualTo("Halden");
        });
        given().formParam("code", "AAAA-AAAA-AAAA").post("/setup").then().statusCode(404);
    }

    @Test
    void theDescriptionOfTheApiNamesTheAddressThatPeopleUse() {
        given().headers(HTTPS)
                .get("/api/openapi?format=json")
                .then()
                .statusCode(200)
                .body("servers.url", contains("https://chat.halden.example"))
                .body("paths", hasKey("/api/me"));
    }

    @Test
    void overHttpsTheCookieIsBoundToTheHost() {
        var response = given().redirects()
                .follow(false)
                .headers(HTTPS)
                .header("Origin", "https://chat.halden.example")
                .formParam("email", "ada@halden.example")
                .formParam("password", "seven green herons")
                .post("/login");
        assertThat(response.statusCode()).isEqualTo(303);
        var cookie = response.detailedCookie(SessionCookie.SECURE_NAME);
        assertThat(cookie.isSecured()).isTrue();
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getDomain()).isNull();
        given().headers(HTTPS)
                .cookie(SessionCookie.SECURE_NAME, cookie.getValue())
                .get("/api/me")
                .then()
                .statusCode(200)
                .header("Strict-Transport-Security", containsString("max-age=31536000"));
        given().headers(HTTPS)
                .cookie(SessionCookie.PLAIN_NAME, cookie.getValue())
                .get("/api/me")
                .then()
                .statusCode(401);
        given().headers(HTTPS)
                .cookie(SessionCookie.SECURE_NAME, cookie.getValue())
                .get("/")
                .then()
                .body(containsString("\"notEncrypted\":false"));
    }

    @Test
    void overPlainHttpAnAdminIsWarned() {
        var host = Map.of("X-Forwarded-Host", "chat.halden.lan");
        var session = given().redirects()
                .follow(false)
                .headers(host)
                .formParam("email", "ada@halden.example")
                .formParam("password", "seven green herons")
                .post("/login")
                .cookie(SessionCookie.PLAIN_NAME);
        given().headers(host)
                .cookie(SessionCookie.PLAIN_NAME, session)
                .get("/")
                .then()
                .statusCode(200)
                .header("Strict-Transport-Security", equalTo(null))
                .body(allOf(containsString("\"notEncrypted\":true"), not(containsString("unsafe"))));
        given().cookie(SessionCookie.PLAIN_NAME, session)
                .get("/")
                .then()
                .body(containsString("\"notEncrypted\":false"));
    }

    @Test
    void theAddressIsTheNearestThatNobodyVouchesFor() {
        var sessions = given().header("X-Forwarded-For", "6.6.6.6, 203.0.113.9, 10.1.2.3")
                .redirects()
                .follow(false)
                .formParam("email", "ada@halden.example")
                .formParam("password", "seven green herons")
                .post("/login")
                .cookie(SessionCookie.PLAIN_NAME);
        given().cookie(SessionCookie.PLAIN_NAME, sessions)
                .get("/api/me/sessions")
                .then()
                .body("items.find { it.current }.ip", equalTo("203.0.113.9"));
    }

    @Test
    void theRedirectStaysRelativeToTheProxy() {
        given().headers(HTTPS).redirects().follow(false).get("/").then().statusCode(303);
    }
}
