package chat.parley.replica;

import chat.parley.http.Problem;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/// Whether this process has been asked to stop: what has begun may end, nothing new begins.
@ApplicationScoped
public class Stopping {

    private static final int FIRST = 1;
    private static final Duration COME_BACK = Duration.ofSeconds(5);

    private volatile boolean begun;

    void begin(@Observes @Priority(FIRST) ShutdownDelayInitiatedEvent event) {
        begun = true;
    }

    /// Where nothing announced it.
    void begin(@Observes @Priority(FIRST) ShutdownEvent event) {
        begun = true;
    }

    public boolean isBegun() {
        return begun;
    }

    /// @throws Problem 503 `shutting_down`
    public void refuseWhatBegins() {
        if (begun) {
            throw Problem.of(503, "shutting_down", "The server is restarting.").retryAfter(COME_BACK);
        }
    }
}
