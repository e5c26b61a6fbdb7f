package chat.parley.budget;

import chat.parley.account.MoneyShown;
import chat.parley.account.Organisation;
import chat.parley.ledger.Leg;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.ledger.Reservation;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.time.Midnights;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which limits apply to whom. Everything here belongs inside a transaction.
@ApplicationScoped
public class Budgets {

    /// One statement, so that budgets, groups and revision come from one snapshot.
    private static final String APPLICABLE = """
            SELECT r.revision, o.zone, o.zone_since, o.next_zone, o.next_zone_from, o.currency,
                coalesce(o.money_shown, 'amounts') AS money_shown,
                coalesce(a.role = 'admin', false) AS admin, g.paying,
                b.owner_kind, b.period, b.limit_nano, b.mode
            FROM budget_revision r
            CROSS JOIN (SELECT paying_group(:account) AS paying OFFSET 0) g
            LEFT JOIN organisation o ON true
            LEFT JOIN accounts a ON a.id = :account
            LEFT JOIN LATERAL (
                SELECT * FROM personal_budgets(:account, g.paying)
                UNION ALL
                SELECT * FROM budgets shared
                WHERE shared.owner_kind = 'organisation'
                    OR shared.owner_kind = 'group' AND shared.owner_id = g.paying::text
                    OR shared.owner_kind = 'key' AND shared.owner_id = :key
                    OR shared.owner_kind = 'model' AND shared.owner_id = :model
            ) b ON b.book = :book
            ORDER BY b.owner_kind, b.period
            """;

    private final EntityManager entities;
    private final Clock clock;

    Budgets(EntityManager entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    /// The limits that a call of this account must fit at this moment.
    ///
    /// @param key the API key it came by, or null
    public BudgetLegs legsFor(UUID account, @Nullable UUID key, String model, Book book, Instant at) {
        @SuppressWarnings("unchecked")
        List<Tuple> rows = entities.createNativeQuery(APPLICABLE, Tuple.class)
                .setParameter("book", book.text())
                .setParameter("account", account)
                .setParameter("key", key == null ? "" : key.toString())
                .setParameter("model", model)
                .getResultList();
        Tuple first = rows.getFirst();
        LocalDate day = midnights(first).dayOf(at);
        UUID group = first.get("paying", UUID.class);
        List<Leg> legs = new ArrayList<>();
        for (Tuple row : rows) {
            String kind = row.get("owner_kind", String.class);
            if (kind != null) {
                BudgetOwner owner = BudgetOwner.valueOf(kind.toUpperCase(Locale.ROOT));
                String ownerId = switch (owner.accounts()) {
                    case USER -> account.toString();
                    case GROUP -> String.valueOf(group);
                    case KEY -> String.valueOf(key);
                    case MODEL -> model;
                    case ORGANISATION -> "";
                    case OVERRUN -> throw new IllegalStateException("no such leg: " + owner);
                };
                legs.add(leg(row, owner.accounts(), ownerId, day));
            }
        }
        return new BudgetLegs(
                legs,
                first.get("revision", Long.class),
                day,
                group,
                first.get("admin", Boolean.class),
                shown(first),
                first.get("currency", String.class));
    }

    /// Makes a refusal for the person who called; amounts of budgets that are not theirs are for admins only.
    public BudgetRefusal refusal(Reservation.Refused refused, UUID account, BudgetRefusal.@Nullable Wanted wanted) {
        Tuple row = (Tuple) entities.createNativeQuery("""
                        SELECT o.zone, o.zone_since, o.next_zone, o.next_zone_from, o.currency,
                            coalesce(o.money_shown, 'amounts') AS money_shown,
                            coalesce(a.role = 'admin', false) AS admin
                        FROM (SELECT 1) one LEFT JOIN organisation o ON true LEFT JOIN accounts a ON a.id = :account
                        """, Tuple.class)
                .setParameter("account", account)
                .getSingleResult();
        return BudgetRefusal.of(
                refused,
                wanted,
                row.get("currency", String.class),
                refused.leg()
                        .period()
                        .renewsAfter(clock.instant(), midnights(row))
                        .orElse(null),
                row.get("admin", Boolean.class) || shown(row).amounts() && BudgetLegs.isOwn(refused.leg()));
    }

    private static MoneyShown shown(Tuple row) {
        return MoneyShown.valueOf(row.get("money_shown", String.class).toUpperCase(Locale.ROOT));
    }

    private static Midnights midnights(Tuple row) {
        String zone = row.get("zone", String.class);
        return Organisation.midnights(
                zone == null ? "UTC" : zone,
                row.get("zone_since", LocalDate.class),
                row.get("next_zone", String.class),
                row.get("next_zone_from", LocalDate.class));
    }

    private static Leg leg(Tuple row, OwnerKind owner, String ownerId, LocalDate day) {
        Period period = Period.valueOf(row.get("period", String.class).toUpperCase(Locale.ROOT));
        return new Leg(
                owner,
                ownerId,
                period,
                period.startOf(day),
                new Money(row.get("limit_nano", Long.class)),
                row.get("mode", String.class).equals(Mode.HARD.text()));
    }
}
