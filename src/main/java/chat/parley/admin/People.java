package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.account.Role;
import chat.parley.account.Status;
import chat.parley.database.OneColumn;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// People beside what they may spend, have spent and have reserved this month: one query for a page of them.
@ApplicationScoped
class People {

    /// A group by its name.
    record GroupName(UUID id, String name) {}

    /// A person in the list; `limit` and `left` are null where nothing limits them.
    ///
    /// @param extra what was added to the limit for this month; `left` counts it
    /// @param spent this month, and `held` by calls in progress, whether a limit counts them or not
    /// @param budgetId of the person's own limit, by which it can be removed; null where it is a default
    /// @param ownLimit false where the limit is a default
    /// @param groupLimit whether it is the paying group's default rather than the organisation's
    /// @param billedTo the group that pays, or null
    /// @param payingGroup the one that an admin chose, or null where the first of the groups pays
    /// @param groups all that they are in, in the order of paying
    record Person(
            UUID id,
            String name,
            String email,
            Role role,
            Status status,
            @Nullable Money limit,
            Money extra,
            boolean ownLimit,
            boolean groupLimit,
            @Nullable UUID budgetId,
            @Nullable GroupName billedTo,
            @Nullable UUID payingGroup,
            List<GroupName> groups,
            Money spent,
            Money held,
            @Nullable Money left,
            @Nullable Instant lastSeenAt,
            Instant createdAt) {}

    /// What a page shows.
    static final int PAGE = 100;

    /// What each person `a` has spent and holds since `:start` by the reports and the calls in progress, of all at
    /// once: `spent_since` and `held_since` take long where they are asked of each.
    static final String BOOKS = """
            LEFT JOIN (SELECT account_id, sum(cost)::bigint AS cost FROM usage_daily
                       WHERE book = :book AND day >= :start GROUP BY account_id) used ON used.account_id = a.id
            LEFT JOIN (SELECT account_id, sum(held)::bigint AS held FROM attempts
                       WHERE state = 'pending' AND book = :book AND day >= :start GROUP BY account_id) running
                 ON running.account_id = a.id
            """;

    /// An account counts only while its limit is in force, and is made by the first call that meets it.
    private static final String SELECT = """
            SELECT a.id, a.name, a.email, a.role, a.status, a.created_at, a.paying_group_id, p.paying,
                   (SELECT kept.id FROM budgets kept WHERE kept.book = 'real' AND kept.owner_kind = 'user'
                        AND kept.owner_id = a.id::text AND kept.period = 'month') AS budget_id, b.owner_kind, b.limit_nano,
                   coalesce(used.cost, 0) AS spent, coalesce(l.posted, used.cost, 0) AS posted,
                   coalesce(l.held, running.held, 0) AS held, coalesce(l.extra, 0) AS extra,
                   (SELECT max(s.last_seen_at) FROM sessions s WHERE s.account_id = a.id) AS last_seen_at,
                   ARRAY (SELECT g.id || ' ' || g.name FROM memberships m JOIN groups g ON g.id = m.group_id
                          WHERE m.account_id = a.id ORDER BY g.rank) AS groups
            FROM accounts a
            CROSS JOIN LATERAL (SELECT paying_group(a.id) AS paying OFFSET 0) p
            LEFT JOIN LATERAL personal_budgets(a.id, p.paying) b ON b.book = :book AND b.period = 'month'
            LEFT JOIN ledger_accounts l ON b.id IS NOT NULL AND l.book = :book AND l.owner_kind = 'user'
                 AND l.owner_id = a.id::text AND l.period = 'month' AND l.period_start = :start
            """ + BOOKS;
    private static final String PAGED = """
            WHERE a.kind = 'person' AND (:search = '' OR lower(a.name) LIKE :search ESCAPE '!' OR lower(a.email) LIKE :search ESCAPE '!')
              AND (:paged = false OR (lower(a.name), a.id) > (:afterName, :afterId))
            ORDER BY lower(a.name), a.id LIMIT :size
            """;

    private final EntityManager database;
    private final Clock clock;

    @Inject
    People(EntityManager database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// @param search part of a name or an e-mail address, or empty for all
    Items<Person> list(Book book, String search, @Nullable Cursor after, int size) {
        var words = search.strip().toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0");
        @SuppressWarnings("unchecked")
        List<Tuple> rows = database.createNativeQuery(SELECT + PAGED, Tuple.class)
                .setParameter("book", book.text())
                .setParameter("start", monthStart())
                .setParameter("search", words.isEmpty() ? "" : "%" + words + "%")
                .setParameter("paged", after != null)
                .setParameter("afterName", after == null ? "" : after.text(0))
                .setParameter("afterId", after == null ? new UUID(0, 0) : after.uuid(1))
                .setParameter("size", size + 1)
                .getResultList();
        return Items.page(
                rows,
                size,
                row -> Cursor.of(row.get("name", String.class).toLowerCase(Locale.ROOT), row.get("id", UUID.class)),
                People::person);
    }

    /// Until a real model is connected people spend demo money, and that is what lists show.
    Book shownBook() {
        return onlyDemo() ? Book.DEMO : Book.REAL;
    }

    /// Whether nobody can spend real money yet, because no provider but the demo model is there.
    private boolean onlyDemo() {
        return OneColumn.of(
                        database,
                        "SELECT NOT EXISTS (SELECT FROM providers WHERE book = 'real' AND enabled)",
                        Boolean.class)
                .getSingleResult();
    }

    Optional<Person> find(Book book, UUID id) {
        @SuppressWarnings("unchecked")
        List<Tuple> rows = database.createNativeQuery(SELECT + "WHERE a.kind = 'person' AND a.id = :id", Tuple.class)
                .setParameter("book", book.text())
                .setParameter("start", monthStart())
                .setParameter("id", id)
                .getResultList();
        return rows.stream().findFirst().map(People::person);
    }

    LocalDate monthStart() {
        return Period.MONTH.startOf(Organisation.current().dayOf(clock.instant()));
    }

    private static Person person(Tuple row) {
        var limit = Optional.ofNullable(row.get("limit_nano", Long.class)).map(Money::new);
        var spent = new Money(row.get("spent", Long.class));
        var counted = new Money(row.get("posted", Long.class));
        var held = new Money(row.get("held", Long.class));
        var extra = new Money(row.get("extra", Long.class));
        var left = limit.map(most -> most.plus(extra).minus(counted).minus(held))
                .map(rest -> rest.isNegative() ? Money.ZERO : rest);
        var source = row.get("owner_kind", String.class);
        var own = "user".equals(source);
        var groups = Arrays.stream(row.get("groups", String[].class))
                .map(People::group)
                .toList();
        var paying = row.get("paying", UUID.class);
        return new Person(
                row.get("id", UUID.class),
                row.get("name", String.class),
                row.get("email", String.class),
                Role.valueOf(row.get("role", String.class).toUpperCase(Locale.ROOT)),
                Status.valueOf(row.get("status", String.class).toUpperCase(Locale.ROOT)),
                limit.orElse(null),
                extra,
                own,
                "group_member".equals(source),
                row.get("budget_id", UUID.class),
                groups.stream()
                        .filter(group -> group.id.equals(paying))
                        .findFirst()
                        .orElse(null),
                row.get("paying_group_id", UUID.class),
                groups,
                spent,
                held,
                left.orElse(null),
                row.get("last_seen_at", Instant.class),
                row.get("created_at", Instant.class));
    }

    private static GroupName group(String idAndName) {
        var space = idAndName.indexOf(' ');
        return new GroupName(UUID.fromString(idAndName.substring(0, space)), idAndName.substring(space + 1));
    }
}
