package chat.parley.turn;

import chat.parley.money.Money;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What can be watched of a turn: its committed text, its end, and its cost where that comes after the end.
final class TurnStream {

    final UUID turn;
    final AnswerText text = new AnswerText();
    final Money held;
    final String currency;

    private final Set<OpenStream> watchers = ConcurrentHashMap.newKeySet();
    private volatile @Nullable End end;
    private volatile @Nullable Money soFar;
    private volatile @Nullable Money lateCost;
    private volatile boolean complete;
    private volatile long expectedUntil = System.nanoTime();

    TurnStream(UUID turn, Money held, String currency) {
        this.turn = turn;
        this.held = held;
        this.currency = currency;
    }

    /// A turn that is over, as it was stored.
    static TurnStream of(Turn turn, FinalText text, End end, String currency) {
        var stream = new TurnStream(turn.id, new Money(turn.held), currency);
        stream.text.load(text.events());
        stream.ended(end, true);
        return stream;
    }

    @Nullable
    End end() {
        return end;
    }

    /// What it has cost so far, about; null until that is known.
    @Nullable
    Money soFar() {
        return end == null ? soFar : null;
    }

    /// Told with what is told next.
    void costs(Money soFar) {
        this.soFar = soFar;
    }

    @Nullable
    Money lateCost() {
        return lateCost;
    }

    /// Nothing more will come here.
    boolean isComplete() {
        return complete;
    }

    /// Somebody asked for it who is not among the watchers yet.
    void expectWatcher(Duration within) {
        expectedUntil = System.nanoTime() + within.toNanos();
    }

    boolean isWatchedOrWillBe() {
        return !watchers.isEmpty() || System.nanoTime() - expectedUntil < 0;
    }

    void add(OpenStream watcher) {
        watchers.add(watcher);
        watcher.wake();
    }

    void remove(OpenStream watcher) {
        watchers.remove(watcher);
    }

    /// These events are in the database by now.
    void loaded(List<TextEvent> events) {
        text.load(events);
        changed();
    }

    void ended(End end, boolean complete) {
        this.end = end;
        this.complete = complete;
        changed();
    }

    void settled(Money cost) {
        lateCost = cost;
        complete = true;
        changed();
    }

    /// Somebody else goes on with it: watchers are let go and come back for the rest.
    void abandon() {
        complete = true;
        changed();
    }

    void changed() {
        watchers.forEach(OpenStream::wake);
    }
}
