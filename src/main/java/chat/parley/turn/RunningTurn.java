package chat.parley.turn;

import chat.parley.inference.Admission;
import chat.parley.inference.Exchange;
import chat.parley.inference.ExchangeListener;
import chat.parley.inference.Outcome;
import chat.parley.inference.Piece;
import chat.parley.inference.ReportedUsage;
import chat.parley.money.Money;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A turn that this replica is writing: takes what the provider sends, and remembers how it is to be closed and paid.
final class RunningTurn implements ExchangeListener {

    /// Above this much unwritten text the provider has to wait.
    static final long MAX_WAITING_UNITS = 128 * 1024;

    private static final long ENOUGH_ROOM_UNITS = MAX_WAITING_UNITS / 4;

    final UUID id;
    final UUID account;
    final UUID conversation;
    final UUID message;
    final UUID attempt;
    final UUID replica;
    final TurnStream stream;

    /// Completed when the answer is closed: stored, and told to the watchers.
    final CompletableFuture<Void> closed = new CompletableFuture<>();

    private final Spent spent;
    private final Clock clock;
    private final Consumer<RunningTurn> onText;
    private final Consumer<RunningTurn> onEnd;

    private @Nullable Exchange exchange;
    private boolean paused;
    private @Nullable Ending ending;
    private @Nullable Outcome outcome;
    private long thoughtFrom;
    private long thoughtUntil;

    RunningTurn(
            Turn turn,
            Admission admission,
            String currency,
            Clock clock,
            Consumer<RunningTurn> onText,
            Consumer<RunningTurn> onEnd) {
        id = turn.id;
        account = turn.account;
        conversation = turn.conversation;
        message = turn.message;
        attempt = admission.attempt();
        replica = turn.replica;
        stream = new TurnStream(turn.id, admission.held(), currency);
        spent = new Spent(admission.running());
        this.clock = clock;
        this.onText = onText;
        this.onEnd = onEnd;
    }

    /// What is sent for this turn. It may have spoken already.
    synchronized void attach(Exchange exchange) {
        this.exchange = exchange;
        if (ending != null) {
            drain();
        } else if (paused) {
            exchange.pause();
        }
    }

    @Override
    public void piece(Piece piece) {
        synchronized (this) {
            if (ending != null) {
                return;
            }
            noteThinking(piece);
            spent.count(piece);
            long waiting = stream.text.append(piece);
            if (waiting > MAX_WAITING_UNITS && !paused) {
                paused = true;
                if (exchange != null) {
                    exchange.pause();
                }
            }
        }
        onText.accept(this);
    }

    @Override
    public void usage(ReportedUsage soFar) {
        spent.count(soFar);
    }

    @Override
    public void end(Outcome outcome) {
        synchronized (this) {
            this.outcome = outcome;
            if (ending == null) {
                ending = Ending.of(outcome);
            }
        }
        onEnd.accept(this);
    }

    /// Closes the answer where it is; the first to say so decides how. The provider is read on for its usage.
    ///
    /// @return whether this call was the first
    synchronized boolean close(Ending ending) {
        if (this.ending != null) {
            return false;
        }
        this.ending = ending;
        drain();
        return true;
    }

    /// Closes the answer with what is in the journal, because the rest cannot be stored.
    synchronized void closeAsUnstorable(Ending why) {
        ending = why;
        stream.text.dropUncommitted();
        drain();
    }

    private void drain() {
        if (exchange != null) {
            exchange.stop();
            exchange.resume();
        }
    }

    /// Lets go of the provider at once: nobody will settle from here.
    synchronized void abort() {
        if (exchange != null) {
            exchange.abort();
        }
    }

    /// What it has cost so far, once a second at most.
    Optional<Money> costDue() {
        return spent.due(System.nanoTime());
    }

    /// Text up to `position` is in the journal: it may be shown, and the provider may go on.
    void committed(long position, @Nullable Money soFar) {
        long waiting = stream.text.commit(position);
        synchronized (this) {
            if (paused && waiting < ENOUGH_ROOM_UNITS) {
                paused = false;
                if (exchange != null) {
                    exchange.resume();
                }
            }
        }
        if (soFar != null) {
            stream.costs(soFar);
        }
        stream.changed();
    }

    synchronized boolean isClosing() {
        return ending != null;
    }

    synchronized @Nullable Ending ending() {
        return ending;
    }

    synchronized @Nullable Outcome outcome() {
        return outcome;
    }

    /// From the first thought to the first word of the answer; null where nothing was thought.
    synchronized @Nullable Long thoughtMillis() {
        if (thoughtFrom == 0) {
            return null;
        }
        return (thoughtUntil == 0 ? clock.millis() : thoughtUntil) - thoughtFrom;
    }

    private void noteThinking(Piece piece) {
        if (piece instanceof Piece.Reasoning) {
            if (thoughtFrom == 0) {
                thoughtFrom = clock.millis();
            }
        } else if (thoughtFrom != 0 && thoughtUntil == 0) {
            thoughtUntil = clock.millis();
        }
    }
}
