package chat.parley.catalog;

import chat.parley.money.Book;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Which models can be used now, and where.
@Singleton
public final class Catalog {

    private final Presets presets;
    private final ProviderKeys keys;
    private final boolean demo;

    Catalog(
            Presets presets,
            ProviderKeys keys,
            @ConfigProperty(name = "parley.demo", defaultValue = "false") boolean demo) {
        this.presets = presets;
        this.keys = keys;
        this.demo = demo;
    }

    /// Where a call to this model goes. None: unknown, switched off, without a key, or the demo model beside a real
    /// one.
    public Optional<CatalogOffer> offerFor(String model) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> Offer.enabledOf(model).stream()
                        .map(offer -> offer.snapshot(presets, keys))
                        .flatMap(Optional::stream)
                        .filter(offer -> offer.book() == Book.REAL || showsDemo())
                        .findFirst());
    }

    /// All offers that people may choose now, the first choice of each model first.
    public List<CatalogOffer> offers() {
        return QuarkusTransaction.joiningExisting().call(() -> {
            List<CatalogOffer> usable = usable();
            boolean shown = demo || usable.stream().noneMatch(offer -> offer.book() == Book.REAL);
            return usable.stream()
                    .filter(offer -> offer.book() == Book.REAL || shown)
                    .filter(offer -> !offer.model().equals(Model.COUNTED_CALL))
                    .toList();
        });
    }

    /// A provider as a call would see it, whether it is in use or not.
    public Optional<CatalogProvider> provider(UUID id) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> Provider.find(id).map(provider -> provider.snapshot(presets)));
    }

    /// Those in use that tell what is left of the organisation's credit with them.
    public List<CatalogProvider> tellingBalance() {
        return QuarkusTransaction.joiningExisting()
                .call(() -> Provider.listing().stream()
                        .filter(provider -> provider.enabled && keys.suffices(provider, presets.profileOf(provider)))
                        .map(provider -> provider.snapshot(presets))
                        .filter(CatalogProvider::tellsBalance)
                        .toList());
    }

    /// The offer whose limits and prices stand for the model on its page: the one that calls go to, else the first
    /// that
    /// is switched on.
    Optional<Offer> shownOffer(String model) {
        var enabled = Offer.enabledOf(model);
        return offerFor(model)
                .flatMap(used -> enabled.stream()
                        .filter(offer -> offer.id.equals(used.id()))
                        .findFirst())
                .or(() -> enabled.stream().findFirst());
    }

    private boolean showsDemo() {
        return demo || usable().stream().noneMatch(offer -> offer.book() == Book.REAL);
    }

    private List<CatalogOffer> usable() {
        return Offer.enabled().stream()
                .map(offer -> offer.snapshot(presets, keys))
                .flatMap(Optional::stream)
                .toList();
    }
}
