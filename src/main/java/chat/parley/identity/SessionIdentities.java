package chat.parley.identity;

import chat.parley.account.CurrentAccount;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Looks a session up anew on every request, so that a role taken away or an account disabled counts at once.
@Singleton
final class SessionIdentities implements IdentityProvider<SessionRequest> {

    private final Clock clock;
    private final SessionLimits limits;

    @Inject
    SessionIdentities(Clock clock, SessionLimits limits) {
        this.clock = clock;
        this.limits = limits;
    }

    @Override
    public Class<SessionRequest> getRequestType() {
        return SessionRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(SessionRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> identity(request.token()));
    }

    private @Nullable SecurityIdentity identity(String token) {
        var now = clock.instant();
        return QuarkusTransaction.requiringNew().call(() -> {
            var live = Session.live(token, now, limits);
            live.filter(session -> session.lastSeenAt().isBefore(now.minus(Session.SEEN_EVERY)))
                    .ifPresent(session -> Session.seen(session.session(), now));
            return live.map(SessionIdentities::identity).orElse(null);
        });
    }

    private static SecurityIdentity identity(Session.Live session) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(session.account().toString()))
                .addRoles(session.role().granted())
                .addAttribute(CurrentAccount.ACCOUNT, session.account())
                .addAttribute(CurrentAccount.SESSION, session.session())
                .build();
    }
}
