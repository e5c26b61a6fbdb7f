package chat.parley.catalog;

import chat.parley.database.OneColumn;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/// Which models can be used now, and where.
@Singleton
public final class Catalog {

    private final EntityManager entities;

    /// What it reads belongs to nobody's session: nobody can change it by the way.
    private final StatelessSession session;

    private final Presets presets;
    private final ProviderKeys keys;
    private final boolean demo;
    private volatile @Nullable CatalogSnapshot latest;

    Catalog(
            EntityManager entities,
            StatelessSession session,
            Presets presets,
            ProviderKeys keys,
            @ConfigProperty(name = "parley.demo", defaultValue = "false") boolean demo) {
        this.entities = entities;
        this.session = session;
        this.presets = presets;
        this.keys = keys;
        this.demo = demo;
    }

    /// The catalog as it is now, to whoever is in the current transaction. Cheap: it is read anew only after a
    /// change.
    public CatalogSnapshot now() {
        return QuarkusTransaction.joiningExisting().call(() -> {
            entities.flush();
            long revision = OneColumn.of(session, "SELECT revision FROM catalog_revision", Long.class)
                    .getSingleResult();
            CatalogSnapshot last = latest;
            if (last == null || last.revision != revision) {
                last = read(revision);
                latest = last;
            }
            return last;
        });
    }

    /// What is committed between the two statements is read under the number before, and so once more by the next.
    private CatalogSnapshot read(long revision) {
        return new CatalogSnapshot(
                revision,
                demo,
                session.createSelectionQuery(
                                "from Offer o join fetch o.provider join fetch o.model order by o.rank, o.createdAt, o.id",
                                Offer.class)
                        .getResultList(),
                session.createSelectionQuery("from Provider", Provider.class).getResultList(),
                session.createSelectionQuery("from PriceVersion order by effectiveFrom desc", PriceVersion.class)
                        .getResultList(),
                presets,
                keys);
    }

    /// Where a call to this model goes. None: unknown, switched off, without a key, or the demo model beside a real
    /// one.
    public Optional<CatalogOffer> offerFor(String model) {
        return now().offerFor(model);
    }

    /// All offers that people may choose now, the first choice of each model first.
    public List<CatalogOffer> offers() {
        return now().offers();
    }

    /// The key for an admitted call: as of its admission, or newer.
    ///
    /// @return none where the provider has no key, or no such provider is left
    /// @throws chat.parley.secret.Sealer.CannotOpen if it was sealed under another secret key
    public Optional<String> keyFor(CatalogOffer admitted) {
        CatalogSnapshot last = latest;
        return (last == null ? now() : last).provider(admitted.provider().id()).flatMap(keys::open);
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
    /// that is switched on.
    Optional<Offer> shownOffer(String model) {
        var enabled = Offer.enabledOf(model);
        return offerFor(model)
                .flatMap(used -> enabled.stream()
                        .filter(offer -> offer.id.equals(used.id()))
                        .findFirst())
                .or(() -> enabled.stream().findFirst());
    }
}
