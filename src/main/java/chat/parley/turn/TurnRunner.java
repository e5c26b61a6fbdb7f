package chat.parley.turn;

import chat.parley.account.AccountDisabled;
import chat.parley.conversation.ConversationDeleted;
import chat.parley.conversation.MessagesDeleted;
import chat.parley.inference.Admission;
import chat.parley.inference.Inference;
import chat.parley.replica.Bell;
import chat.parley.replica.ReplicaDied;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Runs the turns of this replica: sends them once they are stored, has their text journaled and shown, closes and
/// settles them. Closing the page that asked changes nothing here.
@ApplicationScoped
public class TurnRunner {

    private final Inference inference;
    private final Finisher finisher;
    private final Flusher flusher;
    private final Bell bell;
    private final Clock clock;

    private final Map<UUID, RunningTurn> running = new ConcurrentHashMap<>();
    private final Map<UUID, Finisher.Steps> steps = new ConcurrentHashMap<>();

    /// Being posted: stored perhaps, not sent yet.
    private final Map<UUID, Integer> expected = new ConcurrentHashMap<>();

    @Inject
    TurnRunner(Inference inference, Finisher finisher, Journal journal, Bell bell, Clock clock) {
        this.inference = inference;
        this.finisher = finisher;
        this.bell = bell;
        this.clock = clock;
        this.flusher = new Flusher(journal, this::closeAsUnstorable, this::lose);
    }

    @PostConstruct
    void begin() {
        Thread.ofPlatform().name("parley-flusher").daemon().start(flusher);
    }

    @PreDestroy
    void end() {
        flusher.stop();
    }

    /// A turn of that id may be stored at any moment, and is ours to run.
    void expect(UUID turn) {
        expected.merge(turn, 1, Integer::sum);
    }

    void forget(UUID turn) {
        expected.computeIfPresent(turn, (id, posts) -> posts == 1 ? null : posts - 1);
    }

    /// Sends a turn whose transaction has committed.
    RunningTurn start(Turn turn, Admission admission, String currency) {
        var run = new RunningTurn(turn, admission, currency, clock, flusher::signal, this::advance);
        steps.put(run.id, finisher.steps(run, this::remove));
        running.put(run.id, run);
        try {
            run.attach(inference.send(admission, run));
        } catch (RuntimeException e) {
            remove(run);
            throw e;
        }
        bell.ring();
        return run;
    }

    Optional<RunningTurn> find(UUID turn) {
        return Optional.ofNullable(running.get(turn));
    }

    /// Whether this process has the turn in hand.
    boolean holds(UUID turn) {
        return running.containsKey(turn) || expected.containsKey(turn);
    }

    Collection<RunningTurn> all() {
        return List.copyOf(running.values());
    }

    /// Closes the answer at once, however it was going to end; [RunningTurn#closed] tells when that is stored.
    void close(RunningTurn turn, Ending ending) {
        if (turn.close(ending)) {
            advance(turn);
        }
    }

    void conversationDeleted(@Observes(during = TransactionPhase.AFTER_SUCCESS) ConversationDeleted event) {
        running.values().stream()
                .filter(turn -> turn.conversation.equals(event.conversation()))
                .forEach(turn -> close(turn, Ending.DELETED));
    }

    void messagesDeleted(@Observes(during = TransactionPhase.AFTER_SUCCESS) MessagesDeleted event) {
        running.values().stream()
                .filter(turn -> event.messages().contains(turn.message))
                .forEach(turn -> close(turn, Ending.DELETED));
    }

    void accountDisabled(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountDisabled event) {
        running.values().stream()
                .filter(turn -> turn.account.equals(event.account()))
                .forEach(turn -> close(turn, Ending.stopped("account_disabled")));
    }

    void replicaDied(@Observes ReplicaDied event) {
        lose(event.replica());
    }

    private void closeAsUnstorable(RunningTurn turn, Ending why) {
        turn.closeAsUnstorable(why);
        advance(turn);
    }

    /// What was run in the name of a dead replica is somebody else's by now.
    private void lose(UUID replica) {
        for (RunningTurn turn : all()) {
            if (turn.replica.equals(replica)) {
                remove(turn);
                turn.abort();
                turn.stream.abandon();
                turn.closed.complete(null);
            }
        }
    }

    private void advance(RunningTurn turn) {
        Finisher.@Nullable Steps next = steps.get(turn.id);
        if (next != null) {
            next.advance();
        }
    }

    private void remove(RunningTurn turn) {
        running.remove(turn.id);
        steps.remove(turn.id);
    }
}
