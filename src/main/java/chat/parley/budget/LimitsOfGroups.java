package chat.parley.budget;

import chat.parley.account.BilledAnew;
import chat.parley.account.GroupDeleted;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;

/// Keeps people's limits in step with their groups, in the transaction that changes those.
@Singleton
final class LimitsOfGroups {

    private final Clock clock;

    LimitsOfGroups(Clock clock) {
        this.clock = clock;
    }

    void onBilledAnew(@Observes BilledAnew change) {
        Budget.applyAnew(change.accounts(), clock.instant());
    }

    void onGroupDeleted(@Observes GroupDeleted deleted) {
        for (var owner : new BudgetOwner[] {BudgetOwner.GROUP, BudgetOwner.GROUP_MEMBER}) {
            Budget.removeAll(
                    owner, deleted.group().toString(), deleted.actor(), "the group was deleted", clock.instant());
        }
    }
}
