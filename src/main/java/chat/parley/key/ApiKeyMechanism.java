package chat.parley.key;

import chat.parley.http.Paths;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides alone who calls under `/v1`: an API key as a bearer token, and nothing else. A session cookie, another
/// header or a query parameter is no key there; a key opens nothing elsewhere.
@ApplicationScoped
public class ApiKeyMechanism implements HttpAuthenticationMechanism {

    private static final String PATH = "/v1";
    private static final String SCHEME = "Bearer ";
    private static final int BEFORE_SESSIONS = HttpAuthenticationMechanism.DEFAULT_PRIORITY + 1000;

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager identities) {
        if (!claims(request)) {
            return Uni.createFrom().nullItem();
        }
        var key = bearer(request.request().getHeader(HttpHeaderNames.AUTHORIZATION));
        if (key == null || !KeyText.isWellFormed(key)) {
            return Uni.createFrom().failure(new AuthenticationFailedException("no API key"));
        }
        return identities.authenticate(HttpSecurityUtils.setRoutingContextAttribute(new ApiKeyRequest(key), request));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        if (!claims(request)) {
            return Uni.createFrom().nullItem();
        }
        return Uni.createFrom()
                .item(new ChallengeData(
                        HttpResponseStatus.UNAUTHORIZED.code(), HttpHeaderNames.WWW_AUTHENTICATE, SCHEME.strip()));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(ApiKeyRequest.class);
    }

    @Override
    public int getPriority() {
        return BEFORE_SESSIONS;
    }

    /// Whether the path is `/v1` or below it.
    public static boolean claims(RoutingContext request) {
        return Paths.isUnder(PATH, request);
    }

    private static @Nullable String bearer(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : null;
    }
}
