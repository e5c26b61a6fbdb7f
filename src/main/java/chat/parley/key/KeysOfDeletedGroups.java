package chat.parley.key;

import chat.parley.account.GroupDeleted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;

/// A service whose group is deleted has nobody who pays: its keys are revoked in the same transaction.
@ApplicationScoped
class KeysOfDeletedGroups {

    @Inject
    Clock clock;

    void revoke(@Observes GroupDeleted event) {
        for (var key : ApiKey.liveOfGroup(event.group())) {
            key.takeBack(event.actor(), clock.instant());
        }
    }
}
