package chat.parley.budget;

import chat.parley.account.MoneyShown;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was refused to one account, the latest first. Everything here belongs inside a transaction.
@ApplicationScoped
public class RefusalList {

    private static final int PAGE = 20;

    /// A page that is told to wait sends again by itself within this.
    private static final Duration STILL_TRYING = Duration.ofMinutes(1);

    private static final String LINES = """
            SELECT r.id, r.last_at, r.first_at, r.count, r.entry_point, c.id AS chat, c.title,
                (SELECT k.name FROM api_keys k WHERE k.id = r.key_id) AS key_name,
                coalesce((SELECT m.name FROM models m WHERE m.id = r.model_id), r.model_id) AS model, r.reason,
                r.owner_kind,
                CASE r.owner_kind
                    WHEN 'group' THEN (SELECT g.name FROM groups g WHERE g.id::text = r.owner_id)
                    WHEN 'key' THEN (SELECT k.name FROM api_keys k WHERE k.id::text = r.owner_id)
                    WHEN 'model' THEN coalesce((SELECT m.name FROM models m WHERE m.id = r.owner_id), r.owner_id)
                END AS limit_name,
                r.book, r.period, r.posted, r.held, r.limit_nano, r.needed, r.renews_at
            FROM refusals r
            LEFT JOIN conversations c ON c.id = r.conversation_id AND c.account_id = r.account_id
            WHERE r.account_id = :account AND (r.last_at, r.id) < (:beforeAt, :beforeId)
                -- What was told to wait and was sent after all, or still may be, has not been refused.
                AND NOT (r.reason = 'budget_on_hold' AND r.turn_id IS NOT NULL AND (r.last_at > :trying OR EXISTS (
                    SELECT FROM turns t
                    WHERE t.id = r.turn_id AND t.account_id = r.account_id AND t.status <> 'queued')))
            ORDER BY r.last_at DESC, r.id DESC LIMIT :size
            """;

    private static final UUID LAST = new UUID(-1, -1);

    private final EntityManager entities;
    private final Clock clock;

    @Inject
    RefusalList(EntityManager entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    /// As the account itself may know it.
    ///
    /// @param admin whether it may know all amounts
    public Items<RefusalView> own(UUID account, boolean admin, MoneyShown shown, @Nullable Cursor after) {
        return page(account, after, row -> {
            var view = view(row, chat(row));
            return admin ? view : told(view, shown);
        });
    }

    /// As admins may know it: without titles.
    public Items<RefusalView> of(UUID account, @Nullable Cursor after) {
        return page(account, after, row -> view(row, null));
    }

    private interface View {
        RefusalView of(Tuple row);
    }

    private Items<RefusalView> page(UUID account, @Nullable Cursor after, View view) {
        var now = clock.instant();
        @SuppressWarnings("unchecked")
        List<Tuple> rows = entities.createNativeQuery(LINES, Tuple.class)
                .setParameter("account", account)
                .setParameter("beforeAt", after == null ? now.plus(RefusedCalls.KEPT) : after.instant(0))
                .setParameter("beforeId", after == null ? LAST : after.uuid(1))
                .setParameter("trying", now.minus(STILL_TRYING))
                .setParameter("size", PAGE + 1)
                .getResultList();
        return Items.page(
                rows, PAGE, row -> Cursor.of(row.get("last_at", Instant.class), row.get("id", UUID.class)), view::of);
    }

    private static RefusalView told(RefusalView view, MoneyShown shown) {
        if (!BudgetLegs.isOwn(view.budget())) {
            return view.without(false, null);
        }
        var percent = view.usedPercent();
        return switch (shown) {
            case AMOUNTS -> view;
            case PERCENT -> view.without(false, percent);
            case NEAR_LIMIT_ONLY ->
                view.without(false, percent == null || !BudgetView.isNear(percent) ? null : percent);
        };
    }

    private static RefusalView.@Nullable Chat chat(Tuple row) {
        var id = row.get("chat", UUID.class);
        return id == null ? null : new RefusalView.Chat(id, row.get("title", String.class));
    }

    private static RefusalView view(Tuple row, RefusalView.@Nullable Chat chat) {
        var spent = new Money(row.get("posted", Long.class));
        var held = new Money(row.get("held", Long.class));
        var limit = new Money(row.get("limit_nano", Long.class));
        return new RefusalView(
                row.get("id", UUID.class),
                row.get("last_at", Instant.class),
                row.get("first_at", Instant.class),
                row.get("count", Long.class),
                row.get("entry_point", String.class),
                chat,
                row.get("key_name", String.class),
                row.get("model", String.class),
                row.get("reason", String.class),
                OwnerKind.valueOf(upper(row, "owner_kind")),
                row.get("limit_name", String.class),
                Book.valueOf(upper(row, "book")),
                Period.valueOf(upper(row, "period")),
                spent,
                held,
                limit,
                new Money(row.get("needed", Long.class)),
                BudgetView.percent(spent.plus(held), limit),
                row.get("renews_at", Instant.class));
    }

    private static String upper(Tuple row, String column) {
        return row.get(column, String.class).toUpperCase(Locale.ROOT);
    }
}
