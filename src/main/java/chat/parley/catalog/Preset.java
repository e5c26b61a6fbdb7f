package chat.parley.catalog;

import chat.parley.money.Rates;
import chat.parley.token.Tokenizer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is known beforehand about a kind of provider, from `profiles.json`.
///
/// @param hosts host names, or `:port`, by which it is recognised
/// @param baseUrl where it usually is, or empty
/// @param tokenizers by upstream id, how the text of a model is counted where that is known
/// @param upstreamIds what models that Parley knows are called there, where it differs
public record Preset(
        String name,
        String label,
        List<String> hosts,
        String baseUrl,
        Profile profile,
        UnknownUsage unknownUsage,
        PricedAt pricedAt,
        int concurrencyLimit,
        int drainSeconds,
        int drainTokens,
        OfferDefaults offer,
        Map<String, Tokenizer> tokenizers,
        Map<String, String> upstreamIds,
        List<ListPrice> prices) {

    /// The demo model's prices are play money in whatever the ledger counts.
    private static final String ANY_CURRENCY = "any";

    /// An offer's first settings.
    public record OfferDefaults(
            int contextTokens,
            int maxOutputTokens,
            List<String> efforts,
            Map<String, String> effortNames,
            CatalogOffer.OutputTokens outputTokens,
            CatalogOffer.Overhead overhead,
            boolean tools,
            boolean vision) {}

    /// A published price list, per 1M tokens.
    ///
    /// @param models upstream ids that it holds for; empty: those of the first model, or of the demo's, under any
    /// name
    /// @param source where and when it was read
    public record ListPrice(
            List<String> models,
            String currency,
            Instant effectiveFrom,
            String fresh,
            String cached,
            String output,
            List<ListWindow> windows,
            List<String> exceptDates,
            String source) {

        /// A list without ids holds for no model that merely stands at the same provider.
        boolean isOf(String model) {
            return models.isEmpty() && (currency.equals(ANY_CURRENCY) || model.equals(FirstOffer.MODEL));
        }

        public Rates rates() {
            return new Rates(PerMillion.pico(fresh), PerMillion.pico(cached), PerMillion.pico(output));
        }
    }

    /// Hours at which a list has other prices, per 1M tokens.
    public record ListWindow(
            String zone, List<String> days, String from, String to, String fresh, String cached, String output) {

        PriceWindow toWindow() {
            return new PriceWindow(
                    zone, days, from, to, PerMillion.pico(fresh), PerMillion.pico(cached), PerMillion.pico(output));
        }
    }

    /// What a model that Parley knows is called here.
    public String upstreamId(String model) {
        return upstreamIds.getOrDefault(model, model);
    }

    public Tokenizer tokenizer(String upstreamId) {
        return tokenizers.getOrDefault(upstreamId, Tokenizer.NONE);
    }

    /// The latest list for a model in that currency. None: an admin has to enter the price.
    ///
    /// @param model the id that people write
    Optional<ListPrice> price(String model, String upstreamId, String currency) {
        return prices.stream()
                .filter(price ->
                        price.currency().equals(currency) || price.currency().equals(ANY_CURRENCY))
                .filter(price -> price.isOf(model) || price.models().contains(upstreamId))
                .findFirst();
    }
}
