package chat.parley.turn;

import chat.parley.http.Problem;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// The end of a process: no new turns, running ones finish within the grace, what is left becomes interrupted.
@ApplicationScoped
class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final int FIRST = 1;
    private static final Duration COME_BACK = Duration.ofSeconds(5);
    private static final Duration TO_SETTLE = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 50;

    private final TurnConfig config;
    private volatile long begunAt;
    private volatile boolean begun;

    @Inject
    Drain(TurnConfig config) {
        this.config = config;
    }

    /// @throws Problem 503 `shutting_down`
    void refuseNewTurns() {
        if (begun) {
            throw Problem.of(503, "shutting_down", "The server is restarting.").retryAfter(COME_BACK);
        }
    }

    boolean isBegun() {
        return begun;
    }

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        begin();
    }

    void finish(@Observes @Priority(FIRST) ShutdownEvent event, TurnRunner runner) throws InterruptedException {
        begin();
        if (await(runner, config.grace().toNanos() - (System.nanoTime() - begunAt))) {
            return;
        }
        LOG.warnf("%d answers are interrupted", runner.all().size());
        for (RunningTurn turn : runner.all()) {
            runner.close(turn, Ending.RESTARTED);
            turn.abort();
        }
        await(runner, TO_SETTLE.toNanos());
    }

    private void begin() {
        if (!begun) {
            begunAt = System.nanoTime();
            begun = true;
        }
    }

    private static boolean await(TurnRunner runner, long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        while (!runner.all().isEmpty() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return runner.all().isEmpty();
    }
}
