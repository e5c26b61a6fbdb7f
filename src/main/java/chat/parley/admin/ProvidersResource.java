package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.audit.Audit;
import chat.parley.catalog.Presets;
import chat.parley.catalog.Provider;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import chat.parley.money.Book;
import chat.parley.secret.Sealer;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The model services that Parley may call. A key goes in and never comes out.
@Path("/api/admin/providers")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class ProvidersResource {

    /// A provider; `keyHint` is the key's last characters, null where there is no key.
    public record View(
            UUID id,
            String name,
            String baseUrl,
            String profile,
            Provider.Source source,
            Book book,
            @Nullable String keyHint,
            boolean enabled,
            ProviderTerms terms) {

        static View of(Provider p) {
            return new View(
                    p.id, p.name, p.baseUrl, p.profile, p.source, p.book, p.keyHint, p.enabled, ProviderTerms.of(p));
        }
    }

    /// A provider to connect. Without a profile the one that fits its address is taken; without a model the usual
    /// one is offered first.
    public record NewProvider(
            @NotBlank @Size(max = 80) String name,
            @NotBlank @Size(max = 500) String baseUrl,
            @Nullable @Size(max = 500) String apiKey,
            @Nullable String profile,
            @Nullable @Size(max = 120) String model) {}

    /// What changes; what is left out stays.
    public record Change(
            @Nullable @Size(min = 1, max = 80) String name,
            @Nullable @Size(max = 500) String baseUrl,
            @Nullable @Size(min = 1, max = 500) String apiKey,
            @Nullable String profile,
            @Nullable Boolean enabled,
            @Valid ProviderTerms.@Nullable Change terms) {}

    @Inject
    Connecting connecting;

    @Inject
    Presets presets;

    @Inject
    Sealer sealer;

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public Items<View> list() {
        return Items.all(Provider.listing().stream().map(View::of).toList());
    }

    /// Connects a provider and offers the first model there; its list price waits for confirmation.
    @POST
    @Transactional
    public Response create(@Valid @NotNull NewProvider wanted) {
        var url = BaseUrl.check("baseUrl", wanted.baseUrl());
        var preset = wanted.profile() == null ? presets.byUrl(url) : connecting.preset("profile", wanted.profile());
        var key = wanted.apiKey() == null ? "" : wanted.apiKey();
        var model = wanted.model() == null ? "" : wanted.model();
        var provider = connecting.connect(new Connecting.Wanted(wanted.name().strip(), url, preset, key, model));
        return Response.status(201).entity(View.of(provider)).build();
    }

    @PATCH
    @Path("/{id}")
    @Transactional
    public View change(@PathParam("id") UUID id, @Valid @NotNull Change change) {
        var provider = Provider.find(id).orElseThrow(Problem::notFound);
        if (provider.source != Provider.Source.ADMIN) {
            throw Problem.of(409, "read_only", "This provider is set where Parley is started, not here.");
        }
        var now = clock.instant();
        var before = View.of(provider);
        if (change.baseUrl() != null || change.profile() != null) {
            var url = change.baseUrl() == null ? provider.baseUrl : BaseUrl.check("baseUrl", change.baseUrl());
            provider.become(
                    provider.name,
                    url,
                    connecting.preset("profile", change.profile() == null ? provider.profile : change.profile()),
                    now);
        }
        if (change.name() != null) {
            provider.name = change.name().strip();
        }
        if (change.apiKey() != null) {
            provider.replaceKey(sealer, change.apiKey().strip(), now);
            audit("provider_key_replaced", provider, Map.of());
        }
        if (change.enabled() != null) {
            provider.enabled = change.enabled();
        }
        if (change.terms() != null) {
            change.terms().applyTo(provider);
        }
        provider.updatedAt = now;
        var after = View.of(provider);
        var changes = Audit.changes(before, after);
        if (changes.remove("terms") != null) {
            audit("provider_terms_changed", provider, Audit.changes(before.terms(), after.terms()));
        }
        audit("provider_updated", provider, changes);
        return after;
    }

    private void audit(String action, Provider provider, Map<String, ?> details) {
        Audit.record(action, current.id(), "provider", provider.id, details);
    }
}
