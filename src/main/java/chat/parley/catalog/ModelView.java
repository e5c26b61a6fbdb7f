package chat.parley.catalog;

import chat.parley.money.Book;
import chat.parley.money.Rates;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A model as people choose it. Without an offer that can be used now, only its name is known.
///
/// @param thinking the efforts that may be chosen
/// @param prices null where it has none yet
public record ModelView(
        String id,
        String name,
        @Nullable String provider,
        @Nullable Integer contextTokens,
        @Nullable Integer maxOutputTokens,
        List<String> thinking,
        boolean demo,
        boolean usable,
        @JsonProperty("default") boolean isDefault,
        @Nullable Prices prices) {

    /// What holds now, per 1M tokens.
    ///
    /// @param confirmed whether an admin has checked them
    public record Prices(String fresh, String cached, String output, String currency, boolean confirmed) {

        static Prices of(PriceVersion version, Instant at, String currency) {
            Rates rates = version.ratesAt(at);
            return new Prices(
                    PerMillion.text(rates.fresh()),
                    PerMillion.text(rates.cached()),
                    PerMillion.text(rates.output()),
                    currency,
                    version.isConfirmed());
        }
    }

    static ModelView of(CatalogOffer offer, Optional<Prices> prices, boolean isDefault) {
        return new ModelView(
                offer.model(),
                offer.modelName(),
                offer.provider().name(),
                offer.contextTokens(),
                offer.maxOutputTokens(),
                offer.efforts(),
                offer.book() == Book.DEMO,
                prices.isPresent() && offer.barredReason() == null,
                isDefault,
                prices.orElse(null));
    }

    static ModelView unusable(Model model) {
        return new ModelView(model.id, model.name, null, null, null, List.of(), false, false, false, null);
    }
}
