package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.account.Role;
import chat.parley.account.Status;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// People beside what they may spend, have spent and have reserved this month: one query for a page of them.
@ApplicationScoped
class People {

    /// A person in the list. `ownLimit` is false where the limit is the organisation's default for each member;
    /// `limit` and `left` are null where nothing limits them.
    record Person(
            UUID id,
            String name,
            String email,
            Role role,
            Status status,
            @Nullable Money limit,
            boolean ownLimit,
            @Nullable UUID budgetId,
            Money spent,
            Money held,
            @Nullable Money left,
            @Nullable Instant lastSeenAt,
            Instant createdAt) {}

    private static final int PAGE = 100;

    private static final String SELECT = """
            SELECT a.id, a.name, a.email, a.role, a.status, a.created_at, own.id AS budget_id,
                   coalesce(own.limit_nano, usual.limit_nano) AS limit_nano,
                   coalesce(l.posted, 0) AS posted, coalesce(l.held, 0) AS held,
                   (SELECT max(s.last_seen_at) FROM sessions s WHERE s.account_id = a.id) AS last_seen_at
            FROM accounts a
            LEFT JOIN budgets own ON own.book = :book AND own.owner_kind = 'user' AND own.owner_id = a.id::text
                 AND own.period = 'month'
            LEFT JOIN budgets usual ON usual.book = :book AND usual.owner_kind = 'member' AND usual.period = 'month'
            LEFT JOIN ledger_accounts l ON l.book = :book AND l.owner_kind = 'user' AND l.owner_id = a.id::text
                 AND l.period = 'month' AND l.period_start = :start
            """;
    private static final String PAGED = """
            WHERE (:search = '' OR lower(a.name) LIKE :search ESCAPE '!' OR lower(a.email) LIKE :search ESCAPE '!')
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
    Items<Person> list(Book book, String search, @Nullable Cursor after) {
        var words = search.strip().toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0");
        @SuppressWarnings("unchecked")
        List<Tuple> rows = database.createNativeQuery(SELECT + PAGED, Tuple.class)
                .setParameter("book", book.text())
                .setParameter("start", monthStart())
                .setParameter("search", words.isEmpty() ? "" : "%" + words + "%")
                .setParameter("paged", after != null)
                .setParameter("afterName", after == null ? "" : after.text(0))
                .setParameter("afterId", after == null ? new UUID(0, 0) : after.uuid(1))
                .setParameter("size", PAGE + 1)
                .getResultList();
        return Items.page(
                rows,
                PAGE,
                row -> Cursor.of(row.get("name", String.class).toLowerCase(Locale.ROOT), row.get("id", UUID.class)),
                People::person);
    }

    /// Whether nobody can spend real money yet, because no provider but the demo model is there.
    boolean onlyDemo() {
        return (Boolean) database.createNativeQuery(
                        "SELECT NOT EXISTS (SELECT FROM providers WHERE book = 'real' AND enabled)", Boolean.class)
                .getSingleResult();
    }

    Optional<Person> find(Book book, UUID id) {
        @SuppressWarnings("unchecked")
        List<Tuple> rows = database.createNativeQuery(SELECT + "WHERE a.id = :id", Tuple.class)
                .setParameter("book", book.text())
                .setParameter("start", monthStart())
                .setParameter("id", id)
                .getResultList();
        return rows.stream().findFirst().map(People::person);
    }

    private LocalDate monthStart() {
        return Period.MONTH.startOf(
                LocalDate.ofInstant(clock.instant(), Organisation.current().zone()));
    }

    private static Person person(Tuple row) {
        var limit = Optional.ofNullable(row.get("limit_nano", Long.class)).map(Money::new);
        var spent = new Money(row.get("posted", Long.class));
        var held = new Money(row.get("held", Long.class));
        var left = limit.map(most -> most.minus(spent).minus(held)).map(rest -> rest.isNegative() ? Money.ZERO : rest);
        var budget = row.get("budget_id", UUID.class);
        return new Person(
                row.get("id", UUID.class),
                row.get("name", String.class),
                row.get("email", String.class),
                Role.valueOf(row.get("role", String.class).toUpperCase(Locale.ROOT)),
                Status.valueOf(row.get("status", String.class).toUpperCase(Locale.ROOT)),
                limit.orElse(null),
                budget != null,
                budget,
                spent,
                held,
                left.orElse(null),
                row.get("last_seen_at", Instant.class),
                row.get("created_at", Instant.class));
    }
}
