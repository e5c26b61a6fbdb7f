package chat.parley.turn;

import chat.parley.inference.Inference;
import chat.parley.replica.GraceOver;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/// The end of a process: no new turns, running ones finish within the grace, what is left becomes interrupted.
@ApplicationScoped
class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final int FIRST = 1;
    private static final int LAST = Integer.MAX_VALUE - 1;
    private static final Duration TO_SETTLE = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 50;

    private final TurnConfig config;
    private final TurnRunner runner;
    private final Inference inference;
    private final Event<GraceOver> over;
    private long begunAt;
    private boolean waitedForBooks;

    @Inject
    Drain(TurnConfig config, TurnRunner runner, Inference inference, Event<GraceOver> over) {
        this.config = config;
        this.runner = runner;
        this.inference = inference;
        this.over = over;
    }

    /// While all else is still served: who watches here is told the end, and who reloads the page sees it go on.
    void announced(@Observes @Priority(LAST) ShutdownDelayInitiatedEvent event) throws InterruptedException {
        begunAt = System.nanoTime();
        finish();
    }

    void finish(@Observes @Priority(FIRST) ShutdownEvent event) throws InterruptedException {
        finish();
    }

    private void finish() throws InterruptedException {
        if (begunAt == 0) {
            begunAt = System.nanoTime();
        }
        long left = config.grace().toNanos() - (System.nanoTime() - begunAt);
        await(() -> runner.all().isEmpty() && !inference.isAnswering(), left);
        if (!runner.all().isEmpty() || inference.isAnswering()) {
            interrupt();
        }
        settle();
    }

    private void interrupt() {
        LOG.warnf(
                "%d answers in the chat are interrupted, and what programs wait for",
                runner.all().size());
        over.fire(new GraceOver());
        for (RunningTurn turn : runner.all()) {
            runner.close(turn, Ending.RESTARTED);
            turn.abort();
        }
    }

    /// What cannot be settled by then is the reaper's, of another replica or of the next start.
    private void settle() throws InterruptedException {
        boolean toBooks = !waitedForBooks;
        waitedForBooks = true;
        await(() -> runner.all().isEmpty() && (!toBooks || inference.isIdle()), TO_SETTLE.toNanos());
    }

    private static void await(BooleanSupplier done, long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        while (!done.getAsBoolean() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
