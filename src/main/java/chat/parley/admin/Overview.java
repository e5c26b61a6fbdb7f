package chat.parley.admin;

import chat.parley.balance.BalanceView;
import chat.parley.budget.Balances;
import chat.parley.budget.BudgetView;
import chat.parley.catalog.Catalog;
import chat.parley.database.OneColumn;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.usage.UsageTotals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where the organisation stands: a few sums by index from `usage_daily` and `ledger_accounts`, whatever the number of
/// calls.
@ApplicationScoped
class Overview {

    /// Somebody or something whose limit is nearly used up.
    ///
    /// @param owner `user`, `group`, `key`, `model` or `organisation`, whose id is empty
    /// @param page whether admins have a page about it
    record Near(
            String owner,
            String id,
            @Nullable String name,
            boolean page,
            Period period,
            Money limit,
            Money spent,
            Money held) {}

    /// Calls of one account with one model on one day that were charged by rule, or billed above their reserve.
    ///
    /// @param page whether admins have a page about the account
    record Doubtful(
            LocalDate day,
            String id,
            @Nullable String name,
            boolean page,
            String model,
            long estimatedCalls,
            Money overrun) {}

    /// What is set up and wants a look.
    ///
    /// @param unconfirmed offers in use whose prices nobody has confirmed
    /// @param barred offers that may not be used, having billed above a reserve
    record Offers(long unconfirmed, long barred) {}

    /// What is left of the credit with a provider in use.
    record Balance(UUID provider, String name, BalanceView balance) {}

    /// @param days by day what was used: this month's, and as far back as the projection looks
    /// @param first the first day on which anything was used
    record Days(Map<LocalDate, UsageTotals> days, Optional<LocalDate> first) {

        UsageTotals since(LocalDate day) {
            return days.entrySet().stream()
                    .filter(entry -> !entry.getKey().isBefore(day))
                    .map(Map.Entry::getValue)
                    .reduce(UsageTotals.NONE, UsageTotals::plus);
        }

        Optional<Money> projection(LocalDate today) {
            var costs = new HashMap<LocalDate, Money>();
            days.forEach((day, totals) -> costs.put(day, totals.cost()));
            return first.flatMap(
                    day -> Projection.of(since(today.withDayOfMonth(1)).cost(), costs, day, today));
        }
    }

    /// More than anybody reads through.
    private static final int MOST = 100;

    private static final String BOOK = """
            SELECT CASE WHEN EXISTS (SELECT FROM usage_daily WHERE book = 'real' AND day >= :start) THEN 'real'
                   ELSE shown_book() END
            """;
    private static final String DAYS = "SELECT u.day, " + UsageTotals.SUMS
            + " FROM usage_daily u WHERE u.book = :book AND u.day BETWEEN :since AND :today GROUP BY u.day";
    private static final String FIRST = "SELECT min(day) FROM usage_daily WHERE book = :book";

    /// Limits `l` in force that are used to 80 % or more. An account is made by the first call that meets its
    /// limit; until then the reports and the calls in progress know. No function is asked of each of many people.
    static final String USED = """
            FROM (
                WITH running AS MATERIALIZED (
                    SELECT account_id, day, held FROM attempts WHERE state = 'pending' AND book = :book)
                SELECT b.owner_kind, b.owner_id, b.period, a.id, b.limit_nano + coalesce(a.extra, 0) AS allowed,
                       coalesce(a.posted, CASE b.owner_kind WHEN 'user'
                           THEN (SELECT sum(u.cost)::bigint FROM usage_daily u
                                 WHERE u.account_id = b.person AND u.book = :book AND u.day >= s.start)
                           ELSE spent_since(:book, b.owner_kind, b.owner_id, s.start) END, 0) AS posted,
                       coalesce(a.held, CASE b.owner_kind WHEN 'user'
                           THEN (SELECT sum(r.held)::bigint FROM running r
                                 WHERE r.account_id = b.person AND r.day >= s.start)
                           ELSE held_since(:book, b.owner_kind, b.owner_id, b.period, s.start) END, 0) AS held
                FROM (
                    SELECT 'user' AS owner_kind, p.id::text AS owner_id, own.period, own.limit_nano, p.id AS person
                    FROM (SELECT id, paying_group(id) AS paying FROM accounts OFFSET 0) p
                    CROSS JOIN LATERAL personal_budgets(p.id, p.paying) own
                    WHERE own.book = :book
                    UNION ALL
                    SELECT owner_kind, owner_id, period, limit_nano, NULL FROM budgets
                    WHERE book = :book AND owner_kind IN ('group', 'key', 'model', 'organisation')
                ) b
                CROSS JOIN LATERAL (SELECT period_start(b.period, :today) AS start) s
                LEFT JOIN ledger_accounts a ON a.book = :book AND a.owner_kind = b.owner_kind
                     AND a.owner_id = b.owner_id AND a.period = b.period AND a.period_start = s.start
                OFFSET 0
            ) l
            WHERE l.allowed > 0 AND (l.posted + l.held)::numeric * 5 >= l.allowed::numeric * 4
            """;
    private static final String NEAR = """
            SELECT l.owner_kind, l.owner_id, l.period, l.allowed, l.posted, l.held,
                   CASE l.owner_kind WHEN 'user' THEN (SELECT a.name FROM accounts a WHERE a.id = l.owner_id::uuid)
                        WHEN 'group' THEN (SELECT g.name FROM groups g WHERE g.id = l.owner_id::uuid)
                        WHEN 'key' THEN (SELECT k.name FROM api_keys k WHERE k.id = l.owner_id::uuid)
                        WHEN 'model' THEN l.owner_id END AS name
            """ + USED + """
            ORDER BY (l.posted + l.held)::numeric / l.allowed DESC, l.id, l.owner_id, l.period LIMIT :most
            """;
    private static final String DOUBTFUL = """
            SELECT u.day, u.account_id::text AS id, (SELECT a.name FROM accounts a WHERE a.id = u.account_id) AS name,
                   EXISTS (SELECT FROM accounts a WHERE a.id = u.account_id AND a.kind = 'person') AS page, u.model_id,
                   sum(u.estimated_calls)::bigint AS estimated, sum(u.overrun)::bigint AS overrun
            FROM usage_daily u
            WHERE u.book = :book AND u.day BETWEEN :start AND :today AND (u.estimated_calls > 0 OR u.overrun > 0)
            GROUP BY u.day, u.account_id, u.model_id ORDER BY u.day DESC, overrun DESC, estimated DESC, 2 LIMIT :most
            """;
    private static final String OFFERS = """
            SELECT count(*) FILTER (WHERE NOT (
                       SELECT v.confirmed_at IS NOT NULL FROM price_versions v
                       WHERE v.offer_id = o.id AND v.effective_from <= :now
                       ORDER BY v.effective_from DESC LIMIT 1)) AS unconfirmed,
                   count(*) FILTER (WHERE o.barred_reason IS NOT NULL) AS barred
            FROM offers o JOIN providers p ON p.id = o.provider_id
            WHERE o.enabled AND p.enabled AND p.book = 'real'
            """;

    private final EntityManager database;
    private final Balances balances;
    private final Catalog catalog;

    @Inject
    Overview(EntityManager database, Balances balances, Catalog catalog) {
        this.database = database;
        this.balances = balances;
        this.catalog = catalog;
    }

    /// Of the providers in use that tell it.
    List<Balance> balances(String currency) {
        return catalog.tellingBalance().stream()
                .map(provider -> new Balance(provider.id(), provider.name(), BalanceView.of(provider, currency)))
                .toList();
    }

    /// Real money as soon as any was or can be spent.
    Book book(LocalDate today) {
        var text = OneColumn.of(database, BOOK, String.class)
                .setParameter("start", Period.MONTH.startOf(today))
                .getSingleResult();
        return Book.valueOf(text.toUpperCase(Locale.ROOT));
    }

    /// By the calls in progress, whether any limit counts them or not.
    Money reserved(Book book) {
        long held = OneColumn.of(
                        database,
                        "SELECT coalesce(sum(held), 0)::bigint FROM attempts WHERE state = 'pending' AND book = :book",
                        Long.class)
                .setParameter("book", book.text())
                .getSingleResult();
        return new Money(held);
    }

    /// The organisation's monthly limit.
    Optional<BudgetView> limit(Book book) {
        return balances.ofOrganisation().stream()
                .filter(view -> view.book() == book && view.period() == Period.MONTH)
                .findFirst();
    }

    Days days(Book book, LocalDate today) {
        var month = Period.MONTH.startOf(today);
        var back = today.minusDays(Projection.LOOK_BACK);
        @SuppressWarnings("unchecked")
        List<Tuple> rows = database.createNativeQuery(DAYS, Tuple.class)
                .setParameter("book", book.text())
                .setParameter("since", back.isBefore(month) ? back : month)
                .setParameter("today", today)
                .getResultList();
        var days = new HashMap<LocalDate, UsageTotals>();
        rows.forEach(row -> days.put(row.get("day", LocalDate.class), UsageTotals.of(row)));
        var first = OneColumn.of(database, FIRST, LocalDate.class)
                .setParameter("book", book.text())
                .getSingleResult();
        return new Days(days, Optional.ofNullable(first));
    }

    List<Near> near(Book book, LocalDate today) {
        @SuppressWarnings("unchecked")
        List<Tuple> rows = database.createNativeQuery(NEAR, Tuple.class)
                .setParameter("book", book.text())
                .setParameter("today", today)
                .setParameter("most", MOST)
                .getResultList();
        return rows.stream().map(Overview::nearOf).toList();
    }

    List<Doubtful> doubtful(Book book, LocalDate today) {
        @SuppressWarnings("unchecked")
        List<Tuple> rows = database.createNativeQuery(DOUBTFUL, Tuple.class)
                .setParameter("book", book.text())
                .setParameter("start", Period.MONTH.startOf(today))
                .setParameter("today", today)
                .setParameter("most", MOST)
                .getResultList();
        return rows.stream().map(Overview::doubtfulOf).toList();
    }

    Offers offers(Instant now) {
        var row = (Tuple) database.createNativeQuery(OFFERS, Tuple.class)
                .setParameter("now", now)
                .getSingleResult();
        return new Offers(row.get("unconfirmed", Long.class), row.get("barred", Long.class));
    }

    private static Near nearOf(Tuple row) {
        var owner = row.get("owner_kind", String.class);
        return new Near(
                owner,
                row.get("owner_id", String.class),
                row.get("name", String.class),
                owner.equals("user") || owner.equals("group"),
                Period.valueOf(row.get("period", String.class).toUpperCase(Locale.ROOT)),
                new Money(row.get("allowed", Long.class)),
                new Money(row.get("posted", Long.class)),
                new Money(row.get("held", Long.class)));
    }

    private static Doubtful doubtfulOf(Tuple row) {
        return new Doubtful(
                row.get("day", LocalDate.class),
                row.get("id", String.class),
                row.get("name", String.class),
                row.get("page", Boolean.class),
                row.get("model_id", String.class),
                row.get("estimated", Long.class),
                new Money(row.get("overrun", Long.class)));
    }
}
