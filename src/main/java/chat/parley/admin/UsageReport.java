package chat.parley.admin;

import chat.parley.http.Problem;
import chat.parley.money.Book;
import chat.parley.time.Midnights;
import chat.parley.usage.Span;
import chat.parley.usage.UsageTotals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Sums of what was used between two days, from `usage_daily`: never from single lines, so it costs days, not calls.
@ApplicationScoped
class UsageReport {

    /// What a line is of: `id` and `name` are null for "none"; `page` tells whether admins have a page about it: a
    /// person or a group that is still there.
    record Of(@Nullable String id, @Nullable String name, boolean page) {}

    /// One line, of what the report is broken down by.
    ///
    /// @param then what it is broken down by in turn, where that was asked for
    record Row(
            @Nullable String id,
            @Nullable String name,
            boolean page,
            @Nullable Of then,
            UsageTotals totals) {}

    /// What a report is broken down by, and each line of it in turn.
    record Lines(UsageBy first, @Nullable UsageBy second) {}

    /// One thing, or with null the calls that are of none.
    record Which(@Nullable UUID id) {}

    /// What a report is about; what is empty is not asked after.
    record Range(
            Book book,
            Span span,
            Optional<Which> user,
            Optional<Which> group,
            Optional<String> model,
            Optional<Which> key) {

        /// The condition on `usage_daily u`, and the values that it takes.
        private String where(Map<String, Object> values) {
            var sql = new StringBuilder(" FROM usage_daily u WHERE u.book = :book AND u.day BETWEEN :from AND :to");
            values.put("book", book.text());
            values.put("from", span.from());
            values.put("to", span.to());
            user.ifPresent(which -> which(sql, values, UsageBy.USER, which.id));
            group.ifPresent(which -> which(sql, values, UsageBy.GROUP, which.id));
            model.ifPresent(id -> which(sql, values, UsageBy.MODEL, id));
            key.ifPresent(which -> which(sql, values, UsageBy.KEY, which.id));
            return sql.toString();
        }

        private static void which(StringBuilder sql, Map<String, Object> values, UsageBy by, @Nullable Object id) {
            sql.append(" AND u.").append(by.column);
            if (id == null) {
                sql.append(" IS NULL");
            } else {
                sql.append(" = :").append(by.column);
                values.put(by.column, id);
            }
        }
    }

    /// More lines than a page or a spreadsheet is for.
    static final int MOST = 20_000;

    /// A plan made once for spans of all lengths reads a whole year by the index, several times as slowly.
    private static final String PLANNED_ANEW = "SET LOCAL plan_cache_mode = force_custom_plan";

    private static final String UNCONFIRMED = """
            SELECT DISTINCT o.model_id AS model
            FROM price_versions v JOIN offers o ON o.id = v.offer_id JOIN providers p ON p.id = o.provider_id
            WHERE p.book = :book AND v.confirmed_at IS NULL AND v.effective_from < :until
              AND NOT EXISTS (SELECT FROM price_versions n WHERE n.offer_id = v.offer_id
                              AND n.effective_from > v.effective_from AND n.effective_from <= :since)
            """;

    private final EntityManager database;

    @Inject
    UsageReport(EntityManager database) {
        this.database = database;
    }

    UsageTotals total(Range range) {
        var values = new LinkedHashMap<String, Object>();
        return UsageTotals.of(query("SELECT " + UsageTotals.SUMS + range.where(values), values)
                .getFirst());
    }

    /// @throws Problem 400 where it would be more than [#MOST]
    List<Row> rows(Range range, Lines lines) {
        var values = new LinkedHashMap<String, Object>();
        values.put("most", MOST + 1);
        var first = lines.first;
        var second = lines.second;
        var sql = "SELECT " + columns(first, "") + ", " + (second == null ? "" : columns(second, "then_") + ", ")
                + UsageTotals.SUMS + range.where(values) + " GROUP BY u." + first.column
                + (second == null ? "" : ", u." + second.column) + " ORDER BY " + order(first, second) + " LIMIT :most";
        var rows = query(sql, values);
        if (rows.size() > MOST) {
            throw Problem.invalid("to", "more than " + MOST + " lines: ask for fewer days, or for less of them");
        }
        return rows.stream().map(row -> row(row, second != null)).toList();
    }

    /// The models of the report of which a price that nobody has confirmed was in force in these days. Demo money
    /// has none to confirm.
    List<String> unconfirmed(Range range, Midnights midnights) {
        if (range.book == Book.DEMO) {
            return List.of();
        }
        var values = new LinkedHashMap<String, Object>();
        values.put("since", midnights.startOf(range.span.from()));
        values.put("until", midnights.startOf(range.span.to().plusDays(1)));
        var rows = query(
                UNCONFIRMED + " AND EXISTS (SELECT" + range.where(values) + " AND u.model_id = o.model_id) ORDER BY 1",
                values);
        return rows.stream().map(row -> row.get("model", String.class)).toList();
    }

    private static String columns(UsageBy by, String prefix) {
        return "u." + by.column + "::text AS " + prefix + "id, " + by.name + " AS " + prefix + "name, " + by.page
                + " AS " + prefix + "page";
    }

    /// Days in their order; all else by what it cost. The lines of one thing stand together.
    private static String order(UsageBy first, @Nullable UsageBy second) {
        var whole = first == UsageBy.DAY
                ? "id"
                : (second == null ? "cost" : "sum(sum(u.cost)) OVER (PARTITION BY u." + first.column + ")")
                        + " DESC, id";
        return second == null ? whole : whole + (second == UsageBy.DAY ? ", then_id" : ", cost DESC, then_id");
    }

    @SuppressWarnings("unchecked")
    private List<Tuple> query(String sql, Map<String, Object> values) {
        database.createNativeQuery(PLANNED_ANEW).executeUpdate();
        Query query = database.createNativeQuery(sql, Tuple.class);
        values.forEach(query::setParameter);
        return query.getResultList();
    }

    private static Row row(Tuple row, boolean second) {
        return new Row(
                row.get("id", String.class),
                row.get("name", String.class),
                row.get("page", Boolean.class),
                second
                        ? new Of(
                                row.get("then_id", String.class),
                                row.get("then_name", String.class),
                                row.get("then_page", Boolean.class))
                        : null,
                UsageTotals.of(row));
    }
}
