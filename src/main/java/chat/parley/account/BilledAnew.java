package chat.parley.account;

import java.util.Set;
import java.util.UUID;

/// Fired in the transaction that changed who is in which group or which group pays, under the budgets' lock: other
/// limits may now apply to these accounts.
public record BilledAnew(Set<UUID> accounts) {

    public BilledAnew {
        accounts = Set.copyOf(accounts);
    }
}
