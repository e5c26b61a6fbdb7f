package chat.parley.budget;

import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.money.Money;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A request for more as whoever asked may see it.
///
/// @param amount how much more was asked for, or null where that was left to the admin
/// @param budget whose limit it is about: `user` is the person's own
/// @param ownerId a group's or a model's id, else empty
/// @param period null for the person's own
/// @param answer null while it is open
/// @param granted how much more there is, or null
/// @param forGood whether the limit rose for all periods
@JsonInclude(JsonInclude.Include.ALWAYS)
public record BudgetRequestView(
        UUID id,
        @Nullable Money amount,
        String reason,
        OwnerKind budget,
        String ownerId,
        @Nullable Period period,
        Instant createdAt,
        BudgetRequest.@Nullable Answer answer,
        @Nullable Money granted,
        boolean forGood,
        String note,
        @Nullable Instant answeredAt) {

    public static BudgetRequestView of(BudgetRequest request) {
        return new BudgetRequestView(
                request.id,
                request.amount,
                request.reason,
                request.owner,
                request.ownerId,
                request.period,
                request.createdAt,
                request.answer,
                request.granted,
                request.forGood,
                request.note,
                request.answeredAt);
    }
}
