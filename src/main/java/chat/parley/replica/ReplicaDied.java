package chat.parley.replica;

import java.util.UUID;

/// Fired when this process finds that `replica`, which it was, has been declared dead: what it wrote for it is no
/// longer its own, and must not go on.
public record ReplicaDied(UUID replica) {}
