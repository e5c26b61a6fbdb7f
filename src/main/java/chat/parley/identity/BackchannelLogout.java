package chat.parley.identity;

import chat.parley.account.CompanySignIn;
import chat.parley.audit.Audit;
import chat.parley.http.Problem;
import chat.parley.identity.Stopped.Reason;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/// Where the company's sign-in server says, on its own, that somebody is signed out (OpenID Connect Back-Channel Logout
/// 1.0). Sessions are rows that every replica reads, so it does not matter which of them is told.
@Path(Hops.BACKCHANNEL)
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
public class BackchannelLogout {

    private static final Logger LOG = Logger.getLogger(BackchannelLogout.class);

    private static final int MAX_TOKEN = 16 * 1024;

    /// How old a token may be; it is also how long one is remembered that names no end.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Inject
    CompanySignIn company;

    @Inject
    SignInServer server;

    @Inject
    Clock clock;

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response end(@RestForm("logout_token") @Nullable String token) {
        if (!company.isOn()) {
            throw Problem.notFound();
        }
        try {
            if (token == null || token.length() > MAX_TOKEN) {
                throw new Stopped(Reason.REFUSED, "no logout token");
            }
            var claims = server.verifyLogout(token);
            if (QuarkusTransaction.requiringNew().call(() -> end(claims))) {
                return Response.ok().build();
            }
            throw new Stopped(Reason.REFUSED, "logout token: used before, or too old");
        } catch (Stopped stopped) {
            LOG.warnf("a logout by the sign-in server was refused: %s", stopped.getMessage());
            return stopped.reason == Reason.AWAY
                    ? Response.status(503)
                            .entity(Map.of("error", "temporarily_unavailable"))
                            .build()
                    : Response.status(400)
                            .entity(Map.of("error", "invalid_request"))
                            .build();
        }
    }

    private boolean end(LogoutTokenClaimsSet claims) {
        var now = clock.instant();
        var issued = claims.getIssueTime().toInstant();
        if (issued.plus(PATIENCE).isBefore(now)
                || !Once.LOGOUT.use(claims.getJWTID().getValue(), now.plus(PATIENCE.multipliedBy(3)))) {
            return false;
        }
        var sid = claims.getSessionID();
        var subject = claims.getSubject();
        var ended = Session.endAtCompany(
                claims.getIssuer().getValue(),
                sid == null ? null : sid.getValue(),
                subject == null ? null : subject.getValue());
        Audit.record("authn_token_revoked", null, "session", null, Map.of("via", "oidc", "ended", ended));
        return true;
    }
}
