package chat.parley.page;

import chat.parley.account.Account;
import chat.parley.account.AccountResource;
import chat.parley.account.CompanySignIn;
import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.account.Role;
import chat.parley.http.Loopback;
import chat.parley.http.SessionCookie;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The pages in which the browser's program runs: chat and admin.
@Path("/")
@Produces(Html.TYPE)
@RolesAllowed("member")
public class ShellPage {

    @CheckedTemplate(basePath = "page", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Shell(Frame frame, String page, String title, RawString boot) implements TemplateInstance {}

    @Inject
    CurrentAccount current;

    @Inject
    Frames frames;

    @Inject
    SessionCookie cookie;

    @Inject
    CompanySignIn company;

    @Inject
    ObjectMapper json;

    @Inject
    Clock clock;

    @ConfigProperty(name = "quarkus.application.version")
    String version;

    @Inject
    RoutingContext request;

    @GET
    @Transactional
    public Response newChat() {
        return shell("chat");
    }

    @GET
    @Path("c/{id}")
    @Transactional
    public Response chat(UUID id) {
        return shell("chat");
    }

    @GET
    @Path("admin")
    @RolesAllowed("admin")
    @Transactional
    public Response admin() {
        return shell("admin");
    }

    @GET
    @Path("admin/{page:.+}")
    @RolesAllowed("admin")
    @Transactional
    public Response adminPage(String page) {
        return shell("admin");
    }

    private Response shell(String page) {
        var organisation = Organisation.find();
        if (organisation.isEmpty()) {
            return Html.redirect("/setup/organisation");
        }
        var account = current.account();
        var frame = frames.of(request, "src/" + page + ".ts", account, organisation.get());
        var title = page.equals("admin") ? frame.words().admin() : frame.words().chat();
        var boot = Island.of(json, boot(account, organisation.get()));
        return Html.page(200, frame, new Shell(frame, page, frame.owner() + " · " + title, boot));
    }

    private Boot boot(Account account, Organisation organisation) {
        var exposed = account.role == Role.ADMIN && !cookie.isSecure(request) && !Loopback.isHost(request);
        return new Boot(
                AccountResource.View.of(account),
                new Boot.Organisation(
                        organisation.name,
                        organisation.currency,
                        organisation.language,
                        account.languageOrDefault().code(),
                        organisation.zoneAt(clock.instant()).getId(),
                        organisation.logoAddress(),
                        organisation.defaultThinking,
                        organisation.moneyShown.to(account.role),
                        organisation.announcementAt(clock.instant()).orElse(null),
                        organisation.publicLinks.allow(account.role),
                        exposed),
                company.shownName().orElse(null),
                version);
    }
}
