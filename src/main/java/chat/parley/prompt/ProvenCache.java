package chat.parley.prompt;

import chat.parley.catalog.CatalogOffer;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Which calls of a conversation have put its past into the provider's cache.
@Singleton
final class ProvenCache {

    /// The deepest call on the way whose usage the provider has told, for the same model and effort and for others.
    private static final String CALLS = """
            WITH RECURSIVE up AS (
                SELECT id, parent_id, 0 AS height FROM messages WHERE id = :leaf
                UNION ALL
                SELECT m.id, m.parent_id, up.height + 1 FROM up JOIN messages m ON m.id = up.parent_id)
            SELECT DISTINCT ON (same) same, asked, prompt FROM (
                SELECT a.offer_id = :offer AND m.thinking = :effort AS same, up.id AS asked, up.height, a.created_at,
                    a.fresh_tokens + a.cached_tokens AS prompt
                FROM up
                JOIN messages m ON m.parent_id = up.id
                JOIN turns t ON t.id = m.turn_id
                JOIN attempts a ON a.id = t.attempt_id
                WHERE a.state = 'settled' AND NOT a.estimated AND a.created_at > :since) calls
            ORDER BY same, height, created_at DESC""";

    private final EntityManager entities;

    ProvenCache(EntityManager entities) {
        this.entities = entities;
    }

    /// A call that the provider has counted.
    ///
    /// @param asked the last message of its prompt
    /// @param tokens of its prompt
    record Call(UUID asked, long tokens) {}

    /// @param same to the same model, thinking as long: its prompt is still in the cache
    /// @param other to another model or at another effort, whose cache is of no use now
    record Calls(Optional<Call> same, Optional<Call> other) {
        static final Calls NONE = new Calls(Optional.empty(), Optional.empty());
    }

    /// Belongs inside a transaction.
    Calls on(UUID leaf, CatalogOffer offer, String effort, Instant now) {
        var profile = offer.provider().profile();
        if (profile.cacheUnit() == 0) {
            return Calls.NONE;
        }
        @SuppressWarnings("unchecked")
        List<Tuple> rows = entities.createNativeQuery(CALLS, Tuple.class)
                .setParameter("leaf", leaf)
                .setParameter("offer", offer.id())
                .setParameter("effort", effort)
                .setParameter("since", now.minus(Duration.ofMinutes(profile.cacheMinutes())))
                .getResultList();
        return new Calls(find(rows, true), find(rows, false));
    }

    private static Optional<Call> find(List<Tuple> rows, boolean same) {
        return rows.stream()
                .filter(row -> row.get("same", Boolean.class) == same)
                .findFirst()
                .map(row -> new Call(
                        row.get("asked", UUID.class),
                        row.get("prompt", Number.class).longValue()));
    }
}
