package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.audit.Audit;
import chat.parley.catalog.Catalog;
import chat.parley.catalog.PriceVersion;
import chat.parley.catalog.Provider;
import chat.parley.http.Problem;
import chat.parley.inference.LocalModels;
import chat.parley.inference.ProviderTest;
import chat.parley.money.Book;
import chat.parley.page.Form;
import chat.parley.page.Frame;
import chat.parley.page.Frames;
import chat.parley.page.Html;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
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
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// The third screen of set-up: where the answers come from. It can be left and found again under Models and prices.
@Path("/setup/model")
@RolesAllowed("admin")
@Produces(Html.TYPE)
public class ConnectPage {

    @Inject
    Connecting connecting;

    @Inject
    ConnectForm forms;

    @Inject
    ConnectPrices prices;

    @Inject
    ProviderTest test;

    @Inject
    LocalModels local;

    @Inject
    Catalog catalog;

    @Inject
    CurrentAccount current;

    @Inject
    Frames frames;

    @Inject
    Clock clock;

    @Inject
    RoutingContext request;

    @GET
    public Response form(@RestQuery @Nullable String kind) {
        if (QuarkusTransaction.requiringNew().call(() -> Organisation.find().isEmpty())) {
            return Html.redirect("/setup/organisation");
        }
        // Where the environment names a provider nothing is left to ask.
        if (kind == null && catalog.offers().stream().anyMatch(offer -> offer.book() == Book.REAL)) {
            return Html.redirect("/");
        }
        return page(200, ConnectForm.View.of(forms.blank(kind)));
    }

    /// Connects and tests: one click, and what came of it.
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response connect(
            @RestForm @Nullable String provider,
            @RestForm @Nullable String kind,
            @RestForm @Nullable String baseUrl,
            @RestForm @Nullable String model,
            @RestForm @Nullable String apiKey) {
        var form = forms.typed(kind, baseUrl, model)
                .put("provider", uuid(provider).map(UUID::toString).orElse(""));
        var wanted = forms.check(form, text(apiKey), words());
        if (wanted.isEmpty()) {
            return page(400, ConnectForm.View.of(form));
        }
        var id = QuarkusTransaction.requiringNew().call(() -> connect(uuid(provider), wanted.get()).id);
        form.put("provider", id.toString());
        return tested(form, id);
    }

    /// Prices a model that no list knows, and tests it.
    @POST
    @Path("/priced")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response price(
            @RestForm @Nullable String provider,
            @RestForm @Nullable String kind,
            @RestForm @Nullable String baseUrl,
            @RestForm @Nullable String model,
            @RestForm @Nullable String fresh,
            @RestForm @Nullable String cached,
            @RestForm @Nullable String output,
            @RestForm @Nullable String sure) {
        var id = uuid(provider).orElseThrow(Problem::notFound);
        var form = forms.typed(kind, baseUrl, model)
                .put("provider", id.toString())
                .put("fresh", text(fresh))
                .put("cached", text(cached))
                .put("output", text(output))
                .put("sure", text(sure));
        return prices.enter(form, id, words())
                ? tested(form, id)
                : page(400, ConnectForm.View.of(form.put("unpriced", "true")));
    }

    @POST
    @Path("/local")
    public Response look() {
        return page(200, ConnectForm.View.of(forms.blank(null)).withFound(local.look()));
    }

    /// Confirms the prices that the test showed.
    @POST
    @Path("/prices")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response confirm(@RestForm @Nullable String price) {
        QuarkusTransaction.requiringNew().run(() -> {
            var version = uuid(price).flatMap(PriceVersion::find).orElseThrow(Problem::notFound);
            version.confirm(current.id(), clock.instant());
            Audit.record("price_confirmed", current.id(), "price", version.id, Map.of("source", version.source));
        });
        return Html.redirect("/");
    }

    private Provider connect(Optional<UUID> earlier, Connecting.Wanted wanted) {
        return earlier.or(() -> sameAddress(wanted.baseUrl()))
                .map(id -> connecting.correct(id, wanted))
                .orElseGet(() -> connecting.connect(wanted));
    }

    /// Sent twice is connected once.
    private static Optional<UUID> sameAddress(String baseUrl) {
        return Provider.listing().stream()
                .filter(p -> p.source == Provider.Source.ADMIN && p.baseUrl.equals(baseUrl))
                .map(p -> p.id)
                .findFirst();
    }

    private Response tested(Form form, UUID id) {
        var report = test.run(id, current.id());
        var currency = QuarkusTransaction.requiringNew().call(() -> {
            // What does not work is not what people should meet.
            Provider.find(id).ifPresent(provider -> provider.enabled = report.isUsable());
            return Organisation.current().currency;
        });
        if (report.lacksPrices()) {
            form.put("unpriced", "true");
        }
        if (report.nearest() != null) {
            form.put("model", report.nearest());
        }
        var lines = ProviderTestResource.Report.of(report, frame().language(), currency);
        return page(200, ConnectForm.View.of(form).withReport(lines));
    }

    private Response page(int status, ConnectForm.View view) {
        var frame = frame();
        return Html.page(status, frame, forms.page(frame, view));
    }

    private Frame frame() {
        return QuarkusTransaction.joiningExisting().call(() -> frames.form(request));
    }

    private ConnectWords words() {
        return CheckLine.words(frame().language());
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private static Optional<UUID> uuid(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? Optional.empty() : Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
