package chat.parley.turn;

import chat.parley.account.MoneyShown;
import chat.parley.conversation.Message;
import chat.parley.money.Money;
import org.jspecify.annotations.Nullable;

/// How a turn ended, as its last event tells. `cost` is null while only what is held is known; both are where people
/// are told no amounts.
record End(
        TurnStatus status,
        @Nullable String finishReason,
        Message.@Nullable TokenUsage usage,
        @Nullable Money cost,
        Message.@Nullable CostShares costDetail,
        @Nullable Money held,
        @Nullable String failure) {

    static End of(Turn turn, Message message) {
        return new End(
                turn.status,
                turn.finishReason,
                message.usage,
                message.cost == null ? null : new Money(message.cost),
                message.costDetail,
                new Money(turn.held),
                turn.failure);
    }

    End told(MoneyShown shown) {
        return shown.amounts() ? this : new End(status, finishReason, usage, null, null, null, failure);
    }
}
