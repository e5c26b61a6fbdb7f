package chat.parley.catalog;

import chat.parley.account.CurrencyChanged;
import chat.parley.account.Organisation;
import chat.parley.account.OrganisationCreated;
import chat.parley.money.Book;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Brings the catalog up to what the program and its environment say. Any number of starts, on any number of replicas,
/// leaves the same; what an admin has changed stays.
@Singleton
final class CatalogSeed {

    /// Stands for the built-in model server, wherever each replica runs its own.
    static final String DEMO_URL = "demo:";

    private static final long LOCK = 5_720_448_113_027_664_001L;

    private final Presets presets;
    private final UpstreamConfig upstream;
    private final String currency;
    private final Clock clock;
    private final EntityManager entities;

    CatalogSeed(
            Presets presets,
            UpstreamConfig upstream,
            @ConfigProperty(name = "parley.currency", defaultValue = "USD") String currency,
            Clock clock,
            EntityManager entities) {
        this.presets = presets;
        this.upstream = upstream;
        this.currency = currency;
        this.clock = clock;
        this.entities = entities;
    }

    void onStart(@Observes StartupEvent event) {
        QuarkusTransaction.requiringNew().run(this::seed);
    }

    /// Until set-up the currency is a guess. Figures of a list in another one would be taken for the chosen one's.
    void onSetUp(@Observes OrganisationCreated created) {
        String chosen = Organisation.current().currency;
        if (chosen.equals(currency)) {
            return;
        }
        Instant now = clock.instant();
        Stream.of(Provider.Source.BUILTIN, Provider.Source.ENVIRONMENT)
                .map(Provider::of)
                .flatMap(Optional::stream)
                .forEach(provider -> Offer.ofProvider(provider.id).forEach(offer -> {
                    PriceVersion.deleteUnconfirmed(offer.id);
                    FirstOffer.price(offer, presets.required(provider.profile), chosen, null, now);
                }));
    }

    /// What could not be priced in the currency before may be in this one.
    void onCurrencyChanged(@Observes CurrencyChanged changed) {
        Instant now = clock.instant();
        Offer.listing().stream()
                .filter(offer -> PriceVersion.of(offer.id).isEmpty())
                .forEach(offer -> presets.byName(offer.provider.profile)
                        .ifPresent(preset -> FirstOffer.price(offer, preset, changed.currency(), null, now)));
    }

    void seed() {
        String counted = Organisation.find().map(o -> o.currency).orElse(currency);
        entities.createNativeQuery("SELECT pg_advisory_xact_lock(:lock)", Object.class)
                .setParameter("lock", LOCK)
                .getResultList();
        Instant now = clock.instant();
        FirstOffer.model(FirstOffer.MODEL, now);
        CardSeed.plant(now);
        Preset demo = presets.required(Presets.DEMO);
        Provider builtin = Provider.of(Provider.Source.BUILTIN)
                .orElseGet(
                        () -> Provider.create(demo.label(), DEMO_URL, demo, Provider.Source.BUILTIN, Book.DEMO, now));
        FirstOffer.of(builtin, Model.DEMO, Model.DEMO, demo, counted, now);
        Optional<String> url = upstream.baseUrl().map(String::strip).filter(text -> !text.isEmpty());
        if (url.isPresent()) {
            environment(url.get(), counted, now);
        } else {
            Provider.of(Provider.Source.ENVIRONMENT).ifPresent(provider -> provider.enabled = false);
        }
    }

    private void environment(String url, String counted, Instant now) {
        Preset preset = upstream.profile()
                .filter(name -> !name.isBlank())
                .map(presets::required)
                .orElseGet(() -> presets.byUrl(url));
        String name = preset.name().equals(Presets.OTHER) ? host(url) : preset.label();
        Provider provider = Provider.of(Provider.Source.ENVIRONMENT)
                .orElseGet(() -> Provider.create(name, url, preset, Provider.Source.ENVIRONMENT, Book.REAL, now));
        boolean moved = !provider.baseUrl.equals(url) || !provider.profile.equals(preset.name());
        if (moved) {
            provider.become(name, url, preset, now);
        }
        provider.enabled = true;
        String upstreamId =
                upstream.model().filter(id -> !id.isBlank()).orElseGet(() -> preset.upstreamId(FirstOffer.MODEL));
        String model = upstreamId.equals(preset.upstreamId(FirstOffer.MODEL)) ? FirstOffer.MODEL : upstreamId;
        Offer offer = FirstOffer.of(provider, model, upstreamId, preset, counted, now);
        if (moved) {
            offer.become(upstreamId, preset.offer(), now);
            offer.tokenizer = preset.tokenizer(upstreamId);
            FirstOffer.price(offer, preset, counted, now, now);
        }
        Offer.ofProvider(provider.id).forEach(other -> other.enabled = other.id.equals(offer.id));
    }

    private static String host(String url) {
        String host = URI.create(url).getHost();
        return host == null ? url : host;
    }
}
