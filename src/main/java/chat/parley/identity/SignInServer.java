package chat.parley.identity;

import chat.parley.account.CompanySignIn;
import chat.parley.identity.Stopped.Reason;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URL;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The company's sign-in server as it describes itself, and what its tokens must be. It is looked up when it is first
/// needed and again every hour, so that Parley starts, and serves who is signed in, while it is away.
@Singleton
final class SignInServer {

    private static final Logger LOG = Logger.getLogger(SignInServer.class);

    static final int CONNECT_MILLIS = 3000;
    static final int READ_MILLIS = 5000;
    private static final int MAX_KEYS = 256 * 1024;
    private static final Duration FRESH = Duration.ofHours(1);

    /// So that a crowd at a server that is away does not wait for it one by one.
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Duration KEYS_FRESH = Duration.ofMinutes(5);
    private static final Duration KEYS_KEPT = Duration.ofHours(4);

    private record Known(OIDCProviderMetadata description, JWKSource<SecurityContext> keys, Instant since) {}

    private final CompanySignIn company;
    private final Clock clock;
    private volatile @Nullable Known known;
    private Instant failedAt = Instant.EPOCH;

    @Inject
    SignInServer(CompanySignIn company, Clock clock) {
        this.company = company;
        this.clock = clock;
    }

    /// @throws Stopped AWAY where it cannot be reached, REFUSED where it is not who it should be
    OIDCProviderMetadata description() throws Stopped {
        return known().description();
    }

    /// Whether it answers now; a look at its description that is at most this old will do.
    boolean answers(Duration age) {
        var before = known;
        if (before != null && before.since().plus(age).isAfter(clock.instant())) {
            return true;
        }
        try {
            known = look();
            return true;
        } catch (Stopped away) {
            return false;
        }
    }

    /// What the client's identity is proved with.
    ClientAuthentication client(OIDCProviderMetadata description) {
        var secret = new Secret(company.secret().orElseThrow());
        var methods = description.getTokenEndpointAuthMethods();
        return methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                ? new ClientSecretBasic(clientId(), secret)
                : new ClientSecretPost(clientId(), secret);
    }

    ClientID clientId() {
        return new ClientID(company.client().orElseThrow());
    }

    /// Signature, issuer, audience, times and nonce.
    ///
    /// @throws Stopped where any of them is wrong
    IDTokenClaimsSet verify(JWT idToken, String nonce) throws Stopped {
        var server = known();
        try {
            return new IDTokenValidator(server.description().getIssuer(), clientId(), signature(server), null)
                    .validate(idToken, new Nonce(nonce));
        } catch (KeySourceException away) {
            throw new Stopped(Reason.AWAY, "keys: " + away.getMessage());
        } catch (BadJOSEException | JOSEException wrong) {
            throw new Stopped(Reason.REFUSED, "token: " + wrong.getMessage());
        }
    }

    /// Signature, type, issuer, audience, times, event and the absence of a nonce.
    ///
    /// @throws Stopped where any of them is wrong
    LogoutTokenClaimsSet verifyLogout(String token) throws Stopped {
        var server = known();
        try {
            var signed = SignedJWT.parse(token);
            return new LogoutTokenValidator(server.description().getIssuer(), clientId(), true, signature(server), null)
                    .validate(signed);
        } catch (KeySourceException away) {
            throw new Stopped(Reason.AWAY, "keys: " + away.getMessage());
        } catch (BadJOSEException | JOSEException | ParseException wrong) {
            throw new Stopped(Reason.REFUSED, "logout token: " + wrong.getMessage());
        }
    }

    HTTPResponse send(HTTPRequest request) throws Stopped {
        request.setConnectTimeout(CONNECT_MILLIS);
        request.setReadTimeout(READ_MILLIS);
        request.setFollowRedirects(false);
        try {
            var response = request.send();
            if (response.getStatusCode() >= 500) {
                throw new Stopped(Reason.AWAY, "it answered " + response.getStatusCode());
            }
            return response;
        } catch (IOException away) {
            throw new Stopped(Reason.AWAY, String.valueOf(away.getMessage()));
        }
    }

    private Known known() throws Stopped {
        var before = known;
        if (before != null && before.since().plus(FRESH).isAfter(clock.instant())) {
            return before;
        }
        try {
            var now = look();
            known = now;
            return now;
        } catch (Stopped away) {
            if (before != null && away.reason == Reason.AWAY) {
                return before;
            }
            throw away;
        }
    }

    private synchronized Known look() throws Stopped {
        var now = clock.instant();
        if (!now.isBefore(failedAt) && failedAt.plus(PAUSE).isAfter(now)) {
            throw new Stopped(Reason.AWAY, "it did not answer a moment ago");
        }
        try {
            return fetch(now);
        } catch (Stopped failure) {
            failedAt = now;
            LOG.warnf("the company's sign-in server %s: %s", company.server().orElse(""), failure.detail);
            throw failure;
        }
    }

    private Known fetch(Instant now) throws Stopped {
        var issuer = new Issuer(company.server().orElseThrow());
        try {
            var request = new HTTPRequest(
                    HTTPRequest.Method.GET,
                    OIDCProviderMetadata.resolveURL(new Issuer(company.reached().orElseThrow())));
            var response = send(request);
            if (!response.indicatesSuccess()) {
                throw new Stopped(Reason.REFUSED, "description: it answered " + response.getStatusCode());
            }
            var description = OIDCProviderMetadata.parse(response.getBodyAsJSONObject());
            if (!bare(description.getIssuer()).equals(bare(issuer))) {
                throw new Stopped(Reason.REFUSED, "issuer: it calls itself " + description.getIssuer());
            }
            return new Known(description, keys(description.getJWKSetURI().toURL()), now);
        } catch (GeneralException | IOException | IllegalArgumentException unreadable) {
            throw new Stopped(Reason.REFUSED, "description: " + unreadable.getMessage());
        }
    }

    private static String bare(Issuer issuer) {
        return issuer.getValue().replaceAll("/+$", "");
    }

    private static JWKSource<SecurityContext> keys(URL address) {
        var retriever = new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_KEYS);
        return JWKSourceBuilder.<SecurityContext>create(address, retriever)
                .cache(KEYS_FRESH.toMillis(), CONNECT_MILLIS + READ_MILLIS)
                .refreshAheadCache(false)
                .rateLimited(true)
                .outageTolerant(KEYS_KEPT.toMillis())
                .build();
    }

    /// Only signatures by key pairs, whatever a token says of itself: neither "none" nor one that our own secret
    /// makes.
    private static JWSVerificationKeySelector<SecurityContext> signature(Known server) {
        Set<JWSAlgorithm> accepted = new HashSet<>(
                Optional.ofNullable(server.description().getIDTokenJWSAlgs()).orElse(List.of(JWSAlgorithm.RS256)));
        accepted.retainAll(JWSAlgorithm.Family.SIGNATURE);
        return new JWSVerificationKeySelector<>(accepted, server.keys());
    }
}
