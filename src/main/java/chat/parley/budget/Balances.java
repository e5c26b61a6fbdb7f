package chat.parley.budget;

import chat.parley.account.Organisation;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/// What is spent, held and left, for whoever may see it. Everything here belongs inside a transaction.
@Singleton
public final class Balances {

    /// An account's row is made by its first call; until then the reports know what was spent.
    private static final String STANDING = """
            SELECT p.kind, p.id, b.owner_kind, b.book, b.period, b.mode, b.limit_nano,
                coalesce(a.posted, spent_since(b.book, p.kind, p.id, s.start)) AS posted, coalesce(a.held, 0) AS held
            FROM (
                SELECT 'user' AS kind, unnest(string_to_array(:people, ',')) AS id
                UNION ALL SELECT 'organisation', '' WHERE :organisation
            ) p
            JOIN budgets b ON b.owner_kind = p.kind AND b.owner_id = p.id
                OR p.kind = 'user' AND b.owner_kind = 'member' AND NOT EXISTS (
                    SELECT FROM budgets own
                    WHERE own.book = b.book AND own.owner_kind = 'user' AND own.owner_id = p.id)
            CROSS JOIN LATERAL (SELECT CASE b.period WHEN 'day' THEN CAST(:day AS date)
                WHEN 'week' THEN CAST(:week AS date) WHEN 'month' THEN CAST(:month AS date)
                ELSE CAST(:epoch AS date) END AS start) s
            LEFT JOIN ledger_accounts a ON a.book = b.book AND a.owner_kind = p.kind AND a.owner_id = p.id
                AND a.period = b.period AND a.period_start = s.start
            ORDER BY p.kind DESC, p.id, b.book DESC, b.period
            """;

    private final EntityManager entities;
    private final Clock clock;

    Balances(EntityManager entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    /// The budgets of these people, whether their own or the members', in both books.
    public List<BudgetView> ofPeople(Collection<UUID> people) {
        return people.isEmpty() ? List.of() : standing(people, false);
    }

    public List<BudgetView> ofOrganisation() {
        return standing(List.of(), true);
    }

    /// All that limits one person.
    ///
    /// @param admin whether they may know the organisation's amounts
    public List<BudgetView> of(UUID account, boolean admin) {
        return standing(List.of(account), true).stream()
                .map(view -> admin || view.owner().equals("user") ? view : view.withoutAmounts())
                .toList();
    }

    private List<BudgetView> standing(Collection<UUID> people, boolean organisation) {
        Instant now = clock.instant();
        ZoneId zone = Organisation.current().zone();
        LocalDate day = LocalDate.ofInstant(now, zone);
        @SuppressWarnings("unchecked")
        List<Tuple> rows = entities.createNativeQuery(STANDING, Tuple.class)
                .setParameter("people", people.stream().map(UUID::toString).collect(Collectors.joining(",")))
                .setParameter("organisation", organisation)
                .setParameter("day", day)
                .setParameter("week", Period.WEEK.startOf(day))
                .setParameter("month", Period.MONTH.startOf(day))
                .setParameter("epoch", Period.NONE.startOf(day))
                .getResultList();
        return rows.stream().map(row -> view(row, now, zone)).toList();
    }

    private static BudgetView view(Tuple row, Instant now, ZoneId zone) {
        Money limit = new Money(row.get("limit_nano", Long.class));
        Money spent = new Money(row.get("posted", Long.class));
        Money held = new Money(row.get("held", Long.class));
        Money left = limit.minus(spent).minus(held);
        Period period = Period.valueOf(upper(row, "period"));
        return new BudgetView(
                row.get("kind", String.class),
                row.get("id", String.class),
                !row.get("owner_kind", String.class).equals("member"),
                Book.valueOf(upper(row, "book")),
                period,
                Mode.valueOf(upper(row, "mode")),
                limit,
                spent,
                held,
                left.isNegative() ? Money.ZERO : left,
                period.renewsAfter(now, zone).orElse(null));
    }

    private static String upper(Tuple row, String column) {
        return row.get(column, String.class).toUpperCase(Locale.ROOT);
    }
}
