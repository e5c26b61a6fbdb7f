package chat.parley.prompt;

import chat.parley.catalog.CatalogOffer;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How long answers usually get: the median of a person's latest twenty, else of everybody's, else a share of what is
/// asked for.
@Singleton
final class UsualLength {

    /// Fewer say little.
    private static final int FEWEST = 3;

    /// Of what is asked for, one in this many is written where nothing else is known.
    private static final int SHARE = 16;

    /// Whichever effort they had, the latest calls are looked at up to a bound.
    private static final String LATEST = """
            SELECT count(*) AS many, percentile_disc(0.5) WITHIN GROUP (ORDER BY output_tokens) AS middle FROM (
                SELECT a.output_tokens FROM (
                    SELECT turn_id, output_tokens, created_at FROM attempts
                    WHERE entry_point = 'chat' AND model_id = :model AND %s
                        AND state = 'settled' AND NOT estimated AND outcome = 'completed'
                    ORDER BY created_at DESC LIMIT 200) a
                JOIN turns t ON t.id = a.turn_id
                JOIN messages m ON m.id = t.message_id
                WHERE m.thinking = :effort
                ORDER BY a.created_at DESC LIMIT 20) latest""";

    private static final String OF_PERSON = LATEST.formatted("account_id = :account");
    private static final String OF_MODEL = LATEST.formatted("true");

    private final EntityManager entities;

    UsualLength(EntityManager entities) {
        this.entities = entities;
    }

    /// In tokens. Belongs inside a transaction.
    long of(UUID account, CatalogOffer offer, String effort) {
        return median(OF_PERSON, account, offer, effort)
                .or(() -> median(OF_MODEL, null, offer, effort))
                .orElseGet(() -> (long) offer.wantedTokens(effort) / SHARE);
    }

    private Optional<Long> median(String sql, @Nullable UUID account, CatalogOffer offer, String effort) {
        var query = entities.createNativeQuery(sql, Tuple.class)
                .setParameter("model", offer.model())
                .setParameter("effort", effort);
        if (account != null) {
            query.setParameter("account", account);
        }
        var row = (Tuple) query.getSingleResult();
        return row.get("many", Number.class).longValue() < FEWEST
                ? Optional.empty()
                : Optional.of(row.get("middle", Number.class).longValue());
    }
}
