package chat.parley.identity;

import chat.parley.account.AccountDisabled;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;

/// Ends sessions and invitations that somebody or time has ended.
@Singleton
class Endings {

    private final Clock clock;
    private final SessionLimits limits;
    private final Throttle throttle;

    @Inject
    Endings(Clock clock, SessionLimits limits, Throttle throttle) {
        this.clock = clock;
        this.limits = limits;
        this.throttle = throttle;
    }

    void accountDisabled(@Observes AccountDisabled event) {
        Session.endAll(event.account());
        Invitation.revokeAll(event.account(), clock.instant());
    }

    @Scheduled(every = "1h", delayed = "10m", identity = "expired-sessions")
    @Transactional
    void deleteExpired() {
        Session.deleteExpired(clock.instant(), limits);
        throttle.deleteForgotten();
        Once.deleteExpired(clock.instant());
        Trial.deleteOld(clock.instant());
    }
}
