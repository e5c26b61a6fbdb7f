package chat.parley.balance;

import chat.parley.money.Money;
import chat.parley.time.Midnights;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Holds our books against what providers say is left, day by day. Two days that follow each other share the reading
/// between them, so that nothing falls in between.
@ApplicationScoped
public class ComparedDays {

    private static final String STEPS = """
            WITH told AS (
                SELECT at, total, places, lag(at) OVER w AS since, lag(total) OVER w AS total_before,
                       lag(places) OVER w AS places_before
                FROM balance_readings
                WHERE provider_id = :provider AND reason IS NULL AND currency = :currency
                  AND at BETWEEN coalesce((
                        SELECT max(at) FROM balance_readings
                        WHERE provider_id = :provider AND reason IS NULL AND currency = :currency AND at <= :since), :since)
                    AND coalesce((
                        SELECT min(at) FROM balance_readings
                        WHERE provider_id = :provider AND reason IS NULL AND currency = :currency AND at >= :until), :until)
                WINDOW w AS (ORDER BY at, id)
                ORDER BY at, id)
            SELECT t.at, t.total, t.places, t.since, t.total_before, t.places_before, b.calls, b.exact, b.estimated
            FROM told t CROSS JOIN LATERAL (
                SELECT count(*) AS calls, coalesce(sum(cost + overrun) FILTER (WHERE NOT estimated), 0)::bigint AS exact,
                       coalesce(sum(cost + overrun) FILTER (WHERE estimated), 0)::bigint AS estimated
                FROM attempts
                WHERE provider_id = :provider AND state = 'settled' AND book = 'real'
                  AND settled_at > t.since AND settled_at <= t.at) b
            ORDER BY t.at
            """;

    private final EntityManager database;
    private final Clock clock;

    @Inject
    ComparedDays(EntityManager database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// The days that have two readings to compare, the latest first. In the caller's transaction.
    ///
    /// @param from the first day
    /// @param to the last, which may be under way
    public List<ComparedDay> of(UUID provider, String currency, Midnights midnights, LocalDate from, LocalDate to) {
        var now = clock.instant();
        var last = midnights.dayOf(now);
        var until = to.isAfter(last) ? last : to;
        var steps = steps(provider, currency, midnights.startOf(from), end(until, midnights, now));
        var days = new ArrayList<ComparedDay>();
        for (var day = until; !day.isBefore(from) && !steps.isEmpty(); day = day.minusDays(1)) {
            int opening = nearest(steps, midnights.startOf(day));
            int closing = nearest(steps, end(day, midnights, now));
            if (closing > opening) {
                days.add(ComparedDay.of(
                        day, day.isBefore(last), steps.get(opening).told(), steps.subList(opening + 1, closing + 1)));
            }
        }
        return days;
    }

    private static Instant end(LocalDate day, Midnights midnights, Instant now) {
        var end = midnights.startOf(day.plusDays(1));
        return end.isAfter(now) ? now : end;
    }

    /// The earlier one of two that are as near.
    private static int nearest(List<Step> steps, Instant boundary) {
        int best = 0;
        for (int i = 1; i < steps.size(); i++) {
            if (distance(steps.get(i), boundary).compareTo(distance(steps.get(best), boundary)) < 0) {
                best = i;
            }
        }
        return best;
    }

    private static Duration distance(Step step, Instant boundary) {
        return Duration.between(step.told().at(), boundary).abs();
    }

    private List<Step> steps(UUID provider, String currency, Instant since, Instant until) {
        @SuppressWarnings("unchecked")
        List<Tuple> rows = database.createNativeQuery(STEPS, Tuple.class)
                .setParameter("provider", provider)
                .setParameter("currency", currency)
                .setParameter("since", since)
                .setParameter("until", until)
                .getResultList();
        return rows.stream().map(ComparedDays::step).toList();
    }

    private static Step step(Tuple row) {
        var since = row.get("since", Instant.class);
        return new Step(
                since == null
                        ? null
                        : new Step.Told(
                                since,
                                new Money(row.get("total_before", Long.class)),
                                row.get("places_before", Integer.class)),
                told(row),
                row.get("calls", Long.class),
                new Money(row.get("exact", Long.class)),
                new Money(row.get("estimated", Long.class)));
    }

    private static Step.Told told(Tuple row) {
        return new Step.Told(
                row.get("at", Instant.class),
                new Money(row.get("total", Long.class)),
                row.get("places", Integer.class));
    }
}
