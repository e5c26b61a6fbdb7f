package chat.parley.turn;

import chat.parley.account.Organisation;
import chat.parley.conversation.Message;
import chat.parley.http.Problem;
import chat.parley.money.Money;
import chat.parley.replica.Bell;
import chat.parley.replica.Bell.About;
import chat.parley.replica.Look;
import chat.parley.replica.Replica;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.ref.WeakReference;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// What this replica must learn from the database: the text of turns that others run and somebody watches here, and
/// that a turn run here is to stop. One look for all of them together, when another replica rings.
@Startup
@ApplicationScoped
class Follower {

    private static final Logger LOG = Logger.getLogger(Follower.class);

    /// Between asking for a stream and watching it lie a few statements.
    private static final Duration UNTIL_WATCHED = Duration.ofSeconds(30);

    private final TurnRunner runner;
    private final Journal journal;
    private final Map<UUID, TurnStream> followed = new ConcurrentHashMap<>();
    private final Map<UUID, WeakReference<TurnStream>> over = new ConcurrentHashMap<>();
    private final Look texts;
    private final Look stops;

    @Inject
    Follower(TurnRunner runner, Journal journal, Bell bell) {
        this.runner = runner;
        this.journal = journal;
        texts = bell.look("parley-follower", List.of(About.TEXT, About.CHANGE), this::readOn);
        stops = bell.look("parley-stops", List.of(About.CHANGE), this::stopWhatIsToStop);
    }

    @PreDestroy
    void stop() {
        texts.close();
        stops.close();
    }

    /// What there is to watch of a turn, wherever it runs or ran.
    ///
    /// @throws Problem 404
    TurnStream stream(UUID account, UUID id) {
        // Looked up first: what is let go of after this has been stored.
        var running = runner.find(id);
        return QuarkusTransaction.requiringNew().call(() -> {
            var turn = Turn.find(account, id).orElseThrow(Problem::notFound);
            if (running.isPresent()) {
                return running.get().stream;
            }
            var currency = Organisation.current().currency;
            return streamOf(turn, currency);
        });
    }

    /// As [#stream], of a turn that was read after `running` was asked for; inside a transaction only.
    TurnStream streamOf(Turn turn, String currency) {
        if (!turn.isOver()) {
            return follow(turn, currency);
        }
        Message message = Message.findById(turn.message);
        return shared(TurnStream.of(turn, FinalText.of(message), End.of(turn, message), currency));
    }

    /// The one that others read already, where it tells the same: slow readers share the text of a long answer.
    private TurnStream shared(TurnStream read) {
        over.values().removeIf(known -> known.get() == null);
        var kept = over.compute(read.turn, (id, known) -> {
            var other = known == null ? null : known.get();
            return other != null && Objects.equals(other.end(), read.end()) ? known : new WeakReference<>(read);
        });
        var stream = kept.get();
        return stream == null ? read : stream;
    }

    /// The stream of a turn that another replica runs, or that nobody runs any more.
    private TurnStream follow(Turn turn, String currency) {
        return followed.compute(turn.id, (id, known) -> {
            var stream = known == null ? new TurnStream(id, new Money(turn.held), currency) : known;
            stream.expectWatcher(UNTIL_WATCHED);
            return stream;
        });
    }

    /// Whoever comes to it all the same is sent away, and comes back for one that is read on.
    private void letGoUnlessWatched(TurnStream stream) {
        var still = followed.computeIfPresent(
                stream.turn, (id, known) -> known == stream && !stream.isWatchedOrWillBe() ? null : known);
        if (still != stream) {
            stream.abandon();
        }
    }

    private void readOn() {
        if (followed.isEmpty()) {
            return;
        }
        try {
            readOn(List.copyOf(followed.values()));
        } catch (SQLException e) {
            LOG.debug("the journal cannot be read just now", e);
        }
    }

    private void stopWhatIsToStop() {
        if (runner.all().isEmpty()) {
            return;
        }
        List<Turn> stopped = QuarkusTransaction.requiringNew()
                .call(() -> Turn.list(
                        "replica = ?1 and finishedAt is null and stopRequestedAt is not null", Replica.current()));
        stopped.forEach(turn -> runner.find(turn.id).ifPresent(running -> runner.close(running, Ending.STOPPED)));
    }

    private void readOn(List<TurnStream> streams) throws SQLException {
        Map<UUID, Long> seen = streams.stream()
                .collect(Collectors.toMap(stream -> stream.turn, stream -> stream.text.committedPosition()));
        // Asked before the journal is read: what is over has all its text in its message.
        List<Turn> known = QuarkusTransaction.requiringNew().call(() -> Turn.list("id in ?1", seen.keySet()));
        Map<UUID, Turn> turns = known.stream().collect(Collectors.toMap(turn -> turn.id, turn -> turn));
        Map<UUID, Journal.News> news = journal.read(seen);
        for (TurnStream stream : streams) {
            var turn = turns.get(stream.turn);
            if (turn == null) {
                stream.ended(
                        new End(TurnStatus.STOPPED, null, null, null, null, stream.held, "conversation_deleted"), true);
            } else if (turn.isOver()) {
                finish(stream, turn);
            } else {
                var written = news.getOrDefault(stream.turn, Journal.News.NONE);
                if (written.soFar() != null) {
                    stream.costs(written.soFar());
                }
                stream.loaded(written.events());
            }
            if (stream.isComplete()) {
                followed.remove(stream.turn, stream);
            } else {
                letGoUnlessWatched(stream);
            }
        }
    }

    private static void finish(TurnStream stream, Turn turn) {
        Message message = QuarkusTransaction.requiringNew().call(() -> Message.findById(turn.message));
        if (message != null) {
            stream.loaded(FinalText.of(message).events());
            stream.ended(End.of(turn, message), true);
        }
    }
}
