package chat.parley.key;

import chat.parley.account.Status;
import chat.parley.budget.Balances;
import chat.parley.budget.BudgetView;
import chat.parley.database.OneColumn;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.money.Money;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keys that were not taken back, newest first, beside what they spent and may spend: two queries for a page of them.
@ApplicationScoped
public class KeyList {

    private static final int PAGE = 100;

    private static final String SELECT = """
            SELECT k.id, k.name, k.hint, k.created_at, k.last_used_at, k.expires_at, k.contact,
                   ARRAY (SELECT jsonb_array_elements_text(k.models)) AS models,
                   (SELECT coalesce(sum(u.cost), 0)::bigint FROM usage_daily u
                    WHERE u.key_id = k.id AND u.book = shown_book()) AS spent,
                   k.account_id, owner.name AS owner, k.group_id, g.name AS group_name,
                   k.manager_id, m.name AS manager, m.status AS manager_status
            FROM api_keys k
            JOIN accounts owner ON owner.id = k.account_id
            LEFT JOIN groups g ON g.id = k.group_id
            LEFT JOIN accounts m ON m.id = k.manager_id
            WHERE k.revoked_at IS NULL
            """;
    private static final String ORDER = " ORDER BY k.created_at DESC, k.id DESC LIMIT :size";
    private static final String AFTER = " AND (:paged = false OR (k.created_at, k.id) < (:beforeAt, :beforeId))";

    private final EntityManager database;
    private final Balances balances;
    private final Clock clock;

    @Inject
    KeyList(EntityManager database, Balances balances, Clock clock) {
        this.database = database;
        this.balances = balances;
        this.clock = clock;
    }

    /// A person's own keys; there are never more than a page.
    public List<KeyView> ofAccount(UUID account) {
        return page(query(" AND k.account_id = :owner AND k.group_id IS NULL", null)
                        .setParameter("owner", account))
                .items();
    }

    public Items<KeyView> ofGroup(UUID group, @Nullable Cursor after) {
        return page(query(" AND k.group_id = :owner", after).setParameter("owner", group));
    }

    public Items<KeyView> all(@Nullable Cursor after) {
        return page(query("", after));
    }

    private Query query(String which, @Nullable Cursor after) {
        return database.createNativeQuery(SELECT + which + AFTER + ORDER, Tuple.class)
                .setParameter("paged", after != null)
                .setParameter("beforeAt", after == null ? Instant.EPOCH : after.instant(0))
                .setParameter("beforeId", after == null ? new UUID(0, 0) : after.uuid(1))
                .setParameter("size", PAGE + 1);
    }

    private Items<KeyView> page(Query query) {
        @SuppressWarnings("unchecked")
        List<Tuple> rows = query.getResultList();
        var book = OneColumn.of(database, "SELECT shown_book()", String.class).getSingleResult();
        Map<String, BudgetView> caps =
                balances
                        .ofKeys(rows.stream()
                                .map(row -> row.get("id", UUID.class))
                                .toList())
                        .stream()
                        .filter(cap -> cap.book().text().equals(book))
                        .collect(Collectors.toMap(BudgetView::ownerId, Function.identity(), (first, next) -> first));
        var now = clock.instant();
        return Items.page(
                rows,
                PAGE,
                row -> Cursor.of(row.get("created_at", Instant.class), row.get("id", UUID.class)),
                row -> view(row, caps.get(row.get("id", UUID.class).toString()), now));
    }

    private static KeyView view(Tuple row, @Nullable BudgetView cap, Instant now) {
        var expiry = row.get("expires_at", Instant.class);
        var models = List.of(row.get("models", String[].class));
        var service = service(row);
        return new KeyView(
                row.get("id", UUID.class),
                row.get("name", String.class),
                row.get("hint", String.class),
                row.get("created_at", Instant.class),
                row.get("last_used_at", Instant.class),
                expiry,
                expiry != null && !expiry.isAfter(now),
                models.isEmpty() ? null : models,
                new Money(row.get("spent", Long.class)),
                cap == null ? null : cap(cap),
                service == null ? named(row, "account_id", "owner") : null,
                service);
    }

    private static KeyView.@Nullable OfGroup service(Tuple row) {
        if (row.get("group_id", UUID.class) == null) {
            return null;
        }
        return new KeyView.OfGroup(
                named(row, "group_id", "group_name"),
                named(row, "manager_id", "manager"),
                row.get("manager_status", String.class).equals(Status.DISABLED.code()),
                row.get("contact", String.class));
    }

    private static KeyView.Named named(Tuple row, String id, String name) {
        return new KeyView.Named(row.get(id, UUID.class), row.get(name, String.class));
    }

    /// Amounts are hidden from nobody who may see the key.
    private static KeyView.Cap cap(BudgetView view) {
        return new KeyView.Cap(
                view.period(),
                known(view.limit()),
                known(view.spent()),
                known(view.held()),
                known(view.left()),
                view.renewsAt());
    }

    private static Money known(@Nullable Money amount) {
        return amount == null ? Money.ZERO : amount;
    }
}
