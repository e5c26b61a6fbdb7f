package chat.parley.key;

import chat.parley.account.CurrentAccount;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Set;

/// Finds a key's owner and asks on every call whether both may still act. The identity holds the role `api` only, so
/// that a key opens `/v1` and nothing else.
@ApplicationScoped
public class ApiKeyIdentities implements IdentityProvider<ApiKeyRequest> {

    static final String ROLE = "api";

    @Inject
    Clock clock;

    @Override
    public Class<ApiKeyRequest> getRequestType() {
        return ApiKeyRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(ApiKeyRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> QuarkusTransaction.requiringNew().call(() -> identify(request.text())));
    }

    private SecurityIdentity identify(String text) {
        var now = clock.instant();
        var found = ApiKey.working(text, now).orElseThrow(ApiKeyIdentities::refused);
        var key = found.key();
        var owner = found.owner();
        key.noteUse(now);
        var identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(owner.email))
                .addRole(ROLE)
                .addAttribute(CurrentAccount.ACCOUNT, owner.id)
                .addAttribute(CurrentAccount.KEY, key.id);
        if (key.models != null) {
            identity.addAttribute(CurrentKey.MODELS, Set.copyOf(key.models));
        }
        return identity.build();
    }

    private static AuthenticationFailedException refused() {
        return new AuthenticationFailedException("no such API key");
    }
}
