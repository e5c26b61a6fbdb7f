package chat.parley.budget;

import chat.parley.account.MoneyShown;
import chat.parley.account.Organisation;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.time.Midnights;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/// What is spent, held and left, for whoever may see it. Everything here belongs inside a transaction.
@Singleton
public final class Balances {

    /// An account's row is made by its first call; until then the reports know what was spent, and the calls what
    /// is held.
    private static final String STANDING = """
            SELECT b.kind, b.kind_id AS id, b.name, b.owner_kind, b.book, b.period, b.mode, b.limit_nano,
                coalesce(a.posted, spent_since(b.book, b.kind, b.kind_id, s.start)) AS posted,
                coalesce(a.held, held_since(b.book, b.kind, b.kind_id, b.period, s.start)) AS held,
                coalesce(a.extra, 0) AS extra
            FROM (
                SELECT 'user' AS kind, p.id::text AS kind_id, CAST(NULL AS text) AS name, own.*
                FROM (SELECT id, paying_group(id) AS paying
                      FROM unnest(CAST(string_to_array(:people, ',') AS uuid[])) AS people(id) OFFSET 0) p
                CROSS JOIN LATERAL personal_budgets(p.id, p.paying) own
                UNION ALL
                SELECT pool.owner_kind, pool.owner_id, g.name, pool.*
                FROM groups g JOIN budgets pool ON pool.owner_kind = 'group' AND pool.owner_id = g.id::text
                WHERE :shared AND g.id IN (
                    SELECT paying_group(id) FROM unnest(CAST(string_to_array(:people, ',') AS uuid[])) AS people(id))
                UNION ALL
                SELECT cap.owner_kind, cap.owner_id, NULL, cap.*
                FROM budgets cap
                WHERE cap.owner_kind = 'key' AND cap.owner_id = ANY (string_to_array(:keys, ','))
                UNION ALL
                SELECT owner_kind, '', NULL, everyones.* FROM budgets everyones
                WHERE :shared AND owner_kind = 'organisation'
                UNION ALL
                SELECT total.owner_kind, total.owner_id, m.name, total.*
                FROM budgets total JOIN models m ON m.id = total.owner_id AND m.enabled
                WHERE :shared AND :people <> '' AND total.owner_kind = 'model'
            ) b
            CROSS JOIN LATERAL (SELECT period_start(b.period, :day) AS start) s
            LEFT JOIN ledger_accounts a ON a.book = b.book AND a.owner_kind = b.kind AND a.owner_id = b.kind_id
                AND a.period = b.period AND a.period_start = s.start
            ORDER BY array_position(ARRAY['user', 'key', 'group', 'model', 'organisation'], b.kind), b.kind_id, b.book DESC, b.period
            """;

    private final EntityManager entities;
    private final Clock clock;

    Balances(EntityManager entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    /// The budgets of these people, whether their own or a default, in both books.
    public List<BudgetView> ofPeople(Collection<UUID> people) {
        return people.isEmpty() ? List.of() : standing(people, List.of(), false);
    }

    public List<BudgetView> ofOrganisation() {
        return standing(List.of(), List.of(), true);
    }

    /// The caps of these API keys, in both books.
    public List<BudgetView> ofKeys(Collection<UUID> keys) {
        return keys.isEmpty() ? List.of() : standing(List.of(), keys, false);
    }

    /// All that limits one person: their own or the default for them, what their paying group shares, what
    /// everybody together may spend on a model, and the organisation's.
    ///
    /// @param admin whether they may know amounts that are everybody's
    /// @param shown what they may know of what is their own
    public List<BudgetView> of(UUID account, boolean admin, MoneyShown shown) {
        return standing(List.of(account), List.of(), true).stream()
                .map(view ->
                        admin || BudgetLegs.isOwn(OwnerKind.valueOf(view.owner().toUpperCase(Locale.ROOT)))
                                ? view.told(shown)
                                : view.withoutAmounts())
                .toList();
    }

    private List<BudgetView> standing(Collection<UUID> people, Collection<UUID> keys, boolean shared) {
        Instant now = clock.instant();
        Midnights midnights = Organisation.current().midnights();
        @SuppressWarnings("unchecked")
        List<Tuple> rows = entities.createNativeQuery(STANDING, Tuple.class)
                .setParameter("people", joined(people))
                .setParameter("keys", joined(keys))
                .setParameter("shared", shared)
                .setParameter("day", midnights.dayOf(now))
                .getResultList();
        return rows.stream().map(row -> view(row, now, midnights)).toList();
    }

    private static BudgetView view(Tuple row, Instant now, Midnights midnights) {
        Money extra = new Money(row.get("extra", Long.class));
        Money limit = new Money(row.get("limit_nano", Long.class)).plus(extra);
        Money spent = new Money(row.get("posted", Long.class));
        Money held = new Money(row.get("held", Long.class));
        Money left = limit.minus(spent).minus(held);
        Period period = Period.valueOf(upper(row, "period"));
        return new BudgetView(
                row.get("kind", String.class),
                row.get("id", String.class),
                row.get("name", String.class),
                !row.get("owner_kind", String.class).endsWith("member"),
                Book.valueOf(upper(row, "book")),
                period,
                Mode.valueOf(upper(row, "mode")),
                limit,
                extra,
                spent,
                held,
                left.isNegative() ? Money.ZERO : left,
                period.renewsAfter(now, midnights).orElse(null),
                BudgetView.percent(spent.plus(held), limit),
                left.compareTo(Money.ZERO) <= 0);
    }

    private static String joined(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(","));
    }

    private static String upper(Tuple row, String column) {
        return row.get(column, String.class).toUpperCase(Locale.ROOT);
    }
}
