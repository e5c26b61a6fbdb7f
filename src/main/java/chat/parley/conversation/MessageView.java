package chat.parley.conversation;

import chat.parley.account.MoneyShown;
import chat.parley.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message as its person sees it. `cost` is null while only the reserve is known, and where people are told no
/// amounts. An answer that goes on from another is read after it, without the `overlap` units of its content that
/// repeat.
public record MessageView(
        UUID id,
        @Nullable UUID parentId,
        Role role,
        MessageStatus status,
        String content,
        String reasoning,
        List<Message.Part> parts,
        @Nullable String model,
        @Nullable String thinking,
        Message.@Nullable TokenUsage usage,
        @Nullable Money cost,
        Message.@Nullable CostShares costDetail,
        long position,
        @Nullable UUID turnId,
        Instant createdAt,
        boolean demo,
        @Nullable String finishReason,
        @Nullable String failure,
        @Nullable Long thoughtMillis,
        @Nullable UUID continuesId,
        int overlap) {

    public static MessageView of(Message m, MoneyShown shown) {
        return new MessageView(
                m.id,
                m.parent,
                m.role,
                m.status,
                m.content,
                m.reasoning,
                m.parts,
                m.model,
                m.thinking,
                m.usage,
                m.cost == null ? null : shown.amount(new Money(m.cost)),
                shown.amount(m.costDetail),
                m.position,
                m.turn,
                m.createdAt,
                m.demo,
                m.finishReason,
                m.failure,
                m.thoughtMillis,
                m.continues,
                m.overlap);
    }
}
