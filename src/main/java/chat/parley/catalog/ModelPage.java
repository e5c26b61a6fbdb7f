package chat.parley.catalog;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.account.Role;
import chat.parley.http.Caller;
import chat.parley.http.Deployment;
import chat.parley.http.Problem;
import chat.parley.page.Frame;
import chat.parley.page.Frames;
import chat.parley.page.Html;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Clock;

/// A page about a model, for everybody who is signed in. It needs no script.
@Path("/models")
@Produces(Html.TYPE)
@RolesAllowed("member")
public class ModelPage {

    /// @param home this installation's address, for the examples
    @CheckedTemplate(basePath = "catalog", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record About(Frame frame, ModelSheet sheet, String home, boolean admin) implements TemplateInstance {}

    @Inject
    CurrentAccount current;

    @Inject
    Catalog catalog;

    @Inject
    Frames frames;

    @Inject
    Deployment deployment;

    @Inject
    Clock clock;

    @Inject
    RoutingContext request;

    /// Ids may hold slashes. A model that is switched off is there for admins only.
    @GET
    @Path("/{id: .+}")
    @Transactional
    public Response about(@PathParam("id") String id) {
        var organisation = Organisation.find();
        if (organisation.isEmpty()) {
            return Html.redirect("/setup/organisation");
        }
        boolean admin = current.role() == Role.ADMIN;
        var model = Model.find(id).filter(found -> found.enabled || admin).orElseThrow(Problem::notFound);
        var account = current.account();
        var frame = frames.of(request, "src/model.ts", account, organisation.get());
        var figures = new Figures(
                account.languageOrDefault(),
                organisation.get().currency,
                organisation.get().zoneAt(clock.instant()));
        var words = MessageBundles.get(CardWords.class, Localized.Literal.of(frame.lang()));
        var sheet = ModelSheet.of(model, catalog, clock.instant(), figures, words);
        var home = Caller.of(request).home(deployment);
        return Html.page(200, frame, new About(frame, sheet, home, admin));
    }
}
