package chat.parley.turn;

import chat.parley.inference.Piece;
import chat.parley.inference.ReportedUsage;
import chat.parley.inference.Running;
import chat.parley.money.Money;
import chat.parley.token.TokenEstimate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What an answer has cost so far, about, once a second at most. Safe for use from several threads.
final class Spent {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long TENTHS = 10;

    private final Running running;
    private @Nullable ReportedUsage told;
    private long tenths;
    private long saidAt = System.nanoTime() - INTERVAL_NANOS;

    Spent(Running running) {
        this.running = running;
    }

    synchronized void count(Piece piece) {
        tenths += switch (piece) {
            case Piece.Reasoning(var text) -> TokenEstimate.tenths(text);
            case Piece.Content(var text) -> TokenEstimate.tenths(text);
            case Piece.ToolCallDelta delta ->
                TokenEstimate.tenths(delta.arguments())
                        + (delta.name() == null ? 0 : TokenEstimate.tenths(delta.name()));
        };
    }

    /// The provider's own count of everything until now.
    synchronized void count(ReportedUsage usage) {
        told = usage;
        tenths = 0;
    }

    /// Empty until it is time to say it again.
    synchronized Optional<Money> due(long nanoTime) {
        if (nanoTime - saidAt < INTERVAL_NANOS) {
            return Optional.empty();
        }
        saidAt = nanoTime;
        return Optional.of(running.soFar(told, Math.ceilDiv(tenths, TENTHS)));
    }
}
