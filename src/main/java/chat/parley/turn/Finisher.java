package chat.parley.turn;

import chat.parley.inference.Inference;
import chat.parley.inference.Outcome;
import chat.parley.inference.Settlement;
import chat.parley.replica.Bell;
import chat.parley.replica.LeaseLost;
import chat.parley.replica.ReplicaLease;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Closes and settles turns, as far as each is ready for it, and tries again for as long as the database is away.
@ApplicationScoped
class Finisher {

    private static final Logger LOG = Logger.getLogger(Finisher.class);
    private static final int THREADS = 4;
    private static final long FIRST_WAIT_MILLIS = 100;
    private static final long LONGEST_WAIT_MILLIS = 5_000;

    /// How often the database may refuse an answer as such before it is closed without what was not journaled.
    private static final int REFUSALS = 3;

    private final ReplicaLease lease;
    private final Closing closing;
    private final Inference inference;
    private final Bell bell;
    private final Event<AnswerEnded> ended;
    private final ScheduledExecutorService pool = Executors.newScheduledThreadPool(
            THREADS, Thread.ofPlatform().name("parley-finish-", 0).daemon().factory());

    @Inject
    Finisher(ReplicaLease lease, Closing closing, Inference inference, Bell bell, Event<AnswerEnded> ended) {
        this.lease = lease;
        this.closing = closing;
        this.inference = inference;
        this.bell = bell;
        this.ended = ended;
    }

    @PreDestroy
    void stop() {
        pool.shutdownNow();
    }

    /// @param onDone there is nothing left to do for the turn here
    Steps steps(RunningTurn turn, Consumer<RunningTurn> onDone) {
        return new Steps(turn, onDone);
    }

    /// What happens to one turn from its ending to its settlement. One step at a time.
    final class Steps {

        private final RunningTurn turn;
        private final Consumer<RunningTurn> onDone;
        private boolean closed;
        private boolean done;
        private int refusals;
        private long wait = FIRST_WAIT_MILLIS;

        private Steps(RunningTurn turn, Consumer<RunningTurn> onDone) {
            this.turn = turn;
            this.onDone = onDone;
        }

        /// The turn may be ready for its next step. Returns at once.
        void advance() {
            submit(0);
        }

        private void submit(long delayMillis) {
            if (!pool.isShutdown()) {
                pool.schedule(this::run, delayMillis, TimeUnit.MILLISECONDS);
            }
        }

        private synchronized void run() {
            var ending = closed ? null : turn.ending();
            var outcome = turn.outcome();
            if (done || (ending == null && outcome == null)) {
                return;
            }
            try {
                var written = QuarkusTransaction.requiringNew().call(() -> write(turn, ending, outcome));
                wait = FIRST_WAIT_MILLIS;
                tell(ending, written);
            } catch (RuntimeException e) {
                failed(e);
            }
        }

        private void tell(@Nullable Ending ending, Written written) {
            var settlement = written.settlement();
            if (ending != null) {
                closed = true;
                if (written.kept()) {
                    turn.committed(Long.MAX_VALUE, null);
                } else {
                    turn.stream.text.dropUncommitted();
                }
                turn.stream.ended(end(turn, ending, settlement), settlement != null);
                turn.closed.complete(null);
            } else if (settlement != null) {
                turn.stream.settled(settlement.cost());
            }
            bell.ring();
            if (settlement != null) {
                finish();
            } else if (turn.outcome() != null) {
                advance();
            }
            if (ending != null) {
                ended.fireAsync(new AnswerEnded(turn.id));
            }
        }

        private void failed(RuntimeException e) {
            if (is(e, LeaseLost.class)) {
                turn.stream.abandon();
                finish();
                return;
            }
            if (Faults.isOfTheData(e) && ++refusals >= REFUSALS) {
                LOG.errorf(e, "turn %s cannot be stored", turn.id);
                if (closed || refusals > 2 * REFUSALS) {
                    turn.stream.abandon();
                    finish();
                    return;
                }
                turn.closeAsUnstorable(Ending.unstorable(e));
            }
            LOG.debugf(e, "turn %s is closed later", turn.id);
            submit(wait);
            wait = Math.min(2 * wait, LONGEST_WAIT_MILLIS);
        }

        private void finish() {
            done = true;
            turn.closed.complete(null);
            onDone.accept(turn);
        }
    }

    /// @param kept false where the conversation has been deleted meanwhile
    private record Written(boolean kept, @Nullable Settlement settlement) {}

    /// One transaction: the final text and state if the answer is to be closed, the settlement if its outcome is
    /// known.
    private Written write(RunningTurn turn, @Nullable Ending ending, @Nullable Outcome outcome) throws SQLException {
        lease.holdLive(turn.replica);
        boolean kept = closing.lock(turn.conversation);
        if (kept && ending != null) {
            var text = FinalText.of(turn.stream.text.all());
            closing.close(turn.id, ending, text, turn.stream.held, turn.thoughtMillis());
        }
        if (outcome == null) {
            return new Written(kept, null);
        }
        var settlement = inference.settle(turn.attempt, outcome);
        if (kept) {
            closing.tellCost(turn.id, turn.conversation, settlement);
        }
        return new Written(kept, settlement);
    }

    private static End end(RunningTurn turn, Ending ending, @Nullable Settlement settlement) {
        return new End(
                ending.status(),
                ending.finishReason(),
                settlement == null ? null : Closing.usage(settlement),
                settlement == null ? null : settlement.cost(),
                settlement == null ? null : Closing.shares(settlement),
                turn.stream.held,
                ending.failure());
    }

    private static boolean is(@Nullable Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }
}
