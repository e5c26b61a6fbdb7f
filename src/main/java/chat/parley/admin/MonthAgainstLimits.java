package chat.parley.admin;

import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.LocalDate;

/// How the month stands against limits other than the organisation's own.
@ApplicationScoped
class MonthAgainstLimits {

    /// What several monthly limits come to together. A limit counts what was added to it.
    ///
    /// @param count how many there are; people whom nothing limits are none of them
    record Sum(long count, Money limit, Money spent, Money held) {}

    /// @param near limits of any period that are used to 80 % or more, those in `full` too
    /// @param full limits of which nothing is left
    /// @param people what people may spend by themselves, each by the limit that holds for them
    /// @param pools what groups share
    record View(long near, long full, Sum people, Sum pools) {}

    /// The largest amount, where limits that nobody means to reach would come to more.
    private static final String LIMITS = """
            SELECT count(*) AS limits, least(coalesce(sum(b.limit_nano + coalesce(l.extra, 0)), 0), 9223372036854775807)::bigint AS allowed,
            """;
    private static final String PEOPLE =
            LIMITS + """
            coalesce(sum(coalesce(l.posted, used.cost)), 0)::bigint AS posted,
            coalesce(sum(coalesce(l.held, running.held)), 0)::bigint AS held
            FROM accounts a
            CROSS JOIN LATERAL (SELECT paying_group(a.id) AS paying OFFSET 0) p
            JOIN LATERAL personal_budgets(a.id, p.paying) b ON b.book = :book AND b.period = 'month'
            LEFT JOIN ledger_accounts l ON l.book = :book AND l.owner_kind = 'user' AND l.owner_id = a.id::text
                 AND l.period = 'month' AND l.period_start = :start
            """ + People.BOOKS + "WHERE a.kind = 'person' AND a.status = 'active'";
    private static final String POOLS = LIMITS + """
            coalesce(sum(coalesce(l.posted, used.cost)), 0)::bigint AS posted,
            coalesce(sum(coalesce(l.held, held_since(:book, 'group', b.owner_id, 'month', :start))), 0)::bigint AS held
            FROM budgets b
            LEFT JOIN ledger_accounts l ON l.book = b.book AND l.owner_kind = 'group' AND l.owner_id = b.owner_id
                 AND l.period = 'month' AND l.period_start = :start
            LEFT JOIN (SELECT group_id::text AS id, sum(cost) AS cost FROM usage_daily
                       WHERE book = :book AND day >= :start AND group_id IS NOT NULL GROUP BY group_id) used
                 ON used.id = b.owner_id
            WHERE b.book = :book AND b.owner_kind = 'group' AND b.period = 'month'
            """;

    private final EntityManager database;

    @Inject
    MonthAgainstLimits(EntityManager database) {
        this.database = database;
    }

    View view(Book book, LocalDate today) {
        var used = row(
                "SELECT count(*) AS near, count(*) FILTER (WHERE l.posted + l.held >= l.allowed) AS whole "
                        + Overview.USED,
                book,
                "today",
                today);
        var month = Period.MONTH.startOf(today);
        return new View(
                used.get("near", Long.class),
                used.get("whole", Long.class),
                sum(row(PEOPLE, book, "start", month)),
                sum(row(POOLS, book, "start", month)));
    }

    private Tuple row(String sql, Book book, String name, LocalDate day) {
        return (Tuple) database.createNativeQuery(sql, Tuple.class)
                .setParameter("book", book.text())
                .setParameter(name, day)
                .getSingleResult();
    }

    private static Sum sum(Tuple row) {
        return new Sum(
                row.get("limits", Long.class),
                new Money(row.get("allowed", Long.class)),
                new Money(row.get("posted", Long.class)),
                new Money(row.get("held", Long.class)));
    }
}
