package chat.parley.replica;

import java.util.UUID;

/// The replica in whose name something was to be written is dead: others may have taken over its work.
public final class LeaseLost extends RuntimeException {

    public LeaseLost(UUID replica) {
        super("replica %s has been declared dead".formatted(replica));
    }
}
