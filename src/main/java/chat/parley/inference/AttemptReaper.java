package chat.parley.inference;

import chat.parley.database.OneColumn;
import chat.parley.ledger.Attempt;
import chat.parley.ledger.Ledger;
import chat.parley.ledger.NoSuchAttempt;
import chat.parley.replica.Replica;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Settles the calls that nobody else will: forgotten by this process, or left behind by a dead one. So that after
/// quiet nothing stays held, whatever went wrong.
@ApplicationScoped
class AttemptReaper {

    private static final Logger LOG = Logger.getLogger(AttemptReaper.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// A turn's own reaper knows how much of its answer was kept; it has the first go.
    private static final String ORPHANS = """
            SELECT a.id FROM attempts a JOIN replicas r ON r.id = a.replica_id
            WHERE a.state = 'pending' AND r.died_at IS NOT NULL
              AND (a.turn_id IS NULL OR r.died_at < clock_timestamp() - interval '2 minutes')
            """;

    private final Ledger ledger;
    private final Books books;
    private final Underway underway;
    private final EntityManager entities;
    private final Clock clock;

    AttemptReaper(Ledger ledger, Books books, Underway underway, EntityManager entities, Clock clock) {
        this.ledger = ledger;
        this.books = books;
        this.underway = underway;
        this.entities = entities;
        this.clock = clock;
    }

    @Scheduled(every = "60s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void reap() {
        underway.forgotten(PATIENCE).forEach(this::finish);
        lost().forEach(id -> settle(id, () -> books.crashed(id, Received.NOTHING)));
    }

    private void finish(Underway.Entry entry) {
        UUID id = entry.admission().attempt();
        underway.giveUp(id)
                .ifPresent(outcome -> settle(id, () -> {
                    if (isAnothers(entry)) {
                        throw new NoSuchAttempt(id);
                    }
                    return books.settle(id, outcome);
                }));
    }

    /// The reservation made here was lost; a client that asked again under the same id was admitted by another.
    private static boolean isAnothers(Underway.Entry entry) {
        return Attempt.find(entry.admission().attempt())
                .filter(made -> !made.replicaId.equals(entry.replica()))
                .isPresent();
    }

    private List<UUID> lost() {
        Instant before = clock.instant().minus(PATIENCE);
        return QuarkusTransaction.requiringNew().call(() -> {
            List<UUID> own = Attempt.pendingOf(Replica.current()).stream()
                    .filter(attempt -> attempt.createdAt.isBefore(before))
                    .map(attempt -> attempt.id)
                    .toList();
            List<UUID> orphans = OneColumn.of(entities, ORPHANS, UUID.class).getResultList();
            return java.util.stream.Stream.concat(own.stream(), orphans.stream())
                    .filter(id -> !underway.holds(id))
                    .distinct()
                    .toList();
        });
    }

    private void settle(UUID attempt, Supplier<Settlement> work) {
        try {
            Settlement settlement = ledger.retrying(work);
            LOG.infof("Attempt %s had nobody to settle it: charged %s", attempt, settlement.cost());
        } catch (NoSuchAttempt rolledBack) {
            // Its reservation was never committed.
            underway.settled(attempt);
        } catch (RuntimeException e) {
            LOG.warnf(e, "attempt %s cannot be settled now; it will be tried again", attempt);
        }
    }
}
