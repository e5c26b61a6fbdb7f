package chat.parley.catalog;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes an offer with all that its provider's preset knows: limits, thinking, and the list price, unconfirmed.
public final class FirstOffer {

    /// The model that every installation begins with.
    public static final String MODEL = "deepseek-v4-flash";

    static final String NAME = "DeepSeek V4 Flash";

    private static final Map<String, String> NAMES = Map.of(MODEL, NAME, Model.DEMO, "Demo");

    private FirstOffer() {}

    /// The offer of a model at a provider; made where there is none yet.
    ///
    /// @param currency the ledger's; where the preset has no list price in it, an admin has to enter one
    public static Offer of(
            Provider provider, String modelId, String upstreamId, Preset preset, String currency, Instant now) {
        return Offer.ofProvider(provider.id).stream()
                .filter(offer -> offer.model.id.equals(modelId))
                .findFirst()
                .orElseGet(() -> {
                    Offer offer = Offer.create(provider, model(modelId, now), upstreamId, preset.offer(), now);
                    offer.tokenizer = preset.tokenizer(upstreamId);
                    price(offer, preset, currency, null, now);
                    return offer;
                });
    }

    /// The offer of the model that every installation begins with.
    public static Offer of(Provider provider, Preset preset, String currency, Instant now) {
        return of(provider, MODEL, preset.upstreamId(MODEL), preset, currency, now);
    }

    static void price(Offer offer, Preset preset, String currency, @Nullable Instant from, Instant now) {
        preset.price(offer.model.id, offer.upstreamId, currency)
                .ifPresent(list -> PriceVersion.create(
                        offer.id,
                        from == null ? list.effectiveFrom() : from,
                        list.rates(),
                        list.windows().stream().map(Preset.ListWindow::toWindow).toList(),
                        list.exceptDates(),
                        list.source(),
                        now));
    }

    static Model model(String id, Instant now) {
        return Model.find(id).orElseGet(() -> Model.create(id, NAMES.getOrDefault(id, id), now));
    }
}
