package chat.parley.gateway;

import chat.parley.inference.Admission;
import chat.parley.inference.CallSettled;
import chat.parley.inference.Inference;
import chat.parley.inference.Outcome;
import chat.parley.inference.Settlement;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/// Settles finished calls, off the event loop. Tries for a while; what still fails is left to the reaper, which finds
/// the attempt pending, so that nothing is lost and nothing is charged twice.
@ApplicationScoped
class Settling {

    private static final int RETRIES = 3;
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Inference inference;
    private final Event<CallSettled> settled;

    @Inject
    Settling(Inference inference, Event<CallSettled> settled) {
        this.inference = inference;
        this.settled = settled;
    }

    /// The result, or nothing where the books could not be reached in time. Never fails.
    Uni<Optional<Settlement>> settle(Admission admission, Outcome outcome) {
        var attempt = admission.attempt();
        return Uni.createFrom()
                .item(() -> QuarkusTransaction.requiringNew().call(() -> inference.settle(attempt, outcome)))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .onFailure()
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .atMost(RETRIES)
                .invoke(() -> settled.fire(new CallSettled(admission.call().account())))
                .map(Optional::of)
                .onFailure()
                .invoke(e -> Log.errorf(e, "attempt %s is left to the reaper: it could not be settled", attempt))
                .onFailure()
                .recoverWithItem(Optional.empty());
    }
}
