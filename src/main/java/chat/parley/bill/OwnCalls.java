package chat.parley.bill;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// Sums of a provider's calls by day and model. The database adds up; calls themselves are never loaded.
@ApplicationScoped
class OwnCalls {

    /// A single day more at each end: its last or first minutes may be on the bill's first or last day.
    ///
    /// @param zone whose days; their bounds are reckoned here, so that two databases of time zones never differ
    /// @param models what each offer is called at the provider; null: models are not told apart
    record Question(
            UUID provider, LocalDate first, LocalDate last, ZoneId zone, Moment moment, Map<UUID, String> models) {

        private Instant start(LocalDate day) {
            return day.atStartOfDay(zone).toInstant();
        }

        /// The moments at which days begin, the end of the last among them.
        private List<Instant> bounds() {
            return first.minusDays(1)
                    .datesUntil(last.plusDays(3))
                    .map(this::start)
                    .toList();
        }
    }

    private static final String PENDING = """
        WITH b AS MATERIALIZED (SELECT CAST(string_to_array(:bounds, ',') AS timestamptz[]) AS bounds)
        SELECT width_bucket(t.created_at, b.bounds) AS n, CAST(t.offer_id AS text) AS offer,
            min(t.model_id) AS model, count(*) AS calls, sum(t.held) AS held
        FROM b CROSS JOIN attempts t
        WHERE t.provider_id = :provider AND t.state = 'pending' AND t.created_at >= :start AND t.created_at < :end
        GROUP BY 1, 2\
        """;

    private final EntityManager database;

    @Inject
    OwnCalls(EntityManager database) {
        this.database = database;
    }

    /// Inside a transaction only. With `tellModels` false all stand under `""`.
    Map<Place, Own> sums(Question asked, boolean tellModels) {
        var sums = new TreeMap<Place, Own>();
        for (var row : ask(settled(asked.moment), asked)) {
            sums.merge(place(row, asked, tellModels), settled(row), Own::plus);
        }
        for (var row : ask(PENDING, asked)) {
            sums.merge(place(row, asked, tellModels), pending(number(row, "calls"), number(row, "held")), Own::plus);
        }
        return sums;
    }

    @SuppressWarnings("unchecked")
    private List<Tuple> ask(String sql, Question asked) {
        var bounds = asked.bounds();
        Query query = database.createNativeQuery(sql, Tuple.class)
                .setParameter("bounds", bounds.stream().map(Instant::toString).collect(Collectors.joining(",")))
                .setParameter("provider", asked.provider)
                .setParameter("start", bounds.getFirst())
                .setParameter("end", bounds.getLast());
        return query.getResultList();
    }

    private static String settled(Moment moment) {
        return """
            WITH b AS MATERIALIZED (SELECT CAST(string_to_array(:bounds, ',') AS timestamptz[]) AS bounds)
            SELECT d.n AS n, CAST(t.offer_id AS text) AS offer, min(t.model_id) AS model,
                count(*) AS calls, sum(t.cost) AS cost, sum(t.overrun) AS overrun,
                count(*) FILTER (WHERE t.overrun > 0) AS overruns,
                sum(t.fresh_tokens) AS fresh, sum(t.cached_tokens) AS cached, sum(t.output_tokens) AS output,
                sum(CAST(t.fresh_tokens AS numeric) * t.fresh_rate) AS fresh_value,
                sum(CAST(t.cached_tokens AS numeric) * t.cached_rate) AS cached_value,
                sum(CAST(t.output_tokens AS numeric) * t.output_rate) AS output_value,
                max(t.fresh_rate) AS fresh_rate, max(t.cached_rate) AS cached_rate, max(t.output_rate) AS output_rate,
                count(*) FILTER (WHERE t.estimated AND h.whole) AS holds,
                coalesce(sum(t.cost) FILTER (WHERE t.estimated AND h.whole), 0) AS hold_cost,
                count(*) FILTER (WHERE t.estimated AND NOT h.whole) AS guesses,
                coalesce(sum(t.cost) FILTER (WHERE t.estimated AND NOT h.whole), 0) AS guess_cost,
                coalesce(sum(t.held - t.cost) FILTER (WHERE t.estimated AND NOT h.whole), 0) AS guess_room,
                count(*) FILTER (WHERE h.early) AS early,
                coalesce(sum(t.cost) FILTER (WHERE h.early), 0) AS early_cost,
                count(*) FILTER (WHERE h.late) AS late,
                coalesce(sum(t.cost) FILTER (WHERE h.late), 0) AS late_cost
            FROM b CROSS JOIN attempts t
            CROSS JOIN LATERAL (SELECT width_bucket(t.%1$s, b.bounds) AS n) d
            CROSS JOIN LATERAL (SELECT t.cost = t.held AND t.fresh_tokens = t.input_bound
                    AND t.output_tokens = t.granted_tokens AS whole,
                t.%1$s < b.bounds[d.n] + INTERVAL '10 minutes' AS early,
                t.%1$s >= b.bounds[d.n + 1] - INTERVAL '10 minutes' AS late) h
            WHERE t.provider_id = :provider AND t.state = 'settled' AND t.%1$s >= :start AND t.%1$s < :end
            GROUP BY d.n, t.offer_id\
            """.formatted(moment.column);
    }

    private static Place place(Tuple row, Question asked, boolean tellModels) {
        var day = asked.first.minusDays(2).plusDays(number(row, "n"));
        var offer = UUID.fromString(row.get("offer", String.class));
        var model = asked.models.getOrDefault(offer, row.get("model", String.class));
        return new Place(day, tellModels ? model : "");
    }

    private static Own settled(Tuple row) {
        return new Own(
                number(row, "calls"),
                number(row, "cost"),
                number(row, "overrun"),
                number(row, "overruns"),
                number(row, "fresh"),
                number(row, "cached"),
                number(row, "output"),
                row.get("fresh_value", BigDecimal.class),
                row.get("cached_value", BigDecimal.class),
                row.get("output_value", BigDecimal.class),
                number(row, "fresh_rate"),
                number(row, "cached_rate"),
                number(row, "output_rate"),
                number(row, "holds"),
                number(row, "hold_cost"),
                number(row, "guesses"),
                number(row, "guess_cost"),
                number(row, "guess_room"),
                number(row, "early"),
                number(row, "early_cost"),
                number(row, "late"),
                number(row, "late_cost"),
                0,
                0);
    }

    private static Own pending(long calls, long held) {
        var none = BigDecimal.ZERO;
        return new Own(0, 0, 0, 0, 0, 0, 0, none, none, none, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, calls, held);
    }

    /// A count, or a sum, which the database makes of a wider kind.
    private static long number(Tuple row, String name) {
        var value = row.get(name);
        return value instanceof BigDecimal sum ? sum.longValueExact() : ((Number) value).longValue();
    }
}
