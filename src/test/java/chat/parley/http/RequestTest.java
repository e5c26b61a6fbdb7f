package chat.parley.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.testing.Cast;
import chat.parley.testing.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What no resource should have to think about: malformed bodies, odd paths, headers.
@QuarkusTest
class RequestTest {

    private static final Duration PROMPT = Duration.ofSeconds(30);

    @Inject
    Cast cast;

    @TestHTTPResource
    URI server;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"name":            | ''
                    ''                  | ''
                    []                  | ''
                    "text"              | ''
                    nonsense            | ''
                    {"nmae":"Grace"}    | nmae
                    {"name":["Grace"]}  | name
                    {"name":{"a":1}}    | name
                    {"language":"fr"}   | language
                    {"name":"   "}      | name
                    {"name":NaN}        | ''
                    """)
    void aMalformedBodyIsNamed(String body, String field) {
        var response = cast.as(cast.grace())
                .contentType("application/json")
                .body(body)
                .patch("/api/me")
                .then()
                .statusCode(400)
                .contentType(ProblemJson.TYPE)
                .body("type", equalTo("invalid_request"))
                .extract();
        assertThat(response.jsonPath().getString("errors[0].field")).isEqualTo(field);
        assertThat(response.asString()).doesNotContain("chat.parley", "jackson", "Exception", "java.");
    }

    @Test
    void aBodyNestedTooDeepIsRefused() {
        var body = "{\"name\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        var session = "Cookie: parley=" + cast.signIn(cast.grace());
        var answer = RawHttp.sendJson(server, PROMPT, body, "PATCH /api/me", session);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_request");
    }

    @Test
    void aBodyOverTheLimitIsRefusedWithAllHeaders() {
        var answer = RawHttp.send(
                server,
                PROMPT,
                "PATCH /api/me",
                "Cookie: parley=" + cast.signIn(cast.grace()),
                "Content-Type: application/json",
                "Content-Length: " + 13 * 1024 * 1024);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.head()).containsIgnoringCase("content-security-policy");
    }

    @Test
    void anotherContentTypeAndAnotherMethodAreRefused() {
        cast.as(cast.grace())
                .contentType("text/plain")
                .header("Sec-Fetch-Site", "same-origin")
                .body("{}")
                .patch("/api/me")
                .then()
                .statusCode(415)
                .body("type", equalTo("unsupported_media_type"));
        cast.as(cast.grace()).delete("/api/me").then().statusCode(405).body("type", equalTo("method_not_allowed"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login",
                "/",
                "/api/me",
                "/api/nothing",
                "/nothing",
                "/icon.svg",
                "/assets/nothing.js",
                "/admin",
                "/setup",
                "/join/nothing",
                "/v1/nothing",
                "/login;x",
                "/api/me%00"
            })
    void everyAnswerCarriesTheHeaders(String path) {
        var head = RawHttp.send(server, PROMPT, "GET " + path).head().toLowerCase(Locale.ROOT);
        assertThat(head)
                .contains(
                        "content-security-policy: default-src 'none'",
                        "x-content-type-options: nosniff",
                        "x-frame-options: deny",
                        "referrer-policy: no-referrer",
                        "cross-origin-opener-policy: same-origin",
                        "cross-origin-resource-policy: same-origin",
                        "permissions-policy: camera=()",
                        "x-dns-prefetch-control: off",
                        "x-request-id: ",
                        "cache-control: ")
                .doesNotContain("strict-transport-security", "server:", "x-powered-by");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:8080,no-referrer", "localhost,no-referrer", "192.0.2.7:8080,same-origin"})
    void overPlainHttpOurOwnFormsCanBeTold(String host, String policy) {
        given().header("Host", host).get("/login").then().header("Referrer-Policy", equalTo(policy));
    }

    @Test
    void aPagesScriptsRunByItsOwnNonceOnly() {
        cast.ada();
        var first = given().get("/login").header("Content-Security-Policy");
        var second = given().get("/login").header("Content-Security-Policy");
        assertThat(first)
                .contains("script-src 'nonce-", "'strict-dynamic'", "require-trusted-types-for 'script'")
                .doesNotContain("unsafe", "trusted-types ")
                .isNotEqualTo(second);
        assertThat(given().get("/api/me").header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; frame-ancestors 'none'; sandbox");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin;x",
                "/admin;x=1/people",
                "/admin%3Bx",
                "/admin%2Fpeople",
                "/admin%5Cpeople",
                "//admin",
                "/admin//people",
                "/./admin",
                "/x/../admin",
                "/%2e/admin",
                "/x/%2e%2e/admin",
                "/admin%00",
                "/Admin",
                "/admin.",
                "/%61dmin",
                "/admin%252Fpeople",
                "/admin/",
                "/admin?x=;",
                "/api/me;x",
                "/api//me",
                "/api/%6de",
                "/api/x/../me",
                "/api/me%3Bx",
                "/API/me",
                "/api/me/"
            })
    void noSpellingOfAPathOpensIt(String path) {
        var answer = RawHttp.send(server, PROMPT, "GET " + path);
        assertThat(answer.status()).as(answer.head()).isIn(303, 400, 401, 403, 404);
        if (answer.status() == 303) {
            assertThat(answer.head()).containsIgnoringCase("/login");
        }
        var member = "Cookie: parley=" + cast.signIn(cast.grace());
        var asMember = RawHttp.send(server, PROMPT, "GET " + path, member);
        if (path.toLowerCase(Locale.ROOT).contains("admin") || path.contains("%61dmin")) {
            assertThat(asMember.status()).isIn(400, 403, 404);
            assertThat(asMember.body()).doesNotContain("data-page=\"admin\"");
        }
    }

    @Test
    void anUnknownPageSaysSoInTheReadersLanguage() {
        given().get("/nothing").then().statusCode(404).contentType("text/html");
        assertThat(given().header("Accept-Language", "zh").get("/nothing").asString())
                .contains("页面不存在", "lang=\"zh\"");
        // The link in the page's own foot.
        assertThat(given().get("/nothing?lang=zh").asString()).contains("页面不存在", "href=\"?lang=en\"");
        given().get("/api/nothing").then().statusCode(404).body("type", equalTo("not_found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/dev", "/q/dev-ui", "/q/swagger-ui", "/q/openapi", "/q/health", "/q/metrics", "/test"})
    void whatIsForDevelopersIsNotServed(String path) {
        given().get(path).then().statusCode(404);
    }

    @Test
    void theDescriptionOfTheApiNamesNoAddressThatNobodyHasSaid() {
        given().get("/api/openapi?format=json")
                .then()
                .statusCode(200)
                .body("openapi", notNullValue())
                .body("servers", nullValue());
    }
}
