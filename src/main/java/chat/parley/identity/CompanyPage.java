package chat.parley.identity;

import chat.parley.account.Account;
import chat.parley.account.CompanySignIn;
import chat.parley.account.CurrentAccount;
import chat.parley.account.Role;
import chat.parley.audit.Audit;
import chat.parley.http.Caller;
import chat.parley.http.Problem;
import chat.parley.identity.Hop.Purpose;
import chat.parley.identity.Hops.Proof;
import chat.parley.identity.Hops.Return;
import chat.parley.identity.Stopped.Reason;
import chat.parley.identity.Throttle.Subject;
import chat.parley.page.Frame;
import chat.parley.page.Frames;
import chat.parley.page.Html;
import chat.parley.page.LocalPath;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Signing in at the company: there, and back. What comes of it is an ordinary session of ours; nothing else here knows
/// how somebody signed in.
@Path("/auth/oidc")
@PermitAll
@Produces(Html.TYPE)
public class CompanyPage {

    /// Why it ended without a session.
    ///
    /// @param ask whom to ask, or empty
    /// @param again where to try again, or empty
    @CheckedTemplate(basePath = "identity", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record StoppedAt(Frame frame, String heading, String hint, String ask, String again) implements TemplateInstance {}

    private static final Logger LOG = Logger.getLogger(CompanyPage.class);

    @Inject
    CompanySignIn company;

    @Inject
    Hops hops;

    @Inject
    HopCookie cookie;

    @Inject
    Arrival arrival;

    @Inject
    Trials trials;

    @Inject
    Throttle throttle;

    @Inject
    SignIn signIn;

    @Inject
    CurrentAccount current;

    @Inject
    Frames frames;

    @Inject
    RoutingContext request;

    @GET
    @Path("start")
    public Response start(@RestQuery @Nullable String next) {
        requireOn();
        var path = LocalPath.orHome(next);
        try {
            var language = frame().language().code();
            return Html.redirect(
                    hops.begin(request, Purpose.SIGN_IN, path, null, language).toString());
        } catch (Stopped stopped) {
            return page(stopped, path);
        }
    }

    @GET
    @Path("callback")
    public Response callback(
            @RestQuery @Nullable String state,
            @RestQuery @Nullable String code,
            @RestQuery @Nullable String error,
            @RestQuery @Nullable String iss) {
        requireOn();
        var begun = cookie.take(request, state);
        if (begun.isEmpty()) {
            return refused(new Stopped(Reason.UNFINISHED, "not begun in this browser"), "/");
        }
        var hop = begun.get();
        var back = new Return(code, error, iss);
        try {
            return switch (hop.purpose()) {
                case SIGN_IN -> comeIn(hops.prove(request, hop, back), hop);
                case LINK -> link(hop, back);
                case TEST -> test(hop, back);
            };
        } catch (Stopped stopped) {
            return refused(stopped, hop.next());
        }
    }

    private Response comeIn(Proof proof, Hop hop) throws Stopped {
        var stopped = QuarkusTransaction.requiringNew().call(() -> {
            try {
                var account = arrival.arrive(proof.claims());
                account.flush();
                signIn.start(request, account, proof.claims(), proof.idToken());
                return Optional.<Stopped>empty();
            } catch (Stopped reason) {
                return Optional.of(reason);
            }
        });
        if (stopped.isPresent()) {
            throw stopped.get();
        }
        return Html.redirect(hop.next());
    }

    private Response link(Hop hop, Return back) throws Stopped {
        var account = requireSameSession(hop);
        var proof = hops.prove(request, hop, back);
        var stopped = QuarkusTransaction.requiringNew().call(() -> {
            try {
                arrival.link(Account.find(account).orElseThrow(Problem::unauthenticated), proof.claims());
                return Optional.<Stopped>empty();
            } catch (Stopped reason) {
                return Optional.of(reason);
            }
        });
        if (stopped.isPresent()) {
            throw stopped.get();
        }
        return Html.redirect(hop.next());
    }

    private Response test(Hop hop, Return back) throws Stopped {
        var account = requireSameSession(hop);
        if (current.role() != Role.ADMIN) {
            throw new Stopped(Reason.LINK_ENDED, "no admin any more");
        }
        try {
            trials.keep(account, hops.prove(request, hop, back));
        } catch (Stopped stopped) {
            trials.keep(account, stopped);
        }
        return Html.redirect(hop.next());
    }

    private UUID requireSameSession(Hop hop) throws Stopped {
        if (hop.session() == null || !current.session().equals(Optional.of(hop.session()))) {
            throw new Stopped(Reason.LINK_ENDED, "another session");
        }
        return current.id();
    }

    private void requireOn() {
        if (!company.isOn()) {
            throw Problem.notFound();
        }
    }

    private Response refused(Stopped stopped, String next) {
        // Nobody may fill the log and the audit from outside.
        if (throttle.admit(List.of(Subject.company(Caller.of(request).address())))
                .isEmpty()) {
            LOG.infof("company sign-in stopped: %s", stopped.getMessage());
            QuarkusTransaction.requiringNew().run(() -> audit(stopped));
        }
        return page(stopped, next);
    }

    private static void audit(Stopped stopped) {
        Audit.record(
                "authn_login_fail",
                null,
                "company sign-in",
                null,
                Map.of("via", "oidc", "reason", stopped.reason.code(), "detail", stopped.detail));
    }

    private Response page(Stopped stopped, String next) {
        var frame = frame();
        var reason = stopped.reason;
        var ask = reason.needsAdmin() ? QuarkusTransaction.requiringNew().call(company::contact) : "";
        var again = reason.again ? CompanyButton.start(next) : "";
        var page = new StoppedAt(frame, reason.heading(frame.words()), reason.hint(frame.words()), ask, again);
        return Html.page(reason.status, frame, page);
    }

    private Frame frame() {
        return QuarkusTransaction.joiningExisting().call(() -> frames.form(request));
    }
}
