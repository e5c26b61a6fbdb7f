package chat.parley.identity;

import chat.parley.account.CompanySignIn;
import chat.parley.http.Caller;
import chat.parley.http.Deployment;
import chat.parley.http.Problem;
import chat.parley.identity.Hop.Purpose;
import chat.parley.identity.Stopped.Reason;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.langtag.LangTag;
import com.nimbusds.langtag.LangTagException;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Sends browsers to the company's sign-in, and finds out who came back: OpenID Connect's code flow with PKCE,
/// state and nonce.
@Singleton
public final class Hops {

    static final String CALLBACK = "/auth/oidc/callback";
    static final String BACKCHANNEL = "/auth/oidc/backchannel-logout";

    /// Where a browser that signed out everywhere comes back to.
    static final String SIGNED_OUT = "/login";

    private static final Duration LATELY = Duration.ofSeconds(30);

    /// Who came back.
    ///
    /// @param token all that the ID token said, for an admin's test
    record Proof(Claims claims, JWTClaimsSet token, String idToken) {}

    /// What the browser brought along.
    record Return(
            @Nullable String code,
            @Nullable String error,
            @Nullable String issuer) {}

    private final CompanySignIn company;
    private final SignInServer server;
    private final HopCookie cookie;
    private final Deployment deployment;
    private final Clock clock;

    @Inject
    Hops(CompanySignIn company, SignInServer server, HopCookie cookie, Deployment deployment, Clock clock) {
        this.company = company;
        this.server = server;
        this.cookie = cookie;
        this.deployment = deployment;
        this.clock = clock;
    }

    /// Begins a test by an admin, which changes nobody's session.
    ///
    /// @return where the browser goes
    /// @throws Problem 404 where company sign-in is off, 503 `sign_in_unreachable`
    public URI test(RoutingContext request, UUID session, String next) {
        return program(request, Purpose.TEST, next, session);
    }

    URI link(RoutingContext request, UUID session, String next) {
        return program(request, Purpose.LINK, next, session);
    }

    private URI program(RoutingContext request, Purpose purpose, String next, UUID session) {
        if (!company.isOn()) {
            throw Problem.notFound();
        }
        try {
            return begin(request, purpose, next, session, null);
        } catch (Stopped away) {
            throw Problem.of(503, "sign_in_unreachable", "The company's sign-in server does not answer as it should.");
        }
    }

    URI begin(RoutingContext request, Purpose purpose, String next, @Nullable UUID session, @Nullable String language)
            throws Stopped {
        var description = server.description();
        // Known from before, it may be away by now: better a page of ours than the browser's.
        if (!server.answers(LATELY)) {
            throw new Stopped(Reason.AWAY, "it does not answer");
        }
        var hop = Hop.begin(purpose, next, session, clock.instant());
        var ask = new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        new Scope("openid", "profile", "email"),
                        server.clientId(),
                        home(request, CALLBACK))
                .endpointURI(description.getAuthorizationEndpointURI())
                .state(new State(hop.state()))
                .nonce(new Nonce(hop.nonce()))
                .codeChallenge(new CodeVerifier(hop.verifier()), CodeChallengeMethod.S256);
        if (language != null) {
            ask.uiLocales(List.of(tag(language)));
        }
        cookie.set(request, hop);
        return ask.build().toURI();
    }

    /// @throws Stopped where nobody has been proved
    Proof prove(RoutingContext request, Hop hop, Return back) throws Stopped {
        if (!QuarkusTransaction.requiringNew().call(() -> Once.STATE.use(hop.state(), hop.until()))) {
            throw new Stopped(Reason.UNFINISHED, "used before");
        }
        var description = server.description();
        var named = back.issuer();
        var mustBeNamed = description.supportsAuthorizationResponseIssuerParam();
        if (named == null ? mustBeNamed : !named.equals(description.getIssuer().getValue())) {
            throw new Stopped(Reason.REFUSED, "the answer comes from " + named);
        }
        if (back.error() != null) {
            throw new Stopped(
                    back.error().equals("access_denied") ? Reason.CANCELLED : Reason.REFUSED, "error: " + back.error());
        }
        if (back.code() == null || back.code().isBlank()) {
            throw new Stopped(Reason.UNFINISHED, "no code");
        }
        var idToken = exchange(request, hop, back.code());
        var claims = server.verify(idToken, hop.nonce());
        try {
            var token = claims.toJWTClaimsSet();
            return new Proof(Claims.of(token, company), token, idToken.getParsedString());
        } catch (ParseException unreadable) {
            throw new Stopped(Reason.REFUSED, "token: " + unreadable.getMessage());
        }
    }

    /// Where a browser goes to end its session there too; here, where that cannot be.
    URI signOut(RoutingContext request, SignIn.AtCompany session) {
        var here = URI.create(SIGNED_OUT);
        if (!company.isOn() || !server.answers(LATELY)) {
            return here;
        }
        try {
            var end = server.description().getEndSessionEndpointURI();
            var hint = session.idToken().isEmpty() ? null : JWTParser.parse(session.idToken());
            return end == null
                    ? here
                    : new LogoutRequest(end, hint, null, server.clientId(), home(request, SIGNED_OUT), null, null)
                            .toURI();
        } catch (Stopped | java.text.ParseException unknown) {
            return here;
        }
    }

    /// The first of the addresses that must stand in the client's settings at the sign-in server, to the letter.
    public URI redirectUri(RoutingContext request) {
        return home(request, CALLBACK);
    }

    public URI signedOutUri(RoutingContext request) {
        return home(request, SIGNED_OUT);
    }

    public URI backchannelUri(RoutingContext request) {
        return home(request, BACKCHANNEL);
    }

    private URI home(RoutingContext request, String path) {
        return URI.create(Caller.of(request).home(deployment) + path);
    }

    private JWT exchange(RoutingContext request, Hop hop, String code) throws Stopped {
        var description = server.description();
        var grant = new AuthorizationCodeGrant(
                new AuthorizationCode(code), home(request, CALLBACK), new CodeVerifier(hop.verifier()));
        var answer = server.send(
                new TokenRequest.Builder(description.getTokenEndpointURI(), server.client(description), grant)
                        .build()
                        .toHTTPRequest());
        try {
            var parsed = OIDCTokenResponseParser.parse(answer);
            if (parsed instanceof OIDCTokenResponse tokens) {
                var idToken = tokens.getOIDCTokens().getIDToken();
                if (idToken == null) {
                    throw new Stopped(Reason.REFUSED, "no ID token");
                }
                return idToken;
            }
            var error = String.valueOf(parsed.toErrorResponse().getErrorObject().getCode());
            throw new Stopped(error.equals("invalid_grant") ? Reason.UNFINISHED : Reason.REFUSED, "code: " + error);
        } catch (ParseException unreadable) {
            throw new Stopped(Reason.REFUSED, "code: " + unreadable.getMessage());
        }
    }

    private static LangTag tag(String language) {
        try {
            return LangTag.parse(language);
        } catch (LangTagException e) {
            throw new IllegalStateException("our languages have tags", e);
        }
    }
}
