package chat.parley.identity;

import chat.parley.account.Language;
import chat.parley.audit.Audit;
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
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/// Where the link of an invitation leads: the invited person says their name and chooses a password.
@Path("/join/{token}")
@PermitAll
@Produces(Html.TYPE)
public class JoinPage {

    @CheckedTemplate(basePath = "identity", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Join(Frame frame, Form form, String email) implements TemplateInstance {}

    @CheckedTemplate(basePath = "identity", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Gone(Frame frame) implements TemplateInstance {}

    private record Invited(String email, String name) {}

    @Inject
    NewPerson person;

    @Inject
    Passwords passwords;

    @Inject
    SignIn signIn;

    @Inject
    Frames frames;

    @Inject
    Clock clock;

    @Inject
    RoutingContext request;

    @GET
    @Transactional
    public Response form(String token) {
        return invited(token).map(who -> page(200, suggested(who), who)).orElseGet(this::gone);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response join(
            String token,
            @RestForm @Nullable String name,
            @RestForm @Nullable String language,
            @RestForm @Nullable String password) {
        var invited = QuarkusTransaction.requiringNew().call(() -> invited(token));
        if (invited.isEmpty()) {
            return gone();
        }
        var who = invited.get();
        var form = new Form().put("name", text(name)).put("language", text(language));
        var words = frame().words();
        person.checkName(form, "name", words);
        person.checkPassword(form, text(password), who.email(), words);
        if (!form.isRight()) {
            return page(400, form, who);
        }
        var hash = passwords.hash(text(password));
        var joined = QuarkusTransaction.requiringNew().call(() -> join(token, form, hash));
        return joined ? Html.redirect("/?joined") : gone();
    }

    /// False where the link was used or revoked while the password was being hashed.
    private boolean join(String token, Form form, String hash) {
        var now = clock.instant();
        var invitation = Invitation.open(token, now);
        if (invitation.isEmpty() || !invitation.get().use(now)) {
            return false;
        }
        var account = invitation.get().account();
        var language = form.value("language").equals(Language.ZH.code()) ? Language.ZH : Language.EN;
        account.join(form.value("name"), language, hash, now);
        account.flush();
        Audit.record("user_joined", account.id, "account", account.id, Map.of());
        signIn.start(request, account);
        return true;
    }

    private Optional<Invited> invited(String token) {
        return Invitation.open(token, clock.instant())
                .map(Invitation::account)
                .map(account -> new Invited(account.email, account.name));
    }

    private Form suggested(Invited who) {
        return new Form()
                .put("name", who.name())
                .put("language", frame().language().code());
    }

    private Response gone() {
        var frame = frame();
        return Html.page(404, frame, new Gone(frame));
    }

    private Response page(int status, Form form, Invited who) {
        var frame = frame();
        return Html.page(status, frame, new Join(frame, form, who.email()));
    }

    private Frame frame() {
        return QuarkusTransaction.joiningExisting().call(() -> frames.form(request));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
