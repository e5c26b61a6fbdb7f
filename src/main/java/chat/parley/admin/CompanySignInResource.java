package chat.parley.admin;

import chat.parley.account.CompanySignIn;
import chat.parley.account.CurrentAccount;
import chat.parley.http.Problem;
import chat.parley.identity.Hops;
import chat.parley.identity.Trial;
import chat.parley.identity.TrialReport;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The company's sign-in as it is set, and a test of it that leaves the admin's session as it is.
@Path("/api/admin/company-sign-in")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class CompanySignInResource {

    private static final String PAGE = "/admin/sign-in";

    /// @param missing the settings without which it is off
    /// @param name empty where it has no name of its own
    /// @param test the last test of this admin, for a quarter of an hour
    public record View(
            boolean on,
            List<String> missing,
            String name,
            @Nullable String issuer,
            @Nullable String clientId,
            @Nullable String adminRole,
            @Nullable String requiredGroup,
            String groupsClaim,
            String contact,
            URI redirectUri,
            URI signedOutUri,
            URI backchannelUri,
            @Nullable Test test) {}

    public record Test(Instant at, TrialReport report) {}

    /// Where the browser goes to sign in at the company.
    public record Away(URI location) {}

    @Inject
    CompanySignIn company;

    @Inject
    Hops hops;

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @Inject
    RoutingContext request;

    @GET
    @Transactional
    public View get() {
        return new View(
                company.isOn(),
                company.missing(),
                company.shownName().orElse(""),
                company.server().orElse(null),
                company.client().orElse(null),
                company.adminRole().orElse(null),
                company.requiredGroup().orElse(null),
                company.groupsClaim(),
                company.contact(),
                hops.redirectUri(request),
                hops.signedOutUri(request),
                hops.backchannelUri(request),
                Trial.of(current.id(), clock.instant())
                        .map(trial -> new Test(trial.at, trial.report))
                        .orElse(null));
    }

    @POST
    @Path("/tests")
    public Away test() {
        return new Away(hops.test(request, current.session().orElseThrow(Problem::unauthenticated), PAGE));
    }
}
