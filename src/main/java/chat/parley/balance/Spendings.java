package chat.parley.balance;

import chat.parley.money.Money;
import chat.parley.time.Midnights;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/// What our books say was spent at a provider.
@ApplicationScoped
class Spendings {

    private static final String FIRST = """
            SELECT min(settled_at) AS first FROM attempts
            WHERE provider_id = :provider AND state = 'settled' AND book = 'real'
            """;
    private static final String BETWEEN = """
            SELECT coalesce(sum(cost + overrun), 0)::bigint AS spent FROM attempts
            WHERE provider_id = :provider AND state = 'settled' AND book = 'real'
              AND settled_at >= :since AND settled_at < :until
            """;

    private final EntityManager database;

    @Inject
    Spendings(EntityManager database) {
        this.database = database;
    }

    /// The pace of the last whole days, and of no more than there are calls for.
    Pace pace(UUID provider, Instant now, Midnights midnights) {
        var today = midnights.dayOf(now);
        var row = (Tuple) database.createNativeQuery(FIRST, Tuple.class)
                .setParameter("provider", provider)
                .getSingleResult();
        return Optional.ofNullable(row.get("first", Instant.class))
                .map(first -> ChronoUnit.DAYS.between(midnights.dayOf(first), today))
                .map(known -> (int) Math.clamp(known, 0, Pace.MOST_DAYS))
                .filter(days -> days > 0)
                .map(days -> new Pace(
                        between(provider, midnights.startOf(today.minusDays(days)), midnights.startOf(today)), days))
                .orElse(Pace.UNKNOWN);
    }

    private Money between(UUID provider, Instant since, Instant until) {
        var row = (Tuple) database.createNativeQuery(BETWEEN, Tuple.class)
                .setParameter("provider", provider)
                .setParameter("since", since)
                .setParameter("until", until)
                .getSingleResult();
        return new Money(row.get("spent", Long.class));
    }
}
