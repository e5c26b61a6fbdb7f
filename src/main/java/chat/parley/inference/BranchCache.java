package chat.parley.inference;

import java.util.UUID;

/// Knows the calls before a turn's own on its branch of the conversation. Asked only where the usage of a call never
/// came and its provider charges for what was received.
public interface BranchCache {

    /// Of the last call before it to the same offer with the same thinking, while the provider's cache keeps it.
    /// Belongs inside a transaction.
    CachedShare before(UUID turn, UUID provider);
}
