package chat.parley.conversation;

import java.util.Set;
import java.util.UUID;

/// Fired in the transaction that deletes messages: an answer that is being written among them ends.
public record MessagesDeleted(UUID account, UUID conversation, Set<UUID> messages) {}
