package chat.parley.turn;

import chat.parley.budget.RefusedCalls;
import chat.parley.budget.RefusedCalls.Door;
import chat.parley.database.OneColumn;
import chat.parley.http.Problem;
import chat.parley.inference.Admission;
import chat.parley.replica.LeaseLost;
import chat.parley.replica.Stopping;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Begins what waits for the answer before it: at once where that ends here, within a second where it ended
/// elsewhere or its replica is dead. What is refused goes on waiting, with the reason.
@ApplicationScoped
class Queue {

    private static final Logger LOG = Logger.getLogger(Queue.class);

    /// After a refusal that passes by itself.
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

    private static final String NEXT = """
            SELECT t.id FROM turns t
            JOIN messages question ON question.id = t.user_message_id
            JOIN messages before ON before.id = question.parent_id
            JOIN accounts person ON person.id = t.account_id
            WHERE t.status = 'queued' AND before.status IN ('complete', 'stopped') AND person.status = 'active'
            AND (t.refusal IS NULL OR (t.tried_at < :again
                AND (t.refusal ->> 'type' = 'budget_on_hold' OR (t.refusal ->> 'status')::int >= 500)))
            ORDER BY t.created_at LIMIT 100""";

    private final TurnRunner runner;
    private final Posting posting;
    private final RefusedCalls refusals;
    private final Stopping stopping;
    private final EntityManager entities;
    private final Clock clock;

    @Inject
    Queue(
            TurnRunner runner,
            Posting posting,
            RefusedCalls refusals,
            Stopping stopping,
            EntityManager entities,
            Clock clock) {
        this.runner = runner;
        this.posting = posting;
        this.refusals = refusals;
        this.stopping = stopping;
        this.entities = entities;
        this.clock = clock;
    }

    /// A turn that waits no more.
    record Begun(Turn turn, Admission admission, String currency) {}

    void ended(@ObservesAsync AnswerEnded event) {
        look();
    }

    @Scheduled(every = "1s", delayed = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        if (stopping.isBegun()) {
            return;
        }
        try {
            next().forEach(this::begin);
        } catch (RuntimeException e) {
            LOG.debug("what waits for an answer cannot be looked up just now", e);
        }
    }

    private List<UUID> next() {
        return QuarkusTransaction.requiringNew()
                .call(() -> OneColumn.of(entities, NEXT, UUID.class)
                        .setParameter("again", clock.instant().minus(AGAIN_AFTER))
                        .getResultList());
    }

    private void begin(UUID turn) {
        try {
            begin(turn, false);
        } catch (Problem | LeaseLost e) {
            LOG.debugf("turn %s waits on: %s", turn, e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "turn %s cannot be begun", turn);
        }
    }

    /// @param atOnce however the answer before it ended
    /// @throws Problem why it is refused, which is remembered with the turn
    void begin(UUID turn, boolean atOnce) {
        runner.expect(turn);
        try {
            posting.begin(turn, atOnce)
                    .ifPresent(begun -> runner.start(begun.turn(), begun.admission(), begun.currency()));
        } catch (Problem refused) {
            if (!stopping.isBegun()) {
                var kept = QuarkusTransaction.requiringNew().call(() -> Turn.refuse(turn, refused, clock.instant()));
                kept.ifPresent(waits -> refusals.note(refused, waits.account, Door.chat(turn, waits.conversation)));
            }
            throw refused;
        } finally {
            runner.forget(turn);
        }
    }
}
