package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.budget.BudgetRequest;
import chat.parley.budget.BudgetRequestView;
import chat.parley.database.OneColumn;
import chat.parley.http.Cursor;
import chat.parley.http.Fault;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.money.Money;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// People's requests for more, beside how their own limits stand.
@ApplicationScoped
class BudgetRequests {

    record Person(UUID id, String name, String email) {}

    /// The limit that is asked about; of the person's own the one that stops first.
    ///
    /// @param name the group's or the model's that shares it, else null
    /// @param limit with what was added to it
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Standing(
            @Nullable String name,
            Period period,
            Money limit,
            Money spent,
            Money held,
            Money left,
            @Nullable Instant renewsAt) {}

    /// @param standing null where that limit is gone
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Row(
            Person person,
            BudgetRequestView request,
            @Nullable Standing standing) {}

    /// Those that wait, the longest first; or those that were answered, or all, the latest first.
    enum Which {
        OPEN("""
            WHERE r.answered_at IS NULL AND p.status = 'active' AND (:paged = false OR (r.created_at, r.id) > (:at, :id))
            ORDER BY r.created_at, r.id LIMIT :size
            """),
        ANSWERED("""
            WHERE r.answered_at IS NOT NULL AND p.status = 'active' AND (:paged = false OR (r.created_at, r.id) < (:at, :id))
            ORDER BY r.created_at DESC, r.id DESC LIMIT :size
            """),
        /// For the record: also of people who are disabled now.
        ALL("""
            WHERE :paged = false OR (r.created_at, r.id) < (:at, :id)
            ORDER BY r.created_at DESC, r.id DESC LIMIT :size
            """);

        private final String where;

        Which(String where) {
            this.where = where;
        }

        /// @throws Problem 400 naming the field
        static Which parse(String text) {
            return switch (text) {
                case "open" -> OPEN;
                case "answered" -> ANSWERED;
                case "all" -> ALL;
                default -> throw Problem.invalid("status", Fault.UNKNOWN_CHOICE, "open, answered or all");
            };
        }
    }

    /// What a page shows.
    static final int PAGE = 100;

    private static final String SELECT = """
            SELECT r.id, r.created_at, r.amount, r.reason, r.owner_kind, r.owner_id, r.period AS asked_period, r.answer, r.granted, r.for_good, r.note, r.answered_at,
                   p.id AS person, p.name, p.email,
                   CASE r.owner_kind WHEN 'group' THEN (SELECT g.name FROM groups g WHERE g.id::text = r.owner_id)
                       WHEN 'model' THEN (SELECT m.name FROM models m WHERE m.id = r.owner_id) END AS limit_name,
                   own.period, own.limit_nano + own.extra AS most, own.posted, own.held
            FROM budget_requests r
            JOIN accounts p ON p.id = r.account_id
            LEFT JOIN LATERAL standing_asked_for(r, :day) own ON true
            """;

    private final EntityManager database;
    private final Clock clock;

    @Inject
    BudgetRequests(EntityManager database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Items<Row> list(Which which, @Nullable Cursor after, int size) {
        var now = clock.instant();
        @SuppressWarnings("unchecked")
        List<Tuple> rows = database.createNativeQuery(SELECT + which.where, Tuple.class)
                .setParameter("day", Organisation.current().dayOf(now))
                .setParameter("paged", after != null)
                .setParameter("at", after == null ? Instant.EPOCH : after.instant(0))
                .setParameter("id", after == null ? new UUID(0, 0) : after.uuid(1))
                .setParameter("size", size + 1)
                .getResultList();
        return Items.page(
                rows,
                size,
                row -> Cursor.of(row.get("created_at", Instant.class), row.get("id", UUID.class)),
                row -> row(row, now));
    }

    /// How many people wait for an answer.
    long countOpen() {
        return OneColumn.of(database, """
                        SELECT count(*) FROM budget_requests r JOIN accounts p ON p.id = r.account_id
                        WHERE r.answered_at IS NULL AND p.status = 'active'
                        """, Long.class).getSingleResult();
    }

    private static Row row(Tuple row, Instant now) {
        return new Row(
                new Person(
                        row.get("person", UUID.class), row.get("name", String.class), row.get("email", String.class)),
                request(row),
                standing(row, now));
    }

    private static BudgetRequestView request(Tuple row) {
        var answer = row.get("answer", String.class);
        return new BudgetRequestView(
                row.get("id", UUID.class),
                money(row, "amount"),
                row.get("reason", String.class),
                OwnerKind.valueOf(row.get("owner_kind", String.class).toUpperCase(Locale.ROOT)),
                row.get("owner_id", String.class),
                period(row.get("asked_period", String.class)),
                row.get("created_at", Instant.class),
                answer == null ? null : BudgetRequest.Answer.valueOf(answer.toUpperCase(Locale.ROOT)),
                money(row, "granted"),
                row.get("for_good", Boolean.class),
                row.get("note", String.class),
                row.get("answered_at", Instant.class));
    }

    private static @Nullable Standing standing(Tuple row, Instant now) {
        var name = row.get("period", String.class);
        if (name == null) {
            return null;
        }
        var period = Period.valueOf(name.toUpperCase(Locale.ROOT));
        var limit = new Money(row.get("most", Long.class));
        var spent = new Money(row.get("posted", Long.class));
        var held = new Money(row.get("held", Long.class));
        var left = limit.minus(spent).minus(held);
        return new Standing(
                row.get("limit_name", String.class),
                period,
                limit,
                spent,
                held,
                left.isNegative() ? Money.ZERO : left,
                period.renewsAfter(now, Organisation.current().midnights()).orElse(null));
    }

    private static @Nullable Period period(@Nullable String name) {
        return name == null ? null : Period.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static @Nullable Money money(Tuple row, String column) {
        var nano = row.get(column, Long.class);
        return nano == null ? null : new Money(nano);
    }
}
