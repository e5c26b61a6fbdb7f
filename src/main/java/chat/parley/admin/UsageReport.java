package chat.parley.admin;

import chat.parley.money.Book;
import chat.parley.money.Money;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sums of what was used between two days, from `usage_daily`: never from single lines, so it costs days, not calls.
@ApplicationScoped
class UsageReport {

    /// Totals; `estimatedCalls` of the calls are charged by rule because their exact usage was not received.
    record Totals(
            Money cost,
            long calls,
            long estimatedCalls,
            long freshTokens,
            long cachedTokens,
            long outputTokens,
            long reasoningTokens) {}

    /// One line: `id` and `name` are of what it is broken down by, null for "none"; `page` tells whether admins
    /// have a
    /// page about it: a person or a group that is still there.
    record Row(@Nullable String id, @Nullable String name, boolean page, Totals totals) {}

    private static final String SUMS = """
            coalesce(sum(u.cost), 0)::bigint AS cost, coalesce(sum(u.calls), 0)::bigint AS calls,
            coalesce(sum(u.estimated_calls), 0)::bigint AS estimated, coalesce(sum(u.fresh_tokens), 0)::bigint AS fresh,
            coalesce(sum(u.cached_tokens), 0)::bigint AS cached, coalesce(sum(u.output_tokens), 0)::bigint AS output,
            coalesce(sum(u.reasoning_tokens), 0)::bigint AS reasoning
            """;
    private static final String RANGE = " FROM usage_daily u WHERE u.book = :book AND u.day BETWEEN :from AND :to";

    private final EntityManager database;

    @Inject
    UsageReport(EntityManager database) {
        this.database = database;
    }

    Totals total(Book book, LocalDate from, LocalDate to) {
        return totals(query("SELECT " + SUMS + RANGE, book, from, to).getFirst());
    }

    List<Row> rows(Book book, LocalDate from, LocalDate to, UsageBy by) {
        var sql = "SELECT u." + by.column + "::text AS id, " + by.name + " AS name, " + by.page + " AS page, " + SUMS
                + RANGE + " GROUP BY u." + by.column + (by == UsageBy.DAY ? " ORDER BY 1" : " ORDER BY cost DESC, 1");
        return query(sql, book, from, to).stream()
                .map(row -> new Row(
                        row.get("id", String.class),
                        row.get("name", String.class),
                        row.get("page", Boolean.class),
                        totals(row)))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private List<Tuple> query(String sql, Book book, LocalDate from, LocalDate to) {
        return database.createNativeQuery(sql, Tuple.class)
                .setParameter("book", book.text())
                .setParameter("from", from)
                .setParameter("to", to)
                .getResultList();
    }

    private static Totals totals(Tuple row) {
        return new Totals(
                new Money(row.get("cost", Long.class)),
                row.get("calls", Long.class),
                row.get("estimated", Long.class),
                row.get("fresh", Long.class),
                row.get("cached", Long.class),
                row.get("output", Long.class),
                row.get("reasoning", Long.class));
    }
}
