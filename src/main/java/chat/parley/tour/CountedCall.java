package chat.parley.tour;

import chat.parley.catalog.CatalogOffer;
import chat.parley.catalog.Model;
import chat.parley.catalog.Offer;
import chat.parley.catalog.Preset;
import chat.parley.catalog.PriceVersion;
import chat.parley.catalog.Provider;
import chat.parley.money.Rates;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The demo model once more, at prices that make every call hold exactly what it then costs: input is free, and each
/// answer is written to its greatest length.
final class CountedCall {

    static final int TOKENS = 40;

    private static final long LOCK = 5_720_448_113_027_664_002L;

    /// 0.001 for the tokens of one call, in pico-units each.
    private static final Rates PRICE = new Rates(0, 0, 1_000_000_000L / TOKENS);

    private static final Preset.OfferDefaults OFFER = new Preset.OfferDefaults(
            8192,
            TOKENS,
            List.of("off"),
            Map.of(),
            new CatalogOffer.OutputTokens(TOKENS, TOKENS, TOKENS, TOKENS, TOKENS),
            new CatalogOffer.Overhead(0, 0),
            false,
            false);

    private CountedCall() {}

    /// Makes the offer where it is not there yet; belongs inside a transaction.
    static void offer(EntityManager entities, Instant now) {
        entities.createNativeQuery("SELECT pg_advisory_xact_lock(:lock)", Object.class)
                .setParameter("lock", LOCK)
                .getResultList();
        if (Model.find(Model.COUNTED_CALL).isPresent()) {
            return;
        }
        Provider builtin = Provider.of(Provider.Source.BUILTIN).orElseThrow();
        Model model = Model.create(Model.COUNTED_CALL, "Demo, 0.001 a call", now);
        Offer offer = Offer.create(builtin, model, Model.DEMO, OFFER, now);
        PriceVersion.create(offer.id, now, PRICE, List.of(), List.of(), "demo money", now);
    }
}
