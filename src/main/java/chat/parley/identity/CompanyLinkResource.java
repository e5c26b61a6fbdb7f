package chat.parley.identity;

import chat.parley.account.CompanySignIn;
import chat.parley.account.CurrentAccount;
import chat.parley.account.Identity;
import chat.parley.audit.Audit;
import chat.parley.http.Problem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether a person's account here and their account at the company are one.
@Path("/api/me/company-sign-in")
@RolesAllowed("member")
public class CompanyLinkResource {

    /// @param on whether the company's sign-in can be used at all
    /// @param name what people call it; empty where it has no name of its own
    /// @param password whether there is a password to sign in with instead
    public record View(
            boolean on,
            String name,
            boolean linked,
            @Nullable String email,
            @Nullable Instant linkedAt,
            boolean password) {}

    /// Where the browser goes to sign in at the company.
    public record Away(URI location) {}

    @Inject
    CurrentAccount current;

    @Inject
    CompanySignIn company;

    @Inject
    Hops hops;

    @Inject
    RoutingContext request;

    @GET
    @Transactional
    public View get() {
        var identity = Identity.of(current.id());
        return new View(
                company.isOn(),
                company.shownName().orElse(""),
                identity.isPresent(),
                identity.map(linked -> linked.email).orElse(null),
                identity.map(linked -> linked.linkedAt).orElse(null),
                current.account().passwordHash != null);
    }

    /// Begins to join the two; done once the browser has signed in there and come back, still in this session.
    @POST
    public Away begin() {
        if (QuarkusTransaction.requiringNew()
                .call(() -> Identity.of(current.id()))
                .isPresent()) {
            throw Problem.of(409, "already_linked", "This account is joined with one of the company already.");
        }
        var session = current.session().orElseThrow(Problem::unauthenticated);
        return new Away(hops.link(request, session, "/?settings"));
    }

    /// Parts them, and ends what the company's sign-in has begun elsewhere.
    @DELETE
    @Transactional
    public void unlink() {
        var account = current.account();
        if (account.passwordHash == null) {
            throw Problem.of(409, "no_other_sign_in", "Without a password this is the only way into this account.");
        }
        if (!Identity.unlink(account.id)) {
            throw Problem.notFound();
        }
        Audit.record("identity_unlinked", account.id, "account", account.id, Map.of());
    }
}
