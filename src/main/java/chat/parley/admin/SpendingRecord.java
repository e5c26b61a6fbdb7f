package chat.parley.admin;

import chat.parley.database.OneColumn;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.ledger.OwnerKind;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.usage.Span;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the books for people: an owner's lines, and the calls behind them. Never a title or a text of a chat.
@ApplicationScoped
class SpendingRecord {

    /// Whose lines: the id is empty for the organisation.
    record Owner(OwnerKind kind, String id) {}

    /// An owner as people know it; `name` is null for the organisation, and for what there never was.
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Named(OwnerKind kind, String id, @Nullable String name) {}

    /// A line: `amount` is what it added to what the owner has spent, `added` what an admin added to the limit. It
    /// counts to the limit of that `period`; an owner with limits of several periods has a line for each.
    ///
    /// @param person whose call it was, or null
    /// @param by the admin who added or corrected, or null
    record Entry(
            long id,
            Instant at,
            String kind,
            String book,
            String period,
            LocalDate periodStart,
            Money amount,
            @Nullable Money added,
            @Nullable UUID attemptId,
            @Nullable String person,
            @Nullable String by,
            @Nullable String model,
            long freshTokens,
            long cachedTokens,
            long outputTokens,
            boolean estimated,
            String reason) {}

    /// A call to a provider, whatever became of it; `cost` is null while only the reserve is known, `person` where
    /// a service called by its key. `group` is the one that pays for it.
    ///
    /// @param priceConfirmed whether an admin has confirmed the prices that it was made under
    record Call(
            UUID id,
            Instant at,
            String state,
            String entryPoint,
            String book,
            UUID accountId,
            @Nullable String person,
            @Nullable String key,
            @Nullable String group,
            String model,
            Money held,
            @Nullable Money cost,
            Money overrun,
            long freshTokens,
            long cachedTokens,
            long outputTokens,
            long reasoningTokens,
            boolean estimated,
            boolean priceConfirmed,
            @Nullable String outcome,
            List<String> flags) {}

    /// Which calls; null is any.
    record Calls(
            Book book, @Nullable UUID account, @Nullable Span days) {}

    /// What a page shows.
    static final int PAGE = 50;

    private static final String NAME = """
            SELECT CASE :kind
                WHEN 'user' THEN (SELECT name FROM accounts WHERE id::text = :id)
                WHEN 'group' THEN (SELECT name FROM groups WHERE id::text = :id)
                WHEN 'key' THEN (SELECT name FROM api_keys WHERE id::text = :id)
                WHEN 'model' THEN (SELECT name FROM models WHERE id = :id)
                WHEN 'overrun' THEN (SELECT model_id FROM offers WHERE id::text = :id) END
            """;
    private static final String ENTRIES = """
            SELECT e.id, e.created_at, e.kind, l.book, l.period, l.period_start, e.amount, u.amount AS added, e.attempt_id,
                   (SELECT a.name FROM accounts a WHERE a.id = e.account_id AND a.kind = 'person') AS person,
                   (SELECT a.name FROM accounts a WHERE a.id = e.created_by) AS admin,
                   t.model_id, e.fresh_tokens, e.cached_tokens, e.output_tokens,
                   coalesce(t.estimated, false) AS estimated, e.reason
            FROM ledger_entries e
            JOIN ledger_accounts l ON l.id = e.ledger_account_id
            LEFT JOIN attempts t ON t.id = e.attempt_id
            LEFT JOIN top_ups u ON u.id = e.top_up_id
            WHERE l.book = :book AND l.owner_kind = :kind AND l.owner_id = :owner
            """;
    private static final String CALLS = """
            SELECT t.id, t.created_at, t.state, t.entry_point, t.book, t.account_id,
                   CASE WHEN a.kind = 'person' THEN a.name END AS person,
                   (SELECT k.name FROM api_keys k WHERE k.id = t.key_id) AS key_name,
                   (SELECT g.name FROM groups g WHERE g.id = t.group_id) AS group_name, t.model_id,
                   t.held, t.cost, t.overrun, t.fresh_tokens, t.cached_tokens, t.output_tokens, t.reasoning_tokens,
                   t.estimated, t.outcome, t.flags,
                   EXISTS (SELECT FROM price_versions v WHERE v.id = t.price_version_id AND v.confirmed_at IS NOT NULL)
                       AS price_confirmed
            FROM attempts t LEFT JOIN accounts a ON a.id = t.account_id
            WHERE t.book = :book
            """;

    private final EntityManager database;

    @Inject
    SpendingRecord(EntityManager database) {
        this.database = database;
    }

    Named named(Owner owner) {
        var name = OneColumn.of(database, NAME, String.class)
                .setParameter("kind", owner.kind.text())
                .setParameter("id", owner.id)
                .getSingleResult();
        return new Named(owner.kind, owner.id, name);
    }

    /// An owner's lines in a book, the newest first.
    Items<Entry> entries(Book book, Owner owner, @Nullable Cursor after, int size) {
        var values = new HashMap<String, Object>();
        values.put("book", book.text());
        values.put("kind", owner.kind.text());
        values.put("owner", owner.id);
        var sql = new StringBuilder(ENTRIES);
        if (after != null) {
            sql.append(" AND e.id < :before");
            values.put("before", after.number(0));
        }
        sql.append(" ORDER BY e.id DESC LIMIT :size");
        return Items.page(
                rows(sql.toString(), values, size),
                size,
                row -> Cursor.of(row.get("id", Long.class)),
                SpendingRecord::entry);
    }

    /// Calls, the newest first. Only the conditions that there are, so that each question finds its index.
    Items<Call> calls(Calls wanted, @Nullable Cursor after, int size) {
        var values = new HashMap<String, Object>();
        values.put("book", wanted.book.text());
        var sql = new StringBuilder(CALLS);
        if (wanted.account != null) {
            sql.append(" AND t.account_id = :account");
            values.put("account", wanted.account);
        }
        if (wanted.days != null) {
            // The organisation's zone may have been another one then; the moments narrow it down, the day decides.
            sql.append(" AND t.day BETWEEN :from AND :to AND t.created_at >= :since AND t.created_at < :until");
            values.put("from", wanted.days.from());
            values.put("to", wanted.days.to());
            values.put("since", midnight(wanted.days.from().minusDays(1)));
            values.put("until", midnight(wanted.days.to().plusDays(2)));
        }
        if (after != null) {
            sql.append(" AND (t.created_at, t.id) < (:beforeAt, :beforeId)");
            values.put("beforeAt", after.instant(0));
            values.put("beforeId", after.uuid(1));
        }
        sql.append(" ORDER BY t.created_at DESC, t.id DESC LIMIT :size");
        return Items.page(
                rows(sql.toString(), values, size),
                size,
                row -> Cursor.of(row.get("created_at", Instant.class), row.get("id", UUID.class)),
                SpendingRecord::call);
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    /// One more than a page, which tells that there is another.
    @SuppressWarnings("unchecked")
    private List<Tuple> rows(String sql, Map<String, Object> values, int size) {
        var query = database.createNativeQuery(sql, Tuple.class).setParameter("size", size + 1);
        values.forEach(query::setParameter);
        return query.getResultList();
    }

    private static Entry entry(Tuple row) {
        var added = row.get("added", Long.class);
        return new Entry(
                row.get("id", Long.class),
                row.get("created_at", Instant.class),
                row.get("kind", String.class),
                row.get("book", String.class),
                row.get("period", String.class),
                row.get("period_start", LocalDate.class),
                new Money(row.get("amount", Long.class)),
                added == null ? null : new Money(added),
                row.get("attempt_id", UUID.class),
                row.get("person", String.class),
                row.get("admin", String.class),
                row.get("model_id", String.class),
                row.get("fresh_tokens", Long.class),
                row.get("cached_tokens", Long.class),
                row.get("output_tokens", Long.class),
                row.get("estimated", Boolean.class),
                row.get("reason", String.class));
    }

    private static Call call(Tuple row) {
        var cost = row.get("cost", Long.class);
        return new Call(
                row.get("id", UUID.class),
                row.get("created_at", Instant.class),
                row.get("state", String.class),
                row.get("entry_point", String.class),
                row.get("book", String.class),
                row.get("account_id", UUID.class),
                row.get("person", String.class),
                row.get("key_name", String.class),
                row.get("group_name", String.class),
                row.get("model_id", String.class),
                new Money(row.get("held", Long.class)),
                cost == null ? null : new Money(cost),
                new Money(row.get("overrun", Long.class)),
                row.get("fresh_tokens", Long.class),
                row.get("cached_tokens", Long.class),
                row.get("output_tokens", Long.class),
                row.get("reasoning_tokens", Long.class),
                row.get("estimated", Boolean.class),
                row.get("price_confirmed", Boolean.class),
                row.get("outcome", String.class),
                Arrays.asList(row.get("flags", String[].class)));
    }
}
