package chat.parley.turn;

import chat.parley.inference.FinishReason;
import chat.parley.inference.Outcome;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How an answer is to be closed.
///
/// @param failure a stable slug, or null
record Ending(
        TurnStatus status,
        @Nullable String finishReason,
        @Nullable String failure) {

    static final Ending STOPPED = new Ending(TurnStatus.STOPPED, null, null);
    static final Ending DELETED = new Ending(TurnStatus.STOPPED, null, "conversation_deleted");
    static final Ending RESTARTED = new Ending(TurnStatus.INTERRUPTED, null, "server_restarted");

    Ending {
        if (!status.isOver()) {
            throw new IllegalArgumentException(status + " is no end");
        }
    }

    static Ending stopped(String failure) {
        return new Ending(TurnStatus.STOPPED, null, failure);
    }

    static Ending failed(String failure) {
        return new Ending(TurnStatus.FAILED, null, failure);
    }

    /// The database will never take the text: because of the text, or because its conversation has just gone.
    static Ending unstorable(Throwable refused) {
        return Faults.isOfTheMissing(refused) ? DELETED : failed("storage_error");
    }

    static Ending of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.NeverSent(var failure) -> failed(failure.slug());
            case Outcome.Rejected(var failure) -> failed(failure.slug());
            case Outcome.Broken broken -> failed(broken.failure().slug());
            case Outcome.Stopped stopped -> STOPPED;
            case Outcome.Finished finished -> of(finished.reason());
        };
    }

    private static Ending of(FinishReason reason) {
        var word = reason.name().toLowerCase(Locale.ROOT);
        return reason == FinishReason.CONTENT_FILTER
                ? new Ending(TurnStatus.FAILED, word, "content_filtered")
                : new Ending(TurnStatus.COMPLETED, word, null);
    }
}
