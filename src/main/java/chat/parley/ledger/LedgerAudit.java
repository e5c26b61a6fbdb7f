package chat.parley.ledger;

import chat.parley.audit.Audit;
import chat.parley.database.OneColumn;
import chat.parley.database.SilentConnections;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.Session;

/// Proves all the time that what each account holds equals its entries and its calls in progress. Where it does not,
/// the account is frozen until an admin looks: nothing is repaired by itself.
@Singleton
public final class LedgerAudit {

    /// An account whose books do not add up. Amounts in nano-units.
    public record Mismatch(long account, long posted, long entries, long held, long legs) {}

    private static final long LOCK = 7_310_992_640_118_235_441L;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final EntityManager entities;
    private final Clock clock;
    private final AtomicLong mismatches;
    private final AtomicLong accounts;
    private final AtomicLong seconds;

    LedgerAudit(EntityManager entities, Clock clock, MeterRegistry meters) {
        this.entities = entities;
        this.clock = clock;
        mismatches = new AtomicLong();
        accounts = new AtomicLong();
        seconds = new AtomicLong();
        meters.gauge("parley.ledger.mismatches", mismatches);
        meters.gauge("parley.ledger.audit.accounts", accounts);
        meters.gauge("parley.ledger.audit.last.seconds", seconds);
    }

    @Scheduled(
            every = "{parley.ledger.audit-every:60s}",
            delayed = "{parley.ledger.audit-every:60s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sinceLastTime() {
        audit(false);
    }

    @Scheduled(
            cron = "{parley.ledger.audit-all-at:0 30 3 * * ?}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void all() {
        audit(true);
    }

    /// Audits every account, unless another replica is doing it.
    ///
    /// @param fromFirst sums all entries anew, rather than those since the last audit that found nothing wrong
    /// @return the accounts that do not add up, frozen now if they were not before
    public List<Mismatch> audit(boolean fromFirst) {
        return QuarkusTransaction.requiringNew()
                .timeout((int) LONGEST.toSeconds())
                .call(() -> lockAndAudit(fromFirst));
    }

    private List<Mismatch> lockAndAudit(boolean fromFirst) {
        Object alone = OneColumn.of(entities, "SELECT pg_try_advisory_xact_lock(:lock)", Boolean.class)
                .setParameter("lock", LOCK)
                .getSingleResult();
        if (!Boolean.TRUE.equals(alone)) {
            AuditRun.last().ifPresent(this::show);
            return List.of();
        }
        entities.unwrap(Session.class)
                .doWork(connection -> SilentConnections.patience(connection, Math.toIntExact(LONGEST.toMillis())));
        var began = clock.instant();
        @SuppressWarnings("unchecked")
        List<Tuple> rows = entities.createNativeQuery("SELECT * FROM audit_ledger(:first, :now)", Tuple.class)
                .setParameter("first", fromFirst)
                .setParameter("now", clock.instant())
                .getResultList();
        AuditRun.note(fromFirst, clock.instant(), Duration.between(began, clock.instant()), rows.size());
        AuditRun.last().ifPresent(this::show);
        rows.stream().filter(row -> row.get("fresh", Boolean.class)).forEach(row -> alarm(mismatch(row)));
        return rows.stream().map(LedgerAudit::mismatch).toList();
    }

    private void show(AuditRun run) {
        mismatches.set(run.mismatches);
        accounts.set(run.accounts);
        seconds.set(run.at.getEpochSecond());
    }

    private static void alarm(Mismatch found) {
        Log.errorf("The books do not add up, the account is frozen: %s", found);
        Audit.record(
                "ledger_mismatch",
                null,
                "ledger_account",
                found.account(),
                Map.of(
                        "posted", found.posted(),
                        "entries", found.entries(),
                        "held", found.held(),
                        "legs", found.legs()));
    }

    private static Mismatch mismatch(Tuple row) {
        return new Mismatch(
                row.get("account", Long.class),
                row.get("posted", Long.class),
                row.get("entries", Long.class),
                row.get("held", Long.class),
                row.get("legs", Long.class));
    }
}
