package chat.parley.turn;

import chat.parley.account.MoneyShown;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All that one browser is told: what happens in its account, and the text of the answers that run there.
final class BrowserStream extends OpenStream {

    private static final int OK = 200;

    /// What a slow client has not taken yet; of the same thing only the newest.
    private final Map<String, String> news = new LinkedHashMap<>();

    /// In the order they joined. Touched on the context only.
    private final Map<UUID, JoinedTurn> turns = new LinkedHashMap<>();

    private int joined;
    private volatile @Nullable Predicate<UUID> awaits;
    private volatile MoneyShown shown;

    BrowserStream(MoneyShown shown, Reader reader) {
        super(reader);
        this.shown = shown;
    }

    MoneyShown shown() {
        return shown;
    }

    /// From now on this reader is told so much of money.
    void show(MoneyShown shown) {
        this.shown = shown;
    }

    /// Something new of the account. From any thread; never waits for the client.
    ///
    /// @param about what it replaces where that was not taken yet
    void tell(String about, String frame) {
        synchronized (news) {
            news.remove(about);
            news.put(about, frame);
        }
        wake();
    }

    /// Carries the turn from that position on, unless it does so already. From any thread.
    void join(Turn turn, TurnStream stream, long after) {
        onContext(() -> {
            if (!isClosed() && !turns.containsKey(turn.id)) {
                turns.put(turn.id, new JoinedTurn(turn, stream, ++joined, after));
                stream.add(this);
            }
        });
    }

    /// This process ends, and so does the stream, once no answer that it carries runs here. From any thread.
    void retire(Predicate<UUID> runsHere) {
        awaits = runsHere;
        wake();
    }

    @Override
    int status() {
        return OK;
    }

    @Override
    String opening() {
        return Frames.HEARTBEAT;
    }

    @Override
    boolean tell() {
        var newest = takeNews();
        if (!newest.isEmpty()) {
            write(newest);
            return true;
        }
        boolean told = false;
        for (var all = turns.values().iterator(); all.hasNext() && hasRoom(); ) {
            var turn = all.next();
            var next = turn.next(shown);
            if (next != null) {
                write(next);
                told = true;
            }
            if (turn.isAbandoned()) {
                close();
                return false;
            }
            if (turn.isOver()) {
                turn.stream.remove(this);
                all.remove();
            }
        }
        Predicate<UUID> runsHere = awaits;
        if (!told && runsHere != null && hasRoom() && turns.keySet().stream().noneMatch(runsHere)) {
            close();
        }
        return told;
    }

    @Override
    void left() {
        turns.values().forEach(turn -> turn.stream.remove(this));
        turns.clear();
    }

    private String takeNews() {
        synchronized (news) {
            var frames = String.join("", news.values());
            news.clear();
            return frames;
        }
    }
}
