package chat.parley.catalog;

import static java.util.stream.Collectors.groupingBy;

import chat.parley.money.Book;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The whole catalog as it was at one moment. Many calls share one, so nothing in it may be changed.
public final class CatalogSnapshot {

    private static final int HALF_A_MICROSECOND = 500;

    final long revision;
    private final boolean demo;
    private final List<CatalogOffer> usable;
    private final Map<UUID, Offer> offers = new HashMap<>();
    private final Map<UUID, Provider> providers = new HashMap<>();
    private final Map<UUID, PriceVersion> versions = new HashMap<>();
    private final Map<UUID, List<PriceVersion>> prices;

    /// @param offers all there are, in the order of choice
    /// @param versions the latest first
    /// @param demo whether the demo model is offered beside real ones
    CatalogSnapshot(
            long revision,
            boolean demo,
            List<Offer> offers,
            List<Provider> providers,
            List<PriceVersion> versions,
            Presets presets,
            ProviderKeys keys) {
        this.revision = revision;
        this.demo = demo;
        this.usable = offers.stream()
                .filter(offer -> offer.enabled && offer.provider.enabled && offer.model.enabled)
                .map(offer -> offer.snapshot(presets, keys))
                .flatMap(Optional::stream)
                .toList();
        this.prices = versions.stream().collect(groupingBy(version -> version.offerId));
        offers.forEach(offer -> this.offers.put(offer.id, offer));
        providers.forEach(provider -> this.providers.put(provider.id, provider));
        versions.forEach(version -> this.versions.put(version.id, version));
    }

    /// Where a call to this model goes. None: unknown, switched off, without a key, or the demo model beside a real
    /// one.
    public Optional<CatalogOffer> offerFor(String model) {
        return usable.stream()
                .filter(offer -> offer.model().equals(model))
                .filter(offer -> offer.book() == Book.REAL || showsDemo())
                .findFirst();
    }

    /// All offers that people may choose, the first choice of each model first.
    List<CatalogOffer> offers() {
        boolean shown = showsDemo();
        return usable.stream()
                .filter(offer -> offer.book() == Book.REAL || shown)
                .filter(offer -> !offer.model().equals(Model.COUNTED_CALL))
                .toList();
    }

    /// The version in force at that moment; none: the offer has no price then, which is not the same as being free.
    public Optional<PriceVersion> pricesAt(UUID offer, Instant at) {
        // The database rounds to microseconds, up too: what begins now has begun.
        Instant rounded = at.plusNanos(HALF_A_MICROSECOND);
        return prices.getOrDefault(offer, List.of()).stream()
                .filter(version -> !version.effectiveFrom.isAfter(rounded))
                .findFirst();
    }

    /// @throws IllegalStateException if there is no such version
    public PriceVersion prices(UUID version) {
        PriceVersion found = versions.get(version);
        if (found == null) {
            throw new IllegalStateException("there is no price version " + version);
        }
        return found;
    }

    /// How many tokens fit an offer, in use or not.
    public Optional<Integer> contextOf(UUID offer) {
        return Optional.ofNullable(offers.get(offer)).map(found -> found.contextTokens);
    }

    /// How a provider charges.
    ///
    /// @param unknownUsage what a call is taken for whose usage never came
    /// @param pricedAt which moment's prices hold
    public record Terms(UnknownUsage unknownUsage, PricedAt pricedAt) {}

    /// None where there is no such provider.
    public Optional<Terms> termsOf(UUID provider) {
        return provider(provider).map(found -> new Terms(found.unknownUsage, found.pricedAt));
    }

    Optional<Provider> provider(UUID id) {
        return Optional.ofNullable(providers.get(id));
    }

    private boolean showsDemo() {
        return demo || usable.stream().noneMatch(offer -> offer.book() == Book.REAL);
    }
}
