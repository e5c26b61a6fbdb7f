package chat.parley.identity;

import chat.parley.account.Account;
import chat.parley.account.CompanySignIn;
import chat.parley.audit.Audit;
import chat.parley.http.Caller;
import chat.parley.http.Problem;
import chat.parley.identity.Throttle.Subject;
import chat.parley.page.Form;
import chat.parley.page.Frame;
import chat.parley.page.Frames;
import chat.parley.page.Html;
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
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/// The first screen of set-up: the code in the terminal makes its reader the first admin.
@Path("/setup")
@PermitAll
@Produces(Html.TYPE)
public class SetupPage {

    @CheckedTemplate(basePath = "identity", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Setup(Frame frame, Form form, @Nullable CompanyButton company) implements TemplateInstance {}

    @Inject
    SetupCode code;

    @Inject
    Throttle throttle;

    @Inject
    NewPerson person;

    @Inject
    Passwords passwords;

    @Inject
    Founding founding;

    @Inject
    SignIn signIn;

    @Inject
    CompanySignIn company;

    @Inject
    Frames frames;

    @Inject
    RoutingContext request;

    @GET
    @Transactional
    public Response form() {
        return Account.anyone() ? Html.redirect("/") : page(200, new Form());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response found(
            @RestForm("code") @Nullable String typed,
            @RestForm @Nullable String name,
            @RestForm @Nullable String email,
            @RestForm @Nullable String password) {
        if (code.current().isEmpty()) {
            throw Problem.notFound();
        }
        var form = new Form().put("code", text(typed)).put("name", text(name)).put("email", text(email));
        var words = frame().words();
        var subject = List.of(Subject.setUp(Caller.of(request).address()));
        var wait = throttle.admit(subject);
        if (wait.isPresent()) {
            var seconds = Math.max(1, Math.ceilDiv(wait.get().toMillis(), 1000L));
            var refused = page(429, form.wrong(words.waitSeconds(String.valueOf(seconds))));
            return Response.fromResponse(refused).header("Retry-After", seconds).build();
        }
        if (!code.matches(text(typed))) {
            QuarkusTransaction.requiringNew()
                    .run(() -> Audit.record("authn_login_fail", null, "set-up", null, Map.of()));
            return page(403, form.wrong("code", words.setUpCodeWrong()));
        }
        QuarkusTransaction.requiringNew().run(() -> throttle.forget(subject));
        person.checkName(form, "name", words);
        person.checkEmail(form, words);
        person.checkPassword(form, text(password), form.value("email"), words);
        return form.isRight() ? found(form, text(password)) : page(400, form);
    }

    private Response found(Form form, String password) {
        var hash = passwords.hash(password);
        var language = frame().language();
        QuarkusTransaction.requiringNew()
                .run(() ->
                        signIn.start(request, founding.admin(form.value("email"), form.value("name"), language, hash)));
        return Html.redirect("/setup/organisation");
    }

    private Response page(int status, Form form) {
        var frame = frame();
        var button = company.adminRole().isPresent() ? CompanyButton.of(company, frame.words(), "/") : null;
        return Html.page(status, frame, new Setup(frame, form, button));
    }

    private Frame frame() {
        return QuarkusTransaction.joiningExisting().call(() -> frames.form(request));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
