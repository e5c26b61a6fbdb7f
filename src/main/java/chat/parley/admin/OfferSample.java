package chat.parley.admin;

import chat.parley.catalog.TypicalChat;
import io.quarkus.hibernate.orm.panache.Panache;
import jakarta.persistence.Tuple;
import java.util.UUID;

/// What a price is tried on.
///
/// @param calls how many answers the figures are the middle of; 0: too few were given, so it is a chat of ten questions
/// with answers of a page
record OfferSample(long calls, long freshTokens, long cachedTokens, long outputTokens) {

    private static final int FEWEST = 5;

    /// Of what was called last, whatever it was: no index has a model's own calls in order.
    private static final String MEDIANS = """
            SELECT count(*) AS calls,
                   percentile_disc(0.5) WITHIN GROUP (ORDER BY fresh_tokens) AS fresh,
                   percentile_disc(0.5) WITHIN GROUP (ORDER BY cached_tokens) AS cached,
                   percentile_disc(0.5) WITHIN GROUP (ORDER BY output_tokens) AS output
            FROM (SELECT * FROM attempts ORDER BY id DESC LIMIT 5000) recent
            WHERE offer_id = :offer AND state = 'settled' AND NOT estimated AND entry_point IN ('chat', 'api')
            """;

    /// Inside a transaction only.
    static OfferSample of(UUID offer) {
        var row = (Tuple) Panache.getEntityManager()
                .createNativeQuery(MEDIANS, Tuple.class)
                .setParameter("offer", offer)
                .getSingleResult();
        long calls = row.get("calls", Long.class);
        if (calls < FEWEST) {
            var usage = TypicalChat.usage();
            return new OfferSample(0, usage.fresh(), usage.cached(), usage.output());
        }
        return new OfferSample(
                calls, row.get("fresh", Long.class), row.get("cached", Long.class), row.get("output", Long.class));
    }
}
