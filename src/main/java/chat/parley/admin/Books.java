package chat.parley.admin;

import chat.parley.database.OneColumn;
import chat.parley.ledger.AuditRun;
import chat.parley.money.Money;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the books stand: the last audits, and the accounts whose spending was stopped by one.
@ApplicationScoped
class Books {

    /// @param everything whether from the first line on, rather than what was new
    record Run(boolean everything, Instant at, long millis, long accounts, long mismatches) {
        static Run of(AuditRun run) {
            return new Run(run.fromFirst, run.at, run.millis, run.accounts, run.mismatches);
        }
    }

    /// An account that may not be spent from.
    ///
    /// @param spent what the account says; `lines` is what its lines add up to
    /// @param held what the account says is reserved; `calls` is what its calls in progress add up to
    /// @param addsUp whether it does now, so that it can be released
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Stopped(
            long account,
            String book,
            String ownerKind,
            String ownerId,
            @Nullable String name,
            String period,
            LocalDate periodStart,
            Instant since,
            Money spent,
            Money lines,
            Money held,
            Money calls,
            boolean addsUp) {}

    /// @param accounts how many there are
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record View(String currency, long accounts, List<Run> runs, List<Stopped> stopped) {}

    private static final String STOPPED = """
        SELECT a.id, a.book, a.owner_kind, a.owner_id, a.period, a.period_start, a.frozen_at,
               coalesce(person.name, g.name, k.name, m.name, offered.name,
                   CASE WHEN a.owner_kind = 'organisation' THEN (SELECT name FROM organisation) END) AS name,
               b.posted, b.entries, b.held, b.legs
        FROM ledger_accounts a
        CROSS JOIN LATERAL books_of(a.id) b
        LEFT JOIN accounts person ON a.owner_kind = 'user' AND person.id::text = a.owner_id
        LEFT JOIN groups g ON a.owner_kind = 'group' AND g.id::text = a.owner_id
        LEFT JOIN api_keys k ON a.owner_kind = 'key' AND k.id::text = a.owner_id
        LEFT JOIN models m ON a.owner_kind = 'model' AND m.id = a.owner_id
        LEFT JOIN offers o ON a.owner_kind = 'overrun' AND o.id::text = a.owner_id
        LEFT JOIN models offered ON offered.id = o.model_id
        WHERE a.frozen_at IS NOT NULL ORDER BY a.frozen_at, a.id LIMIT 200
        """;

    private final EntityManager entities;

    @Inject
    Books(EntityManager entities) {
        this.entities = entities;
    }

    View view(String currency) {
        return new View(
                currency, count(), AuditRun.listing().stream().map(Run::of).toList(), stopped());
    }

    private long count() {
        return OneColumn.of(entities, "SELECT count(*) FROM ledger_accounts", Long.class)
                .getSingleResult();
    }

    private List<Stopped> stopped() {
        @SuppressWarnings("unchecked")
        List<Tuple> rows = entities.createNativeQuery(STOPPED, Tuple.class).getResultList();
        return rows.stream().map(Books::stopped).toList();
    }

    private static Stopped stopped(Tuple row) {
        long spent = row.get("posted", Long.class);
        long lines = row.get("entries", Long.class);
        long held = row.get("held", Long.class);
        long calls = row.get("legs", Long.class);
        return new Stopped(
                row.get("id", Long.class),
                row.get("book", String.class),
                row.get("owner_kind", String.class),
                row.get("owner_id", String.class),
                row.get("name", String.class),
                row.get("period", String.class),
                date(row.get("period_start")),
                row.get("frozen_at", Instant.class),
                new Money(spent),
                new Money(lines),
                new Money(held),
                new Money(calls),
                spent == lines && held == calls);
    }

    private static LocalDate date(Object value) {
        return value instanceof LocalDate day ? day : LocalDate.parse(value.toString());
    }
}
