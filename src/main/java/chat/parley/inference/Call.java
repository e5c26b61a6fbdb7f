package chat.parley.inference;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A request with who makes it. `attempt` is made by the caller: the same id again is the same call, charged once.
public record Call(
        UUID attempt,
        EntryPoint entryPoint,
        UUID account,
        @Nullable UUID key,
        @Nullable UUID turn,
        String model,
        ChatRequest request) {}
