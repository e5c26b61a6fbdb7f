package chat.parley.turn;

import chat.parley.account.CurrentAccount;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// All open streams of this replica: one clock beats for all of them, one query asks whether all may still watch.
@ApplicationScoped
class Watchers {

    private static final Logger LOG = Logger.getLogger(Watchers.class);

    private static final int AUTHORITY_SECONDS = 2;

    private static final String STILL_SIGNED_IN = """
            SELECT s.id FROM sessions s JOIN accounts a ON a.id = s.account_id
            WHERE s.id = ANY (?) AND s.expires_at > now() AND a.status = 'active'""";

    private final DataSource database;
    private final long beat;
    private final long patience;
    private final Set<OpenStream> all = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name("parley-watchers-", 0).daemon().factory());

    @Inject
    Watchers(DataSource database, TurnConfig config) {
        this.database = database;
        // Three beats to a heartbeat, for those that were quiet for two: nobody waits longer than three.
        beat = config.heartbeat().toNanos() / 3;
        patience = config.readerPatience().toNanos();
        clockwork.scheduleWithFixedDelay(this::beat, beat, beat, TimeUnit.NANOSECONDS);
        clockwork.scheduleWithFixedDelay(
                this::dismissSignedOut, AUTHORITY_SECONDS, AUTHORITY_SECONDS, TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        clockwork.shutdownNow();
    }

    /// Writes a turn to the client of a request from a position on; all that may be refused was refused before. The
    /// framework ends the response when the future completes; until then it leaves it alone.
    <T> CompletionStage<@Nullable T> open(
            TurnStream stream, long after, Watcher.Opening opening, CurrentAccount current, HttpServerRequest request) {
        var over = new CompletableFuture<@Nullable T>();
        var watcher = open(current, request, over, reader -> new Watcher(stream, after, opening, reader));
        stream.add(watcher);
        return over;
    }

    /// Makes a stream that writes to the client of a request, once it is woken.
    ///
    /// @param over completed when it is over
    <S extends OpenStream, T> S open(
            CurrentAccount current,
            HttpServerRequest request,
            CompletableFuture<@Nullable T> over,
            Function<OpenStream.Reader, S> make) {
        var context = Objects.requireNonNull(Vertx.currentContext(), "a request runs on a context");
        var made = new AtomicReference<S>();
        var stream =
                make.apply(new OpenStream.Reader(current.id(), current.session().orElse(null), context, request, () -> {
                    all.remove(made.get());
                    over.complete(null);
                }));
        made.set(stream);
        all.add(stream);
        return stream;
    }

    int count() {
        return all.size();
    }

    private void beat() {
        all.forEach(watcher -> watcher.heartbeat(2 * beat, patience));
    }

    private void dismissSignedOut() {
        try {
            var sessions = new HashSet<UUID>();
            var asked = Set.copyOf(all);
            asked.forEach(watcher -> {
                if (watcher.reader.session() != null) {
                    sessions.add(watcher.reader.session());
                }
            });
            if (!sessions.isEmpty()) {
                var signedIn = stillSignedIn(sessions);
                asked.stream()
                        .filter(watcher ->
                                watcher.reader.session() != null && !signedIn.contains(watcher.reader.session()))
                        .forEach(OpenStream::dismiss);
            }
        } catch (SQLException | RuntimeException e) {
            // Without the database nothing new is shown to anybody either.
            LOG.debug("sessions could not be checked", e);
        }
    }

    private Set<UUID> stillSignedIn(Set<UUID> sessions) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(STILL_SIGNED_IN)) {
            statement.setArray(1, connection.createArrayOf("uuid", sessions.toArray()));
            var found = new HashSet<UUID>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getObject(1, UUID.class));
                }
            }
            return found;
        }
    }
}
