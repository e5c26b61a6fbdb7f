package chat.parley.ledger;

import chat.parley.money.Book;
import chat.parley.money.Rates;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call that asks for its money to be held.
///
/// @param attempt made by the caller: the same id again gets the first answer
/// @param entryPoint `chat`, `title`, `api` or `test`
/// @param replica the process that answers for the call
/// @param day the day, in the organisation's zone, that reports count it to
/// @param inputBound input tokens that it cannot exceed
/// @param boundBy how that is known: `bytes`, `context` or `tokenizer`
/// @param dearest the dearest prices that it may touch before its deadline
/// @param want output tokens wished for; granted in full where money allows
/// @param min output tokens below which it is refused
/// @param budgetRevision the state of the budgets that the legs were made from
public record ReserveRequest(
        UUID attempt,
        String entryPoint,
        Book book,
        UUID account,
        @Nullable UUID group,
        @Nullable UUID key,
        @Nullable UUID turn,
        UUID replica,
        UUID provider,
        UUID offer,
        String model,
        UUID priceVersion,
        LocalDate day,
        long inputBound,
        String boundBy,
        Rates dearest,
        int want,
        int min,
        List<Leg> legs,
        long budgetRevision) {

    public ReserveRequest {
        legs = List.copyOf(legs);
        if (inputBound < 0 || min < 1 || want < min) {
            throw new IllegalArgumentException(
                    "out of range: inputBound=%d want=%d min=%d".formatted(inputBound, want, min));
        }
    }
}
