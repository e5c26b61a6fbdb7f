package chat.parley.gateway;

import chat.parley.inference.Exchange;
import chat.parley.inference.Piece;
import org.jspecify.annotations.Nullable;

/// Makes the provider wait while its reader is behind, or while much is on its way from the event loop that hears the
/// provider to the one that writes to the reader: what one has read the other cannot refuse any more. Safe for use from
/// both.
final class Brake {

    private static final long MOST_UNITS = 128 * 1024;
    private static final long ENOUGH_ROOM_UNITS = MOST_UNITS / 4;

    private @Nullable Exchange exchange;
    private long underway;
    private boolean behind;
    private boolean on;

    synchronized void attach(Exchange call) {
        exchange = call;
        if (on) {
            call.pause();
        }
    }

    /// Heard, and not written yet.
    synchronized void heard(Piece piece) {
        underway += units(piece);
        apply();
    }

    synchronized void written(Piece piece) {
        underway -= units(piece);
        apply();
    }

    synchronized void behind(boolean now) {
        behind = now;
        apply();
    }

    private void apply() {
        boolean wanted = behind || underway > (on ? ENOUGH_ROOM_UNITS : MOST_UNITS);
        if (wanted == on) {
            return;
        }
        on = wanted;
        if (exchange == null) {
            return;
        }
        if (on) {
            exchange.pause();
        } else {
            exchange.resume();
        }
    }

    private static long units(Piece piece) {
        return switch (piece) {
            case Piece.Reasoning(var text) -> text.length();
            case Piece.Content(var text) -> text.length();
            case Piece.ToolCallDelta call -> call.arguments().length();
        };
    }
}
