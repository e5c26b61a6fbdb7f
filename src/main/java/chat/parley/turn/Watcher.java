package chat.parley.turn;

import chat.parley.account.MoneyShown;
import chat.parley.money.Money;
import org.jspecify.annotations.Nullable;

/// One open page that watches one turn.
final class Watcher extends OpenStream {

    static final int CHUNK_UNITS = 32 * 1024;

    /// How the response begins.
    ///
    /// @param frames what comes before the events of the turn
    /// @param shown what the reader may know of money
    record Opening(int status, String frames, MoneyShown shown) {
        static Opening plain(MoneyShown shown) {
            return new Opening(200, "", shown);
        }
    }

    private final TurnStream stream;
    private final Opening opening;
    private long position;
    private @Nullable Money soFar;
    private boolean ended;

    Watcher(TurnStream stream, long after, Opening opening, Reader reader) {
        super(reader);
        this.stream = stream;
        this.position = after;
        this.opening = opening;
    }

    @Override
    int status() {
        return opening.status();
    }

    @Override
    String opening() {
        var held = opening.shown().amounts() ? Frames.cost(null, stream.held, stream.currency) : Frames.HEARTBEAT;
        return opening.frames() + held;
    }

    @Override
    boolean tell() {
        // Read before the text: what is committed before the end is told before the end.
        var end = stream.end();
        boolean complete = stream.isComplete();
        return tellText() || tellCost() || tellEnd(end, complete);
    }

    @Override
    void left() {
        stream.remove(this);
    }

    private boolean tellText() {
        var events = stream.text.read(position, CHUNK_UNITS);
        if (events.isEmpty()) {
            return false;
        }
        var frames = new StringBuilder();
        events.forEach(event -> frames.append(Frames.delta(event)));
        position = events.getLast().position();
        write(frames.toString());
        return true;
    }

    private boolean tellCost() {
        var now = stream.soFar();
        if (now == null || now.equals(soFar) || !opening.shown().amounts()) {
            return false;
        }
        soFar = now;
        write(Frames.soFar(now));
        return true;
    }

    private boolean tellEnd(@Nullable End end, boolean complete) {
        if (end != null && !ended) {
            ended = true;
            if (position <= stream.text.committedPosition()) {
                write(Frames.end(stream.text.committedPosition(), end.told(opening.shown())));
            }
            return true;
        }
        if (complete) {
            var cost = stream.lateCost();
            if (cost != null && ended && opening.shown().amounts()) {
                write(Frames.cost(cost, stream.held, stream.currency));
            }
            close();
        }
        return false;
    }
}
