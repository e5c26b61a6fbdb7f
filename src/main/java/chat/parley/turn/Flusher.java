package chat.parley.turn;

import chat.parley.turn.Journal.Entry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Writes the new text of all turns of this replica in one batch, at most every 66 ms, and only then has it shown. The
/// first text of a turn does not wait, and brings no other turn forward: many beginnings would otherwise have every
/// answer written, sent and drawn far more often. One thread of its own; it never gives up text while its replica
/// lives.
final class Flusher implements Runnable {

    private static final Logger LOG = Logger.getLogger(Flusher.class);
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(66);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_BATCH_UNITS = 4 * 1024 * 1024;

    private final Journal journal;
    private final BiConsumer<RunningTurn, Ending> onUnstorable;
    private final Consumer<UUID> onLeaseLost;

    private final Set<RunningTurn> dirty = new LinkedHashSet<>();

    /// Those of which nothing was in the journal when they signalled.
    private final Set<RunningTurn> beginning = new LinkedHashSet<>();

    private boolean stopped;

    // The flusher's own thread's.
    private long wait = INTERVAL_NANOS;
    private long next = System.nanoTime();
    private boolean early;

    Flusher(Journal journal, BiConsumer<RunningTurn, Ending> onUnstorable, Consumer<UUID> onLeaseLost) {
        this.journal = journal;
        this.onUnstorable = onUnstorable;
        this.onLeaseLost = onLeaseLost;
    }

    /// The turn has new text. Never blocks for the database.
    synchronized void signal(RunningTurn turn) {
        boolean first = turn.stream.text.committedPosition() == 0;
        boolean added = (first ? beginning : dirty).add(turn);
        if (added && (first || dirty.size() == 1)) {
            notifyAll();
        }
    }

    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    @Override
    public void run() {
        try {
            for (var turns = await(); !turns.isEmpty(); turns = await()) {
                flush(turns);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<RunningTurn> await() throws InterruptedException {
        while (!stopped) {
            long left = next - System.nanoTime();
            if (dirty.isEmpty() && beginning.isEmpty()) {
                wait();
                continue;
            }
            early = left > 0;
            var turns = !early ? takeAll() : wait == INTERVAL_NANOS ? takeBeginning() : List.<RunningTurn>of();
            if (!turns.isEmpty()) {
                return turns;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return List.of();
    }

    private List<RunningTurn> takeAll() {
        dirty.addAll(beginning);
        beginning.clear();
        var turns = List.copyOf(dirty);
        dirty.clear();
        return turns;
    }

    /// Whose first text was written while more came for it waits like the others.
    private List<RunningTurn> takeBeginning() {
        var turns = new ArrayList<RunningTurn>();
        for (RunningTurn turn : beginning) {
            if (turn.stream.text.committedPosition() == 0) {
                turns.add(turn);
            } else {
                dirty.add(turn);
            }
        }
        beginning.clear();
        return turns;
    }

    /// What was written early leaves the others' time as it was: beginnings without end would keep them waiting.
    private void flush(List<RunningTurn> turns) {
        try {
            for (var batch : batches(turns)) {
                write(batch);
            }
            wait = INTERVAL_NANOS;
            if (early) {
                return;
            }
        } catch (SQLException | RuntimeException e) {
            LOG.debugf(e, "the journal cannot be written just now");
            wait = Math.min(2 * wait, LONGEST_WAIT_NANOS);
            turns.stream()
                    .filter(t -> !t.isClosing() && t.stream.text.hasUncommitted())
                    .forEach(this::signal);
        }
        next = System.nanoTime() + wait;
    }

    private static List<List<Entry>> batches(List<RunningTurn> turns) {
        var batches = new ArrayList<List<Entry>>();
        var batch = new ArrayList<Entry>();
        long units = 0;
        for (RunningTurn turn : turns) {
            var events = turn.isClosing() ? List.<TextEvent>of() : turn.stream.text.seal();
            if (!events.isEmpty()) {
                long committed = turn.stream.text.committedPosition();
                var entry =
                        new Entry(turn, events, committed == 0, turn.costDue().orElse(null));
                batch.add(entry);
                units += entry.position() - committed;
            }
            if (units > MAX_BATCH_UNITS) {
                batches.add(batch);
                batch = new ArrayList<>();
                units = 0;
            }
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    private void write(List<Entry> batch) throws SQLException {
        var byReplica = batch.stream().collect(Collectors.groupingBy(e -> e.turn().replica));
        for (var part : byReplica.entrySet()) {
            try {
                write(part.getKey(), part.getValue());
            } catch (SQLException e) {
                if (!Faults.isOfTheData(e)) {
                    throw e;
                }
                writeOneByOne(part.getKey(), part.getValue());
            }
        }
    }

    /// One turn's text is refused: the others must not suffer for it.
    private void writeOneByOne(UUID replica, List<Entry> entries) throws SQLException {
        for (Entry entry : entries) {
            try {
                write(replica, List.of(entry));
            } catch (SQLException e) {
                if (!Faults.isOfTheData(e)) {
                    throw e;
                }
                var ending = Ending.unstorable(e);
                if (ending != Ending.DELETED) {
                    LOG.errorf(e, "the text of turn %s cannot be stored", entry.turn().id);
                }
                onUnstorable.accept(entry.turn(), ending);
            }
        }
    }

    private void write(UUID replica, List<Entry> entries) throws SQLException {
        if (journal.write(replica, entries)) {
            entries.forEach(entry -> entry.turn().committed(entry.position(), entry.soFar()));
        } else {
            onLeaseLost.accept(replica);
        }
    }
}
