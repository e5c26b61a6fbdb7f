package chat.parley.conversation;

import java.util.UUID;

/// Fired in the transaction that deletes a conversation: an answer that is being written in it ends.
public record ConversationDeleted(UUID account, UUID conversation) {}
