package chat.parley.prompt;

import chat.parley.catalog.Catalog;
import chat.parley.catalog.CatalogOffer;
import chat.parley.catalog.CatalogProvider;
import chat.parley.catalog.Profile;
import chat.parley.inference.BranchCache;
import chat.parley.inference.CachedShare;
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
final class ProvenCache implements BranchCache {

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

    /// The last call on the way down to a turn's own, as a provider counted it.
    private static final String BEFORE = """
            WITH RECURSIVE own AS (
                SELECT m.id, m.parent_id, m.thinking, a.offer_id, a.created_at
                FROM turns t JOIN messages m ON m.id = t.message_id JOIN attempts a ON a.id = t.attempt_id
                WHERE t.id = :turn),
            up AS (
                SELECT m.id, m.parent_id, 0 AS height FROM own JOIN messages m ON m.id = own.parent_id
                UNION ALL
                SELECT m.id, m.parent_id, up.height + 1 FROM up JOIN messages m ON m.id = up.parent_id)
            SELECT a.cached_tokens AS cached, a.fresh_tokens + a.cached_tokens AS prompt
            FROM own CROSS JOIN up
            JOIN messages m ON m.parent_id = up.id
            JOIN turns t ON t.id = m.turn_id
            JOIN attempts a ON a.id = t.attempt_id
            WHERE a.state = 'settled' AND NOT a.estimated AND a.fresh_tokens + a.cached_tokens > 0
                AND a.offer_id = own.offer_id AND m.thinking = own.thinking AND m.id <> own.id
                AND a.created_at < own.created_at
                AND a.created_at > own.created_at - make_interval(mins => :minutes)
            ORDER BY up.height, a.created_at DESC LIMIT 1""";

    private final EntityManager entities;
    private final Catalog catalog;

    ProvenCache(EntityManager entities, Catalog catalog) {
        this.entities = entities;
        this.catalog = catalog;
    }

    @Override
    public CachedShare before(UUID turn, UUID provider) {
        int minutes = catalog.provider(provider)
                .map(CatalogProvider::profile)
                .filter(profile -> profile.cacheUnit() > 0)
                .map(Profile::cacheMinutes)
                .orElse(0);
        if (minutes == 0) {
            return CachedShare.NONE;
        }
        @SuppressWarnings("unchecked")
        List<Tuple> rows = entities.createNativeQuery(BEFORE, Tuple.class)
                .setParameter("turn", turn)
                .setParameter("minutes", minutes)
                .getResultList();
        return rows.stream()
                .findFirst()
                .map(row -> new CachedShare(
                        row.get("cached", Number.class).longValue(),
                        row.get("prompt", Number.class).longValue()))
                .orElse(CachedShare.NONE);
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
