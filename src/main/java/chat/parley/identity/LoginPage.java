package chat.parley.identity;

import chat.parley.account.Account;
import chat.parley.account.CompanySignIn;
import chat.parley.account.CurrentAccount;
import chat.parley.http.Problem;
import chat.parley.identity.SignIn.Outcome;
import chat.parley.page.Form;
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
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Signing in, and out.
@Path("/")
@PermitAll
@Produces(Html.TYPE)
public class LoginPage {

    @CheckedTemplate(basePath = "identity", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Login(Frame frame, Form form, @Nullable CompanyButton company) implements TemplateInstance {}

    private static final int MAX_FIELD = 1024;

    @Inject
    Frames frames;

    @Inject
    SignIn signIn;

    @Inject
    CompanySignIn company;

    @Inject
    Hops hops;

    @Inject
    CurrentAccount current;

    @Inject
    RoutingContext request;

    @GET
    @Path("login")
    @Transactional
    public Response form(@RestQuery @Nullable String next) {
        if (!Account.anyone()) {
            return Html.redirect("/setup");
        }
        return current.isSignedIn()
                ? Html.redirect(LocalPath.orHome(next))
                : page(200, new Form().put("next", LocalPath.orHome(next)));
    }

    /// 303 with a session's cookie; 401 if they are wrong; 429 with `Retry-After` after too many tries.
    @POST
    @Path("login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response signIn(
            @RestForm @Nullable String email, @RestForm @Nullable String password, @RestForm @Nullable String next) {
        var form = new Form().put("email", shortened(email)).put("next", LocalPath.orHome(next));
        try {
            var outcome = signIn.attempt(request, shortened(email), shortened(password));
            return switch (outcome) {
                case Outcome.SignedIn(var account) -> Html.redirect(form.value("next"));
                case Outcome.Wrong() -> refused(401, form, frame().words().wrongPassword());
                case Outcome.TooMany(var delay) -> later(form, delay);
            };
        } catch (Problem busy) {
            return refused(busy.status(), form, frame().words().signInBusy(), busy.retryAfterSeconds());
        }
    }

    /// Ends the session here, and at the company where it began there.
    @POST
    @Path("logout")
    public Response signOut() {
        var there = QuarkusTransaction.requiringNew().call(() -> signIn.end(request));
        return there.map(session -> Html.redirect(hops.signOut(request, session).toString()))
                .orElseGet(() -> Html.redirect(Hops.SIGNED_OUT));
    }

    private Response later(Form form, Duration delay) {
        var seconds = Math.max(1, Math.ceilDiv(delay.toMillis(), 1000L));
        var words = frame().words();
        var message = seconds < 120
                ? words.waitSeconds(String.valueOf(seconds))
                : words.waitMinutes(String.valueOf(Math.ceilDiv(seconds, 60L)));
        return refused(429, form, message, seconds);
    }

    private Response refused(int status, Form form, String message) {
        return page(status, form.wrong(message));
    }

    private Response refused(int status, Form form, String message, @Nullable Long retryAfter) {
        return Response.fromResponse(refused(status, form, message))
                .header("Retry-After", retryAfter)
                .build();
    }

    private Response page(int status, Form form) {
        var frame = frame();
        return Html.page(
                status, frame, new Login(frame, form, CompanyButton.of(company, frame.words(), form.value("next"))));
    }

    private Frame frame() {
        return QuarkusTransaction.joiningExisting().call(() -> frames.form(request));
    }

    private static String shortened(@Nullable String text) {
        return text == null ? "" : text.substring(0, Math.min(MAX_FIELD, text.length()));
    }
}
