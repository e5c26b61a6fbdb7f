package chat.parley.admin;

import chat.parley.account.Membership;
import chat.parley.account.Status;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.money.Money;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Groups beside their limits and what they have paid for this month: one query for a page of them.
@ApplicationScoped
class Groups {

    /// A monthly limit of a group, which both books have alike.
    record Limit(UUID budgetId, Money limit) {}

    /// A group in the list.
    ///
    /// @param externalName what the company's sign-in calls it; null for a group that is known here only
    /// @param pool what all whom it pays for may spend together, or null
    /// @param extra what was added to the pool for this month; `left` counts it
    /// @param eachMember what each of them may spend, or null
    /// @param spent what it has paid for this month
    /// @param held what calls in progress that it will pay for hold, whether it has a pool or not
    record Row(
            UUID id,
            String name,
            @Nullable String externalName,
            int rank,
            long members,
            @Nullable Limit pool,
            Money extra,
            @Nullable Limit eachMember,
            Money spent,
            Money held,
            @Nullable Money left) {}

    /// @param pays whether this group is the one that pays for the person
    record Member(UUID id, String name, String email, Status status, Membership.Source source, boolean pays) {}

    private static final int PAGE = 100;

    private static final String SELECT = """
            SELECT g.id, g.name, g.external_name, g.rank,
                   (SELECT count(*) FROM memberships m WHERE m.group_id = g.id) AS members,
                   pool.id AS pool_id, pool.limit_nano AS pool_limit, each.id AS each_id, each.limit_nano AS each_limit,
                   coalesce(used.cost, 0)::bigint AS spent, coalesce(l.posted, used.cost, 0)::bigint AS posted,
                   coalesce(l.held, held_since(:book, 'group', g.id::text, 'month', :start)) AS held,
                   coalesce(l.extra, 0) AS extra
            FROM groups g
            LEFT JOIN budgets pool ON pool.book = 'real' AND pool.owner_kind = 'group' AND pool.owner_id = g.id::text
                 AND pool.period = 'month'
            LEFT JOIN budgets each ON each.book = 'real' AND each.owner_kind = 'group_member'
                 AND each.owner_id = g.id::text AND each.period = 'month'
            LEFT JOIN ledger_accounts l ON pool.id IS NOT NULL AND l.book = :book AND l.owner_kind = 'group'
                 AND l.owner_id = g.id::text AND l.period = 'month' AND l.period_start = :start
            LEFT JOIN (SELECT group_id, sum(cost) AS cost FROM usage_daily
                       WHERE book = :book AND day >= :start AND group_id IS NOT NULL GROUP BY group_id) used
                 ON used.group_id = g.id
            WHERE g.deleted_at IS NULL
            """;
    private static final String PAGED = "AND g.rank > :after ORDER BY g.rank LIMIT :size";
    private static final String MEMBERS = """
            SELECT a.id, a.name, a.email, a.status, m.source, paying_group(a.id) = m.group_id AS pays
            FROM memberships m JOIN accounts a ON a.id = m.account_id
            WHERE m.group_id = :group AND (:paged = false OR (lower(a.name), a.id) > (:afterName, :afterId))
            ORDER BY lower(a.name), a.id LIMIT :size
            """;

    private final EntityManager database;
    private final People people;

    @Inject
    Groups(EntityManager database, People people) {
        this.database = database;
        this.people = people;
    }

    Items<Row> list(@Nullable Cursor after) {
        @SuppressWarnings("unchecked")
        List<Tuple> rows = database.createNativeQuery(SELECT + PAGED, Tuple.class)
                .setParameter("book", people.shownBook().text())
                .setParameter("start", people.monthStart())
                .setParameter("after", after == null ? 0L : after.number(0))
                .setParameter("size", PAGE + 1)
                .getResultList();
        return Items.page(rows, PAGE, row -> Cursor.of(row.get("rank", Integer.class)), Groups::row);
    }

    Optional<Row> find(UUID id) {
        @SuppressWarnings("unchecked")
        List<Tuple> rows = database.createNativeQuery(SELECT + "AND g.id = :id", Tuple.class)
                .setParameter("book", people.shownBook().text())
                .setParameter("start", people.monthStart())
                .setParameter("id", id)
                .getResultList();
        return rows.stream().findFirst().map(Groups::row);
    }

    Items<Member> members(UUID group, @Nullable Cursor after) {
        @SuppressWarnings("unchecked")
        List<Tuple> rows = database.createNativeQuery(MEMBERS, Tuple.class)
                .setParameter("group", group)
                .setParameter("paged", after != null)
                .setParameter("afterName", after == null ? "" : after.text(0))
                .setParameter("afterId", after == null ? new UUID(0, 0) : after.uuid(1))
                .setParameter("size", PAGE + 1)
                .getResultList();
        return Items.page(
                rows,
                PAGE,
                row -> Cursor.of(row.get("name", String.class).toLowerCase(Locale.ROOT), row.get("id", UUID.class)),
                Groups::member);
    }

    private static Row row(Tuple row) {
        var pool = limit(row, "pool");
        var held = new Money(row.get("held", Long.class));
        var extra = pool == null ? Money.ZERO : new Money(row.get("extra", Long.class));
        var left = pool == null
                ? null
                : pool.limit
                        .plus(extra)
                        .minus(new Money(row.get("posted", Long.class)))
                        .minus(held);
        return new Row(
                row.get("id", UUID.class),
                row.get("name", String.class),
                row.get("external_name", String.class),
                row.get("rank", Integer.class),
                row.get("members", Long.class),
                pool,
                extra,
                limit(row, "each"),
                new Money(row.get("spent", Long.class)),
                held,
                left == null || !left.isNegative() ? left : Money.ZERO);
    }

    private static @Nullable Limit limit(Tuple row, String prefix) {
        var id = row.get(prefix + "_id", UUID.class);
        return id == null ? null : new Limit(id, new Money(row.get(prefix + "_limit", Long.class)));
    }

    private static Member member(Tuple row) {
        return new Member(
                row.get("id", UUID.class),
                row.get("name", String.class),
                row.get("email", String.class),
                Status.valueOf(upper(row, "status")),
                Membership.Source.valueOf(upper(row, "source")),
                row.get("pays", Boolean.class));
    }

    private static String upper(Tuple row, String column) {
        return row.get(column, String.class).toUpperCase(Locale.ROOT);
    }
}
