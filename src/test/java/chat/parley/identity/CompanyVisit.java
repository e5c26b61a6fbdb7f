package chat.parley.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.http.SessionCookie;
import chat.parley.testing.FakeIssuer;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import io.restassured.response.Response;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A browser on its way to the company's sign-in and back.
///
/// @param sent where it was sent
/// @param cookies what it has of ours
record CompanyVisit(FakeIssuer issuer, URI sent, Map<String, String> cookies) {

    static CompanyVisit begin(FakeIssuer issuer, String next) {
        var answer = given().redirects().follow(false).queryParam("next", next).get("/auth/oidc/start");
        assertThat(answer.statusCode()).isEqualTo(303);
        return new CompanyVisit(issuer, URI.create(answer.header("Location")), answer.cookies());
    }

    /// What a page of somebody signed in begins by a request of its own.
    static CompanyVisit by(FakeIssuer issuer, String session, String path) {
        var answer = given().cookie(SessionCookie.PLAIN_NAME, session)
                .header("Sec-Fetch-Site", "same-origin")
                .contentType("application/json")
                .post(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        var cookies = new HashMap<>(answer.cookies());
        cookies.put(SessionCookie.PLAIN_NAME, session);
        return new CompanyVisit(issuer, URI.create(answer.path("location")), cookies);
    }

    /// The whole way of somebody whom the company knows.
    static Response signIn(FakeIssuer issuer, String name) {
        var visit = begin(issuer, "/");
        return visit.comeBack(visit.claims(name).build());
    }

    String asked(String parameter) {
        return URLUtils.parseParameters(sent.getRawQuery()).get(parameter).getFirst();
    }

    /// What an ID token says of somebody.
    JWTClaimsSet.Builder claims(String name) {
        var now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer.url())
                .audience(FakeIssuer.CLIENT)
                .subject("subject-" + name)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("nonce", asked("nonce"))
                .claim("sid", "sid-" + name)
                .claim("name", name)
                .claim("email", name + "@halden.example")
                .claim("email_verified", true);
    }

    Response comeBack(JWTClaimsSet claims) {
        return comeBack(issuer.sign(claims));
    }

    Response comeBack(String idToken) {
        return callback(cookies, asked("state"), issuer.grant(sent, idToken), issuer.url());
    }

    static Response callback(Map<String, String> cookies, String state, String code, String iss) {
        var request = given().redirects().follow(false).cookies(cookies);
        Map.of("state", state, "code", code, "iss", iss).forEach((name, value) -> {
            if (!value.isEmpty()) {
                request.queryParam(name, value);
            }
        });
        return request.get("/auth/oidc/callback");
    }

    static Map<String, Object> adminRole() {
        return Map.of(FakeIssuer.CLIENT, Map.of("roles", List.of("parley-admin")));
    }

    static String session(Response response) {
        return response.cookie(SessionCookie.PLAIN_NAME);
    }
}
