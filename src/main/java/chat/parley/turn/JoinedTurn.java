package chat.parley.turn;

import chat.parley.account.MoneyShown;
import chat.parley.money.Money;
import org.jspecify.annotations.Nullable;

/// A turn among those that one stream carries: how far it was told there.
final class JoinedTurn {

    final Turn turn;
    final TurnStream stream;
    private final int number;
    private long position;
    private @Nullable Money soFar;
    private boolean announced;
    private boolean ended;
    private boolean over;

    JoinedTurn(Turn turn, TurnStream stream, int number, long after) {
        this.turn = turn;
        this.stream = stream;
        this.number = number;
        this.position = after;
    }

    /// Nothing more will come of it here.
    boolean isOver() {
        return over;
    }

    /// Somebody else goes on with it: the client has to come back for the rest.
    boolean isAbandoned() {
        return over && !ended;
    }

    /// The next piece of what is new; null if there is none for now.
    @Nullable
    String next(MoneyShown shown) {
        if (!announced) {
            announced = true;
            return Frames.turn(number, turn, shown.amount(stream.held), stream.currency);
        }
        // Read before the text: what is committed before the end is told before the end.
        var end = stream.end();
        boolean complete = stream.isComplete();
        var events = stream.text.read(position, Watcher.CHUNK_UNITS);
        if (!events.isEmpty()) {
            var frames = new StringBuilder();
            events.forEach(event -> frames.append(Frames.delta(number, event)));
            position = events.getLast().position();
            return frames.toString();
        }
        var cost = stream.soFar();
        if (cost != null && !cost.equals(soFar) && shown.amounts()) {
            soFar = cost;
            return Frames.soFar(number, cost);
        }
        if (end != null && !ended) {
            ended = true;
            return Frames.end(number, stream.text.committedPosition(), end.told(shown));
        }
        if (complete && !over) {
            over = true;
            var late = stream.lateCost();
            if (late != null && ended && shown.amounts()) {
                return Frames.cost(number, late, stream.held, stream.currency);
            }
        }
        return null;
    }
}
