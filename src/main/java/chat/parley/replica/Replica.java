package chat.parley.replica;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// This process of Parley, as the database knows it. A process that lost its lease goes on as a new replica.
public final class Replica {

    private static volatile @Nullable UUID current;

    private Replica() {}

    /// @throws IllegalStateException before start-up has registered this process
    public static UUID current() {
        UUID id = current;
        if (id == null) {
            throw new IllegalStateException("this replica is not registered yet");
        }
        return id;
    }

    static void become(@Nullable UUID id) {
        current = id;
    }
}
