package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.MoneyShown;
import chat.parley.inference.Admission;
import chat.parley.inference.Piece;
import chat.parley.inference.Running;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.time.Ids;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When the text of which turn is written.
class FlusherTest {

    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(66);
    private static final UUID REPLICA = Ids.next();

    private final Notes notes = new Notes();
    private final Flusher flusher = new Flusher(notes, (_, _) -> {}, _ -> {});

    @BeforeEach
    void begin() {
        Thread.ofPlatform().daemon().start(flusher);
    }

    @AfterEach
    void stop() {
        flusher.stop();
    }

    @Test
    void manyBeginningsDoNotBringAFastAnswerForward() {
        var fast = turn();
        begins(fast);
        int before = notes.batchesWith(fast);
        long from = System.nanoTime();
        for (int i = 0; i < 300; i++) {
            fast.piece(new Piece.Content("more "));
            begins(turn());
        }
        int batches = notes.batchesWith(fast) - before;
        long intervals = (System.nanoTime() - from) / INTERVAL_NANOS;
        assertThat(batches).as("in the time of %d intervals", intervals).isLessThanOrEqualTo((int) intervals + 2);
    }

    @Test
    void norDoBeginningsWithoutEndKeepItWaiting() {
        var fast = turn();
        begins(fast);
        fast.piece(new Piece.Content("more "));
        Awaitility.await().pollDelay(Duration.ZERO).until(() -> {
            begins(turn());
            return !fast.stream.text.hasUncommitted();
        });
    }

    @Test
    void oneThatWritesWhileItsFirstTextIsStoredWaitsLikeTheOthers() {
        var fast = turn();
        notes.during = () -> fast.piece(new Piece.Content("while the first is stored "));
        long from = System.nanoTime();
        begins(fast);
        notes.during = () -> {};
        Awaitility.await().until(() -> !fast.stream.text.hasUncommitted());
        long intervals = (System.nanoTime() - from) / INTERVAL_NANOS;
        assertThat(notes.batchesWith(fast)).isLessThanOrEqualTo((int) intervals + 2);
    }

    @Test
    void whatCannotBeWrittenIsTriedAgainUntilItIs() {
        notes.failures.set(3);
        var one = turn();
        var other = turn();
        one.piece(new Piece.Content("a"));
        other.piece(new Piece.Content("b"));
        Awaitility.await()
                .until(() -> one.stream.text.committedPosition() + other.stream.text.committedPosition() == 2);
        assertThat(notes.failures).hasValue(0);
        one.piece(new Piece.Content("c"));
        Awaitility.await().until(() -> one.stream.text.committedPosition() == 2);
    }

    private void begins(RunningTurn turn) {
        turn.piece(new Piece.Content("first "));
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> turn.stream.text.committedPosition() > 0);
    }

    private RunningTurn turn() {
        var turn = new Turn();
        turn.id = Ids.next();
        turn.replica = REPLICA;
        var running = new Running(new Rates(0, 0, 0), 0, 0, Money.ZERO, 1000);
        return new RunningTurn(turn, admission(running), "USD", Clock.systemUTC(), flusher::signal, _ -> {});
    }

    private static Admission admission(Running running) {
        return new Admission(
                Ids.next(),
                null,
                Ids.next(),
                1,
                1,
                Money.ZERO,
                null,
                null,
                MoneyShown.values()[0],
                running,
                false,
                false,
                null);
    }

    /// A journal that only notes who was written.
    private static final class Notes extends Journal {

        private final List<List<RunningTurn>> batches = new CopyOnWriteArrayList<>();
        private final AtomicInteger failures = new AtomicInteger();
        private volatile Runnable during = () -> {};

        Notes() {
            super(null, Clock.systemUTC());
        }

        @Override
        boolean write(UUID replica, Collection<Entry> entries) throws SQLException {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new SQLException("away", "08006");
            }
            during.run();
            var turns = new ArrayList<RunningTurn>();
            entries.forEach(entry -> turns.add(entry.turn()));
            batches.add(turns);
            return true;
        }

        int batchesWith(RunningTurn turn) {
            return (int) batches.stream().filter(batch -> batch.contains(turn)).count();
        }
    }
}
