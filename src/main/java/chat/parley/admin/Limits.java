package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.budget.Budget;
import chat.parley.budget.BudgetOwner;
import chat.parley.budget.Mode;
import chat.parley.database.OneColumn;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All limits with whom they are for and how they stand: one query for a page of them.
@ApplicationScoped
class Limits {

    /// @param id left out for `organisation` and `member`
    /// @param name null where the organisation is meant
    /// @param of the person or group that a key belongs to, else null
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Owner(
            BudgetOwner kind,
            @Nullable String id,
            @Nullable String name,
            @Nullable String of) {}

    /// A limit in force. What each person may spend has no figures of its own: theirs stand at the persons.
    ///
    /// @param extra what was added for this period only; `left` counts it
    /// @param renewsAt null for a total
    /// @param warning `below_spent` where the limit was just set below what is spent or reserved, else null
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Row(
            UUID id,
            Owner owner,
            Period period,
            Money limit,
            Mode mode,
            Money extra,
            @Nullable Money spent,
            @Nullable Money held,
            @Nullable Money left,
            @Nullable Instant renewsAt,
            @Nullable String warning) {

        Row warned() {
            return new Row(id, owner, period, limit, mode, extra, spent, held, left, renewsAt, "below_spent");
        }
    }

    /// What a page shows.
    static final int PAGE = 100;

    /// A key that was taken back can spend nothing.
    private static final String SELECT = """
            SELECT * FROM (
                SELECT b.id, b.owner_kind, b.owner_id, b.period, b.mode, b.limit_nano,
                       coalesce(person.name, g.name, k.name, m.name) AS name, coalesce(kg.name, holder.name) AS holder,
                       lower(coalesce(person.name, g.name, k.name, m.name, b.owner_id)) AS label,
                       array_position(ARRAY['organisation', 'member', 'group', 'group_member', 'user', 'key', 'model'],
                           b.owner_kind) AS place,
                       CASE WHEN b.owner_kind NOT IN ('member', 'group_member') THEN coalesce(a.posted,
                           spent_since(:book, b.owner_kind, b.owner_id, s.start)) END AS posted,
                       CASE WHEN b.owner_kind NOT IN ('member', 'group_member') THEN coalesce(a.held,
                           held_since(:book, b.owner_kind, b.owner_id, b.period, s.start)) ELSE 0 END AS held,
                       coalesce(a.extra, 0) AS extra
                FROM budgets b
                CROSS JOIN LATERAL (SELECT period_start(b.period, :day) AS start) s
                LEFT JOIN ledger_accounts a ON a.book = :book AND a.owner_kind = b.owner_kind
                     AND a.owner_id = b.owner_id AND a.period = b.period AND a.period_start = s.start
                LEFT JOIN accounts person ON person.id = CASE WHEN b.owner_kind = 'user' THEN b.owner_id::uuid END
                LEFT JOIN groups g ON g.id =
                     CASE WHEN b.owner_kind IN ('group', 'group_member') THEN b.owner_id::uuid END
                LEFT JOIN api_keys k ON k.id = CASE WHEN b.owner_kind = 'key' THEN b.owner_id::uuid END
                LEFT JOIN accounts holder ON holder.id = k.account_id
                LEFT JOIN groups kg ON kg.id = k.group_id
                LEFT JOIN models m ON b.owner_kind = 'model' AND m.id = b.owner_id
                WHERE b.book = 'real' AND k.revoked_at IS NULL
            ) limits
            """;
    private static final String PAGED = """
            WHERE (:search = '' OR label LIKE :search ESCAPE '!')
              AND (:paged = false OR (place, label, id) > (:afterPlace, :afterLabel, :afterId))
            ORDER BY place, label, id LIMIT :size
            """;

    /// Whether somebody whom a default limits has spent or reserved more than it allows.
    private static final String BELOW = """
            SELECT EXISTS (
                SELECT FROM accounts p
                CROSS JOIN LATERAL (SELECT paying_group(p.id) AS paying OFFSET 0) pays
                CROSS JOIN LATERAL personal_budgets(p.id, pays.paying) b
                CROSS JOIN LATERAL (SELECT period_start(b.period, :day) AS start) s
                LEFT JOIN ledger_accounts a ON a.book = b.book AND a.owner_kind = 'user' AND a.owner_id = p.id::text
                     AND a.period = b.period AND a.period_start = s.start
                WHERE b.book = :book AND b.owner_kind = :kind AND b.owner_id = :owner AND b.period = :period
                  AND b.limit_nano + coalesce(a.extra, 0)
                      < coalesce(a.held, held_since(b.book, 'user', p.id::text, b.period, s.start))
                      + coalesce(a.posted, spent_since(b.book, 'user', p.id::text, s.start)))
            """;

    private final EntityManager database;
    private final People people;
    private final Clock clock;

    @Inject
    Limits(EntityManager database, People people, Clock clock) {
        this.database = database;
        this.people = people;
        this.clock = clock;
    }

    /// Whose figures are shown.
    Book book() {
        return people.shownBook();
    }

    /// @param search part of an owner's name, or empty for all
    Items<Row> list(String search, @Nullable Cursor after, int size) {
        var words = search.strip().toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0");
        @SuppressWarnings("unchecked")
        List<Tuple> rows = select(PAGED)
                .setParameter("search", words.isEmpty() ? "" : "%" + words + "%")
                .setParameter("paged", after != null)
                .setParameter("afterPlace", after == null ? 0L : after.number(0))
                .setParameter("afterLabel", after == null ? "" : after.text(1))
                .setParameter("afterId", after == null ? new UUID(0, 0) : after.uuid(2))
                .setParameter("size", size + 1)
                .getResultList();
        return Items.page(rows, size, Limits::cursor, this::row);
    }

    /// The limit as it now stands, with a warning where it was set below what is spent or reserved.
    Row checked(Budget budget) {
        return checked(List.of(budget)).stream().findFirst().orElseThrow(Problem::notFound);
    }

    /// The same of many, by name.
    List<Row> checked(List<Budget> budgets) {
        var byId = budgets.stream().collect(Collectors.toMap(budget -> budget.id, budget -> budget));
        @SuppressWarnings("unchecked")
        List<Tuple> rows = select("WHERE id IN (:ids) ORDER BY place, label, id")
                .setParameter("ids", byId.keySet())
                .getResultList();
        return rows.stream()
                .map(this::row)
                .map(row -> {
                    var budget = byId.get(row.id);
                    return budget != null && isBelow(budget, row) ? row.warned() : row;
                })
                .toList();
    }

    private boolean isBelow(Budget budget, Row row) {
        if (row.spent != null && row.held != null) {
            return row.limit.plus(row.extra).compareTo(row.spent.plus(row.held)) < 0;
        }
        return OneColumn.of(database, BELOW, Boolean.class)
                .setParameter("book", book().text())
                .setParameter("day", today())
                .setParameter("kind", budget.owner.text())
                .setParameter("owner", budget.ownerId)
                .setParameter("period", budget.period.text())
                .getSingleResult();
    }

    private Query select(String which) {
        return database.createNativeQuery(SELECT + which, Tuple.class)
                .setParameter("book", book().text())
                .setParameter("day", today());
    }

    private LocalDate today() {
        return Organisation.current().dayOf(clock.instant());
    }

    private static Cursor cursor(Tuple row) {
        return Cursor.of(row.get("place", Integer.class), row.get("label", String.class), row.get("id", UUID.class));
    }

    private Row row(Tuple row) {
        var limit = new Money(row.get("limit_nano", Long.class));
        var extra = new Money(row.get("extra", Long.class));
        var posted = row.get("posted", Long.class);
        var spent = posted == null ? null : new Money(posted);
        var held = spent == null ? null : new Money(row.get("held", Long.class));
        var left = spent == null || held == null
                ? null
                : limit.plus(extra).minus(spent).minus(held);
        var period = Period.valueOf(upper(row, "period"));
        var ownerId = row.get("owner_id", String.class);
        return new Row(
                row.get("id", UUID.class),
                new Owner(
                        BudgetOwner.valueOf(upper(row, "owner_kind")),
                        ownerId.isEmpty() ? null : ownerId,
                        row.get("name", String.class),
                        row.get("holder", String.class)),
                period,
                limit,
                Mode.valueOf(upper(row, "mode")),
                extra,
                spent,
                held,
                left != null && left.isNegative() ? Money.ZERO : left,
                period.renewsAfter(clock.instant(), Organisation.current().midnights())
                        .orElse(null),
                null);
    }

    private static String upper(Tuple row, String column) {
        return row.get(column, String.class).toUpperCase(Locale.ROOT);
    }
}
