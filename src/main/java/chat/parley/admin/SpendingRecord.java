package chat.parley.admin;

import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.money.Money;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the books for people: a person's lines, and the calls behind them. Never a title or a text of a chat.
@ApplicationScoped
class SpendingRecord {

    /// A line: `amount` is what it added to what the person has spent, `added` what an admin added to the limit.
    record Entry(
            long id,
            Instant at,
            String kind,
            String book,
            Money amount,
            @Nullable Money added,
            @Nullable UUID attemptId,
            @Nullable String model,
            long freshTokens,
            long cachedTokens,
            long outputTokens,
            boolean estimated,
            String reason) {}

    /// A call to a provider, whatever became of it; `cost` is null while only the reserve is known, `person` where
    /// a
    /// service called by its key. `group` is the one that pays for it.
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
            @Nullable String outcome,
            List<String> flags) {}

    /// Which calls; null is any.
    record Calls(@Nullable UUID account, @Nullable LocalDate day) {}

    private static final int PAGE = 50;

    /// As many calls as a spreadsheet is for.
    private static final int MOST = 10_000;

    private static final String ENTRIES = """
            SELECT e.id, e.created_at, e.kind, l.book, e.amount, u.amount AS added, e.attempt_id, t.model_id, e.fresh_tokens,
                   e.cached_tokens, e.output_tokens, coalesce(t.estimated, false) AS estimated, e.reason
            FROM ledger_entries e
            JOIN ledger_accounts l ON l.id = e.ledger_account_id
            LEFT JOIN attempts t ON t.id = e.attempt_id
            LEFT JOIN top_ups u ON u.id = e.top_up_id
            WHERE l.owner_kind = 'user' AND l.owner_id = :owner AND (:before < 0 OR e.id < :before)
            ORDER BY e.id DESC LIMIT :size
            """;
    private static final String CALLS = """
            SELECT t.id, t.created_at, t.state, t.entry_point, t.book, t.account_id,
                   CASE WHEN a.kind = 'person' THEN a.name END AS person,
                   (SELECT k.name FROM api_keys k WHERE k.id = t.key_id) AS key_name,
                   (SELECT g.name FROM groups g WHERE g.id = t.group_id) AS group_name, t.model_id,
                   t.held, t.cost, t.overrun, t.fresh_tokens, t.cached_tokens, t.output_tokens, t.reasoning_tokens,
                   t.estimated, t.outcome, t.flags
            FROM attempts t LEFT JOIN accounts a ON a.id = t.account_id
            WHERE true
            """;
    private static final String NEWEST_FIRST = " ORDER BY t.created_at DESC, t.id DESC LIMIT :size";

    private final EntityManager database;

    @Inject
    SpendingRecord(EntityManager database) {
        this.database = database;
    }

    Items<Entry> entries(UUID account, @Nullable Cursor after) {
        return Items.page(
                lines(account, after, PAGE + 1),
                PAGE,
                row -> Cursor.of(row.get("id", Long.class)),
                SpendingRecord::entry);
    }

    /// The newest lines, as many as a spreadsheet is for.
    List<Entry> entries(UUID account) {
        return lines(account, null, MOST).stream().map(SpendingRecord::entry).toList();
    }

    @SuppressWarnings("unchecked")
    private List<Tuple> lines(UUID account, @Nullable Cursor after, int size) {
        return database.createNativeQuery(ENTRIES, Tuple.class)
                .setParameter("owner", account.toString())
                .setParameter("before", after == null ? -1L : after.number(0))
                .setParameter("size", size)
                .getResultList();
    }

    /// A page of calls, the newest first.
    Items<Call> calls(Calls wanted, @Nullable Cursor after) {
        return Items.page(
                rows(wanted, after, PAGE + 1),
                PAGE,
                row -> Cursor.of(row.get("created_at", Instant.class), row.get("id", UUID.class)),
                SpendingRecord::call);
    }

    /// The newest calls, as many as a spreadsheet is for.
    List<Call> table(Calls wanted) {
        return rows(wanted, null, MOST).stream().map(SpendingRecord::call).toList();
    }

    /// Only the conditions that there are, so that each question finds its index.
    @SuppressWarnings("unchecked")
    private List<Tuple> rows(Calls wanted, @Nullable Cursor after, int size) {
        var sql = new StringBuilder(CALLS);
        var values = new HashMap<String, Object>();
        if (wanted.account != null) {
            sql.append(" AND t.account_id = :account");
            values.put("account", wanted.account);
        }
        if (wanted.day != null) {
            // The organisation's zone may have been another one then; the moments narrow it down, the day decides.
            sql.append(" AND t.day = :day AND t.created_at >= :since AND t.created_at < :until");
            values.put("day", wanted.day);
            values.put("since", wanted.day.minusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC));
            values.put("until", wanted.day.plusDays(2).atStartOfDay().toInstant(ZoneOffset.UTC));
        }
        if (after != null) {
            sql.append(" AND (t.created_at, t.id) < (:beforeAt, :beforeId)");
            values.put("beforeAt", after.instant(0));
            values.put("beforeId", after.uuid(1));
        }
        values.put("size", size);
        var query = database.createNativeQuery(sql.append(NEWEST_FIRST).toString(), Tuple.class);
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
                new Money(row.get("amount", Long.class)),
                added == null ? null : new Money(added),
                row.get("attempt_id", UUID.class),
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
                row.get("outcome", String.class),
                Arrays.asList(row.get("flags", String[].class)));
    }
}
