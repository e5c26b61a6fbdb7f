package chat.parley.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.testing.Cast;
import chat.parley.testing.RawHttp;
import chat.parley.time.Ids;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SameOriginTest {

    @Inject
    Cast cast;

    @TestHTTPResource
    URI server;

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, none",
        "Origin, null",
        "Origin, http://evil.test",
        "Origin, http://localhost.evil.test",
    })
    void whatAnotherSiteSendsIsRefused(String header, String value) {
        rename(cast.as(cast.grace()).header(header, value), 403);
        given().header(header, value)
                .formParam("email", cast.grace().email())
                .formParam("password", Cast.PASSWORD)
                .post("/login")
                .then()
                .statusCode(403)
                .header("Set-Cookie", nullValue())
                .body(not(containsString("admin")));
        cast.as(cast.grace()).header(header, value).post("/logout").then().statusCode(403);
        cast.as(cast.grace()).get("/api/me").then().statusCode(200);
    }

    @Test
    void whatOurOwnPagesSendPasses() {
        var own = server.getHost() + ":" + server.getPort();
        rename(cast.as(cast.grace()).header("Sec-Fetch-Site", "same-origin"), 200);
        rename(cast.as(cast.grace()).header("Origin", "http://" + own), 200);
        rename(cast.as(cast.grace()).header("Origin", "https://" + own), 200);
    }

    @Test
    void fetchMetadataOutweighsTheOrigin() {
        var own = "http://" + server.getHost() + ":" + server.getPort();
        rename(cast.as(cast.grace()).header("Sec-Fetch-Site", "cross-site").header("Origin", own), 403);
    }

    @Test
    void aProgramWithASessionSendsWhatNoFormCan() {
        rename(cast.as(cast.grace()), 200);
        cast.as(cast.grace()).delete("/api/me/sessions/" + Ids.next()).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx"})
    void withoutAnyNameOfASiteAFormIsRefused(String type) {
        var answer = RawHttp.send(
                server,
                Duration.ofSeconds(30),
                "PATCH /api/me",
                "Cookie: parley=" + cast.signIn(cast.grace()),
                "Content-Type: " + type,
                "Content-Length: 0");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("cross_site");
    }

    @Test
    void aProgramWithoutASessionMaySignIn() {
        assertThat(cast.signIn(cast.grace())).isNotEmpty();
    }

    @Test
    void readingNeedsNoSite() {
        cast.as(cast.grace())
                .header("Sec-Fetch-Site", "cross-site")
                .get("/api/me")
                .then()
                .statusCode(200);
    }

    @Test
    void programsWithKeysAreNotAsked() {
        given().header("Origin", "http://evil.test")
                .contentType("application/json")
                .body("{}")
                .post("/v1/chat/completions")
                .then()
                .statusCode(not(403));
    }

    private static void rename(RequestSpecification request, int status) {
        request.contentType("application/json")
                .body("{\"name\":\"Grace Okafor\"}")
                .patch("/api/me")
                .then()
                .statusCode(status);
    }
}
