package chat.parley.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import chat.parley.http.SessionCookie;
import chat.parley.testing.Cast;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class SignInTest {

    @Inject
    Cast cast;

    @Inject
    MeterRegistry metrics;

    @TestHTTPResource
    URI server;

    @AfterEach
    void forget() {
        cast.forgetFailures();
    }

    @Test
    void theRightPasswordStartsASession() {
        var response = signIn(cast.ada().email(), Cast.PASSWORD);
        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(response.header("Location")).endsWith("/");
        var cookie = response.detailedCookie(SessionCookie.PLAIN_NAME);
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Lax");
        assertThat(cookie.getPath()).isEqualTo("/");
        given().cookie(SessionCookie.PLAIN_NAME, cookie.getValue())
                .get("/api/me")
                .then()
                .statusCode(200)
                .body("email", equalTo("ada@halden.example"))
                .body("role", equalTo("admin"))
                .body("language", equalTo("en"));
    }

    @Test
    void anEmailIsTheSameInAnyCaseAndWithSpaceAround() {
        cast.ada();
        assertThat(signIn(" ADA@Halden.Example ", Cast.PASSWORD).statusCode()).isEqualTo(303);
    }

    @ParameterizedTest
    @CsvSource({
        "grace@halden.example, wrong password here",
        "nobody@halden.example, seven green herons",
        "bob@halden.example, seven green herons",
        "yuki@halden.example, seven green herons",
        "'', ''",
        "not an address, seven green herons",
        "grace@halden.example, ''",
    })
    void whoMayNotComeInIsToldTheSameAfterTheSameWork(String email, String password) {
        cast.grace();
        var before = metrics.counter("parley.password.hashes").count();
        var response = signIn(email, password);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.cookie(SessionCookie.PLAIN_NAME)).isNull();
        assertThat(response.contentType()).startsWith("text/html");
        assertThat(response.htmlPath().getString("**.find { it.@role == 'alert' }"))
                .isEqualTo("The e-mail or the password is wrong.");
        assertThat(metrics.counter("parley.password.hashes").count() - before).isEqualTo(1);
    }

    @Test
    void anEndlessPasswordIsRefused() throws Exception {
        assertThat(signIn(cast.grace().email(), "x".repeat(1_500)).statusCode()).isEqualTo(401);
        var form = "email=grace@halden.example&password=" + "x".repeat(10_000_000);
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(server.resolve("/login"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form))
                    .build();
            var answer = client.send(request, HttpResponse.BodyHandlers.discarding());
            assertThat(answer.statusCode()).isBetween(400, 499);
        }
    }

    @Test
    void whoIsNotSignedInGetsAProblem() {
        given().get("/api/me")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("type", equalTo("unauthenticated"));
    }

    @Test
    void aPageSendsToSignInAndBack() {
        var chat = "/c/0190a0b0-0000-7000-8000-000000000000?x=1";
        given().redirects()
                .follow(false)
                .get(chat)
                .then()
                .statusCode(303)
                .header("Location", containsString("/login?next=%2Fc%2F0190a0b0-0000-7000-8000-000000000000%3Fx%3D1"));
        given().redirects()
                .follow(false)
                .formParam("email", cast.ada().email())
                .formParam("password", Cast.PASSWORD)
                .formParam("next", chat)
                .post("/login")
                .then()
                .statusCode(303)
                .header("Location", containsString(chat));
    }

    @ParameterizedTest
    @CsvSource({"//evil.test/x", "https://evil.test", "/\\evil.test", "javascript:alert(1)", "/%0d%0aSet-Cookie:x"})
    void afterSignInNobodyIsSentAway(String next) {
        given().redirects()
                .follow(false)
                .formParam("email", cast.ada().email())
                .formParam("password", Cast.PASSWORD)
                .formParam("next", next)
                .post("/login")
                .then()
                .statusCode(303)
                .header("Location", not(containsString("evil")))
                .header("Set-Cookie", not(equalTo("x")));
    }

    @Test
    void whoIsSignedInNeedsNoForm() {
        cast.as(cast.grace())
                .redirects()
                .follow(false)
                .get("/login?next=/c")
                .then()
                .statusCode(303)
                .header("Location", containsString("/c"));
    }

    @Test
    void theFormSpeaksTwoLanguages() {
        cast.ada();
        given().get("/login")
                .then()
                .statusCode(200)
                .body(containsString("<html lang=\"en\""), containsString("Sign in"));
        given().header("Accept-Language", "zh-CN,zh;q=0.9")
                .get("/login")
                .then()
                .body(containsString("<html lang=\"zh\""), containsString("登录"));
        given().header("Accept-Language", "zh-CN")
                .get("/login?lang=en")
                .then()
                .cookie("parley-language", "en")
                .body(containsString("<html lang=\"en\""));
    }

    static Response signIn(String email, String password) {
        return given().redirects()
                .follow(false)
                .formParam("email", email)
                .formParam("password", password)
                .post("/login");
    }
}
