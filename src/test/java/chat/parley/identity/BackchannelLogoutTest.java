package chat.parley.identity;

import static chat.parley.identity.CompanyVisit.session;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.http.SessionCookie;
import chat.parley.secret.Tokens;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeIssuer;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the company's sign-in server ends on its own, and what only looks like it.
@QuarkusTest
class BackchannelLogoutTest {

    private static final String TYPE = "logout+jwt";

    private static int people;

    @Inject
    Cast cast;

    FakeIssuer issuer;

    String name;
    String session;

    @BeforeEach
    void somebody() {
        cast.ada();
        name = "logout-" + people++;
        session = session(CompanyVisit.signIn(issuer, name));
    }

    @Test
    void itEndsOneSessionOfTheCompanys() {
        var visit = CompanyVisit.begin(issuer, "/");
        var elsewhere = session(visit.comeBack(
                visit.claims(name).claim("sid", "another-" + name).build()));
        var local = cast.signIn(cast.grace());
        assertThat(send(issuer.sign(token().build(), TYPE, issuer.key()))).isEqualTo(200);
        assertThat(status(session)).isEqualTo(401);
        assertThat(status(elsewhere)).isEqualTo(200);
        assertThat(status(local)).isEqualTo(200);
    }

    @Test
    void withoutASessionItEndsAllOfThePerson() {
        var other = session(CompanyVisit.signIn(issuer, name + "-other"));
        var token = token().claim("sid", null).build();
        assertThat(send(issuer.sign(token, TYPE, issuer.key()))).isEqualTo(200);
        assertThat(status(session)).isEqualTo(401);
        assertThat(status(other)).isEqualTo(200);
    }

    @Test
    void aTokenIsGoodOnce() {
        var token = issuer.sign(token().build(), TYPE, issuer.key());
        assertThat(send(token)).isEqualTo(200);
        session = session(CompanyVisit.signIn(issuer, name));
        assertThat(send(token)).isEqualTo(400);
        assertThat(status(session)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonce",
                "type",
                "no event",
                "audience",
                "issuer",
                "old",
                "expired",
                "none",
                "our secret",
                "another key",
                "an ID token",
                "neither session nor subject",
                "garbage",
                ""
            })
    void whatIsNoLogoutTokenEndsNothing(String fault) throws JOSEException {
        assertThat(send(wrong(fault))).isEqualTo(400);
        assertThat(status(session)).isEqualTo(200);
    }

    @Test
    void whatWasNeverSentEndsNothing() {
        given().contentType("application/x-www-form-urlencoded")
                .post("/auth/oidc/backchannel-logout")
                .then()
                .statusCode(400);
    }

    private String wrong(String fault) throws JOSEException {
        var token = token();
        var past = Instant.now().minusSeconds(1200);
        return switch (fault) {
            case "nonce" -> signed(token.claim("nonce", Tokens.next()));
            case "type" -> issuer.sign(token.build(), "at+jwt", issuer.key());
            case "no event" -> signed(token.claim("events", Map.of("https://evil.test", Map.of())));
            case "audience" -> signed(token.audience("wiki"));
            case "issuer" -> signed(token.issuer("https://evil.test"));
            case "old" -> signed(token.issueTime(Date.from(past)));
            case "expired" -> signed(token.issueTime(Date.from(past)).expirationTime(Date.from(past.plusSeconds(60))));
            case "none" -> new PlainJWT(token.build()).serialize();
            case "our secret" ->
                issuer.sign(token.build(), TYPE, JWSAlgorithm.HS256, "k1", new MACSigner(FakeIssuer.SECRET));
            case "another key" -> issuer.sign(token.build(), TYPE, FakeIssuer.newKey("k1"));
            case "an ID token" ->
                issuer.sign(CompanyVisit.begin(issuer, "/").claims(name).build());
            case "neither session nor subject" -> signed(token.subject(null).claim("sid", null));
            default -> fault;
        };
    }

    private String signed(JWTClaimsSet.Builder token) {
        return issuer.sign(token.build(), TYPE, issuer.key());
    }

    private JWTClaimsSet.Builder token() {
        var now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer.url())
                .audience(FakeIssuer.CLIENT)
                .subject("subject-" + name)
                .claim("sid", "sid-" + name)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(120)))
                .jwtID(Tokens.next())
                .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
    }

    private static int send(String token) {
        return given().formParam("logout_token", token)
                .post("/auth/oidc/backchannel-logout")
                .statusCode();
    }

    private static int status(String session) {
        return given().cookie(SessionCookie.PLAIN_NAME, session).get("/api/me").statusCode();
    }
}
