package chat.parley.gateway;

import chat.parley.key.ApiKey;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The answers that are under way, each with the key that asked for it: one query asks for all of them whether the key
/// still works and its owner may still call. A key that was deleted gets no more text, on whichever replica.
@ApplicationScoped
class OpenReplies {

    /// An answer under way.
    interface Reply {

        /// Its key works no longer: the caller is told so and gets no more.
        void withdraw();
    }

    private final Map<Reply, UUID> all = new ConcurrentHashMap<>();
    private final Clock clock;

    @Inject
    OpenReplies(Clock clock) {
        this.clock = clock;
    }

    void add(Reply reply, UUID key) {
        all.put(reply, key);
    }

    void remove(Reply reply) {
        all.remove(reply);
    }

    int count() {
        return all.size();
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
