package chat.parley.gateway;

import chat.parley.inference.Exchange;
import chat.parley.inference.ExchangeListener;
import chat.parley.inference.Outcome;
import chat.parley.inference.Piece;
import chat.parley.key.ApiKey;
import chat.parley.replica.GraceOver;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The answers that are under way, each with the key that asked for it: one query asks for all of them whether the key
/// still works and its owner may still call. A key that was deleted gets no more text, on whichever replica. Those that
/// are only read on for their usage are among them.
@ApplicationScoped
class OpenReplies {

    /// An answer under way.
    interface Reply extends ExchangeListener {

        /// Its key works no longer: the caller is told so and gets no more.
        void withdraw();

        /// This process ends: lets the provider go at once, settles what it wrote and tells the caller.
        void interrupt();
    }

    private final Map<Reply, UUID> all = new ConcurrentHashMap<>();
    private final Clock clock;

    @Inject
    OpenReplies(Clock clock) {
        this.clock = clock;
    }

    /// Reads nothing on for its usage: what was received counts.
    static void end(Exchange call) {
        call.stop();
        call.abort();
    }

    /// @return who is to hear the answer: its end takes it out again
    ExchangeListener add(Reply reply, UUID key) {
        all.put(reply, key);
        return new ExchangeListener() {
            @Override
            public void piece(Piece piece) {
                reply.piece(piece);
            }

            @Override
            public void end(Outcome outcome) {
                all.remove(reply);
                reply.end(outcome);
            }
        };
    }

    int count() {
        return all.size();
    }

    void interrupt(@Observes GraceOver event) {
        all.keySet().forEach(Reply::interrupt);
    }

    @Scheduled(every = "2s", delayed = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    void withdrawRevoked() {
        if (all.isEmpty()) {
            return;
        }
        try {
            var open = Map.copyOf(all);
            Set<UUID> working = QuarkusTransaction.requiringNew()
                    .call(() -> ApiKey.working(new HashSet<>(open.values()), clock.instant()));
            open.forEach((reply, key) -> {
                if (!working.contains(key)) {
                    reply.withdraw();
                }
            });
        } catch (RuntimeException e) {
            Log.debug("keys cannot be checked just now; no new call is admitted either", e);
        }
    }
}
