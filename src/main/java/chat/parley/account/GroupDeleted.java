package chat.parley.account;

import java.util.UUID;

/// Fired in the transaction that deletes a group, under the budgets' lock: its limits and keys end with it.
public record GroupDeleted(UUID group, UUID actor) {}
