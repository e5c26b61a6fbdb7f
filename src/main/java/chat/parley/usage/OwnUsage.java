package chat.parley.usage;

import chat.parley.database.OneColumn;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.money.Book;
import chat.parley.money.Money;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one person used, from their own calls in a span of days: an index finds them.
@ApplicationScoped
class OwnUsage {

    /// What it is broken down by.
    enum By {
        DAY("u.day::text", "CAST(NULL AS text)", "'day'", "", "GROUP BY u.day ORDER BY u.day"),
        MODEL(
                "u.model_id",
                "(SELECT m.name FROM models m WHERE m.id = u.model_id)",
                "'model'",
                "",
                "GROUP BY u.model_id ORDER BY cost DESC, u.model_id"),
        /// A chat, or what has none any more or never had one.
        CONVERSATION(
                "c.id::text",
                "c.title",
                "CASE WHEN c.id IS NOT NULL THEN 'conversation' WHEN u.entry_point IN ('api', 'test') THEN u.entry_point"
                        + " ELSE 'deleted' END",
                "LEFT JOIN turns r ON r.id = u.turn_id"
                        + " LEFT JOIN conversations c ON c.id = r.conversation_id AND c.account_id = :account ",
                "GROUP BY c.id, c.title, 3 ORDER BY cost DESC, 1, 3");

        private final String id;
        private final String name;
        private final String kind;
        private final String joins;
        private final String lines;

        By(String id, String name, String kind, String joins, String lines) {
            this.id = id;
            this.name = name;
            this.kind = kind;
            this.joins = joins;
            this.lines = lines;
        }

        /// @throws Problem 400 naming what there is
        static By parse(String text) {
            return Arrays.stream(values())
                    .filter(by -> by.code().equals(text))
                    .findFirst()
                    .orElseThrow(() -> Problem.invalid("by", Fault.UNKNOWN_CHOICE, "one of " + codes()));
        }

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static String codes() {
            return Arrays.stream(values()).map(By::code).collect(Collectors.joining(", "));
        }
    }

    /// One line.
    ///
    /// @param id of the day, the model or the conversation; null where there is none
    /// @param kind `day`, `model` or `conversation`; for what is of no conversation `deleted`, `api` or `test`; for
    /// the small ones of many `others`
    /// @param saved what the input that was reused would have cost more as new input
    record Row(@Nullable String id, @Nullable String name, String kind, UsageTotals totals, Money saved) {}

    /// More lines than anybody reads; the rest of them is summed in one.
    static final int MOST = 200;

    /// Days are counted in the organisation's zone, whichever it was then; moments stand in UTC.
    private static final int ZONES = 2;

    /// What the reuse of input has saved, as on the receipt of each call: by the prices of the moment that it was
    /// charged at. Older calls did not keep that; the list prices outside all windows are near it.
    private static final String SAVED = "coalesce(t.saved, t.cached_tokens * greatest(p.fresh - p.cached, 0) / 1000)";

    private static final String CALLS = """
            FROM (
                SELECT t.day, t.model_id, t.entry_point, t.turn_id, 1 AS calls,
                       t.estimated::integer AS estimated_calls, t.cost, t.overrun, t.fresh_tokens, t.cached_tokens,
                       t.output_tokens, t.reasoning_tokens, %s AS saved
                FROM attempts t LEFT JOIN price_versions p ON p.id = t.price_version_id
                WHERE t.account_id = :account AND t.created_at >= :since AND t.created_at < :until
                  AND t.day BETWEEN :from AND :to AND t.book = :book AND t.state = 'settled'
            ) u
            """.formatted(SAVED);

    private final EntityManager database;

    @Inject
    OwnUsage(EntityManager database) {
        this.database = database;
    }

    List<Row> rows(UUID account, Book book, Span span, By by) {
        var sql = "SELECT " + by.id + " AS id, " + by.name + " AS name, " + by.kind + " AS kind, "
                + UsageTotals.SUMS + ", coalesce(sum(u.saved), 0)::bigint AS saved " + CALLS + by.joins
                + by.lines;
        @SuppressWarnings("unchecked")
        List<Tuple> found = database.createNativeQuery(sql, Tuple.class)
                .setParameter("account", account)
                .setParameter(
                        "since", span.from().minusDays(ZONES).atStartOfDay().toInstant(ZoneOffset.UTC))
                .setParameter("until", span.to().plusDays(ZONES).atStartOfDay().toInstant(ZoneOffset.UTC))
                .setParameter("from", span.from())
                .setParameter("to", span.to())
                .setParameter("book", book.text())
                .getResultList();
        return shortened(found.stream().map(OwnUsage::row).toList());
    }

    /// Which money people see first: real as soon as any can be spent.
    Book shownBook() {
        return Book.valueOf(OneColumn.of(database, "SELECT shown_book()", String.class)
                .getSingleResult()
                .toUpperCase(Locale.ROOT));
    }

    private static List<Row> shortened(List<Row> rows) {
        if (rows.size() <= MOST) {
            return rows;
        }
        var shown = new ArrayList<>(rows.subList(0, MOST - 1));
        var totals = UsageTotals.NONE;
        var saved = Money.ZERO;
        for (var row : rows.subList(MOST - 1, rows.size())) {
            totals = totals.plus(row.totals);
            saved = saved.plus(row.saved);
        }
        shown.add(new Row(null, null, "others", totals, saved));
        return shown;
    }

    private static Row row(Tuple row) {
        return new Row(
                row.get("id", String.class),
                row.get("name", String.class),
                row.get("kind", String.class),
                UsageTotals.of(row),
                new Money(row.get("saved", Long.class)));
    }
}
