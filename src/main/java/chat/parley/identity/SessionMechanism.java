package chat.parley.identity;

import chat.parley.http.Paths;
import chat.parley.http.SessionCookie;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;

/// Recognises people by their session's cookie. Never under `/v1`, which is for API keys alone. A cookie that
/// stands for nobody makes the request anonymous; what that means is for the resource to say.
@Singleton
final class SessionMechanism implements HttpAuthenticationMechanism {

    private final SessionCookie cookie;

    @Inject
    SessionMechanism(SessionCookie cookie) {
        this.cookie = cookie;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager identities) {
        var token = cookie.read(request);
        if (token.isEmpty() || Paths.isUnder("/v1", request)) {
            return Uni.createFrom().nullItem();
        }
        return identities
                .authenticate(new SessionRequest(token.get()))
                .onFailure(AuthenticationFailedException.class)
                .recoverWithNull();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().item(new ChallengeData(HttpResponseStatus.UNAUTHORIZED.code()));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(SessionRequest.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext request) {
        return Uni.createFrom()
                .item(new HttpCredentialTransport(HttpCredentialTransport.Type.COOKIE, SessionCookie.PLAIN_NAME));
    }

    @Override
    public int getPriority() {
        return 3000;
    }
}
