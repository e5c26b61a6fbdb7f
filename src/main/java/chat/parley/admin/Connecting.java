package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.audit.Audit;
import chat.parley.catalog.FirstOffer;
import chat.parley.catalog.Offer;
import chat.parley.catalog.Preset;
import chat.parley.catalog.Presets;
import chat.parley.catalog.Provider;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.money.Book;
import chat.parley.secret.Sealer;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Connects providers, from set-up and from the admin pages alike; in the caller's transaction.
@RequestScoped
class Connecting {

    private static final int MAX_MODEL = 120;

    /// What programs send as `model`.
    private static final Pattern MODEL_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]*");

    /// @param baseUrl checked already
    /// @param key blank for none
    /// @param model what the model to offer first is called at the provider; blank for the usual one
    record Wanted(String name, String baseUrl, Preset preset, String key, String model) {}

    @Inject
    Presets presets;

    @Inject
    Sealer sealer;

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    /// Connects a provider and offers its first model; the list price waits for confirmation.
    Provider connect(Wanted wanted) {
        checkModel("model", wanted.model());
        var provider = Provider.create(
                wanted.name(), wanted.baseUrl(), wanted.preset(), Provider.Source.ADMIN, Book.REAL, clock.instant());
        finish(provider, wanted);
        Audit.record(
                "provider_created",
                current.id(),
                "provider",
                provider.id,
                Map.of("name", provider.name, "baseUrl", provider.baseUrl));
        return provider;
    }

    /// Sets right what did not work at the first try. What it offered under another id is no longer offered.
    ///
    /// @throws Problem 404 unless an admin looks after this provider
    Provider correct(UUID id, Wanted wanted) {
        checkModel("model", wanted.model());
        var provider = Provider.find(id)
                .filter(found -> found.source == Provider.Source.ADMIN)
                .orElseThrow(Problem::notFound);
        provider.become(wanted.name(), wanted.baseUrl(), wanted.preset(), clock.instant());
        provider.enabled = true;
        Offer.ofProvider(provider.id).forEach(offer -> offer.enabled = false);
        finish(provider, wanted);
        Audit.record(
                "provider_updated",
                current.id(),
                "provider",
                provider.id,
                Map.of("name", provider.name, "baseUrl", provider.baseUrl));
        return provider;
    }

    private void finish(Provider provider, Wanted wanted) {
        var now = clock.instant();
        if (!wanted.key().isBlank()) {
            provider.replaceKey(sealer, wanted.key().strip(), now);
        }
        var preset = wanted.preset();
        var usual = preset.upstreamId(FirstOffer.MODEL);
        var id = wanted.model().isBlank() ? usual : wanted.model().strip();
        var model = id.equals(usual) ? FirstOffer.MODEL : id;
        var offer = FirstOffer.of(provider, model, id, preset, Organisation.current().currency, now);
        offer.upstreamId = id;
        offer.enabled = true;
    }

    /// A kind of provider by its name, without the demo model.
    ///
    /// @throws Problem 400 naming the field
    Preset preset(String field, @Nullable String name) {
        return presets.byName(name == null ? "" : name)
                .filter(preset -> !preset.name().equals(Presets.DEMO))
                .orElseThrow(() -> Problem.invalid(field, Fault.UNKNOWN_CHOICE, "no such kind of provider: " + name));
    }

    /// @throws Problem 400 naming the field
    static void checkModel(String field, String id) {
        if (!id.isBlank()
                && (id.length() > MAX_MODEL || !MODEL_ID.matcher(id.strip()).matches())) {
            throw Problem.invalid(field, Fault.NOT_AN_ID, "letters, digits and . _ : / - only, at most 120");
        }
    }
}
