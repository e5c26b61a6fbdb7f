package chat.parley.turn;

import chat.parley.conversation.Message;
import chat.parley.database.OneColumn;
import chat.parley.inference.Inference;
import chat.parley.money.Money;
import chat.parley.replica.Bell;
import chat.parley.replica.LeaseLost;
import chat.parley.replica.Replica;
import chat.parley.replica.ReplicaLease;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Resolves what a dead process left: its answers become interrupted with the text that was shown, and are settled by
/// rule. So are turns of this process that it does not have in hand.
@ApplicationScoped
class Reaper {

    private static final Logger LOG = Logger.getLogger(Reaper.class);

    /// After this process has its lease.
    private static final int AFTER_LEASE = 100;

    /// Of this process all, for most are in hand: they must not take the place of those that nobody has.
    private static final String LEFT = """
            (SELECT t.id FROM turns t LEFT JOIN replicas r ON r.id = t.replica_id
            WHERE t.settled_at IS NULL AND t.status <> 'queued' AND (r.died_at IS NOT NULL OR r.id IS NULL)
            ORDER BY t.created_at LIMIT 200)
            UNION ALL
            (SELECT t.id FROM turns t
            WHERE t.settled_at IS NULL AND t.status <> 'queued' AND t.replica_id = :own
            ORDER BY t.created_at)""";
    private static final String CLAIM = "SELECT 1 FROM turns WHERE id = :id AND settled_at IS NULL FOR NO KEY UPDATE";

    private final TurnRunner runner;
    private final Journal journal;
    private final Closing closing;
    private final Inference inference;
    private final ReplicaLease lease;
    private final EntityManager entities;
    private final TurnConfig config;
    private final Bell bell;
    private final Clock clock;

    @Inject
    Reaper(
            TurnRunner runner,
            Journal journal,
            Closing closing,
            Inference inference,
            ReplicaLease lease,
            EntityManager entities,
            TurnConfig config,
            Bell bell,
            Clock clock) {
        this.runner = runner;
        this.journal = journal;
        this.closing = closing;
        this.inference = inference;
        this.lease = lease;
        this.entities = entities;
        this.config = config;
        this.bell = bell;
        this.clock = clock;
    }

    void start(@Observes @Priority(AFTER_LEASE) StartupEvent event) {
        reap();
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void reap() {
        try {
            for (UUID turn : left()) {
                if (!runner.holds(turn)) {
                    resolve(turn);
                }
            }
        } catch (RuntimeException e) {
            LOG.warnf(e, "what dead processes left cannot be looked up");
        }
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    void prune() {
        try {
            int events = journal.prune(clock.instant().minus(config.journalKept()));
            LOG.debugf("%d journal events dropped", events);
        } catch (SQLException e) {
            LOG.warnf("the journal cannot be pruned: %s", e.getMessage());
        }
    }

    private List<UUID> left() {
        return QuarkusTransaction.requiringNew()
                .call(() -> OneColumn.of(entities, LEFT, UUID.class)
                        .setParameter("own", Replica.current())
                        .getResultList());
    }

    private void resolve(UUID id) {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                try {
                    resolveLocked(id);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            bell.ring();
        } catch (LeaseLost e) {
            LOG.debugf("turn %s is resolved once this process has a lease again", id);
        } catch (RuntimeException e) {
            LOG.errorf(e, "turn %s cannot be resolved", id);
        }
    }

    private void resolveLocked(UUID id) throws SQLException {
        lease.holdLive(Replica.current());
        Turn turn = Turn.findById(id);
        if (turn == null || !closing.lock(turn.conversation) || !claim(id)) {
            return;
        }
        entities.refresh(turn);
        var text = textOf(turn);
        if (!turn.isOver()) {
            closing.close(id, Ending.RESTARTED, text, new Money(turn.held), null);
            LOG.infof("turn %s was interrupted at position %d", id, text.position());
        }
        if (turn.attempt != null) {
            closing.tellCost(id, turn.conversation, inference.resolve(turn.attempt, text.received()));
        }
    }

    /// False where another replica was faster.
    private boolean claim(UUID id) {
        return !OneColumn.of(entities, CLAIM, Integer.class)
                .setParameter("id", id)
                .getResultList()
                .isEmpty();
    }

    private FinalText textOf(Turn turn) throws SQLException {
        if (turn.isOver()) {
            Message message = Message.findById(turn.message);
            return FinalText.of(message);
        }
        return FinalText.of(journal.read(Map.of(turn.id, 0L))
                .getOrDefault(turn.id, Journal.News.NONE)
                .events());
    }
}
