package chat.parley.account;

import java.util.UUID;

/// Fired in the transaction that disables an account: its sessions, keys and running answers end with it.
public record AccountDisabled(UUID account) {}
