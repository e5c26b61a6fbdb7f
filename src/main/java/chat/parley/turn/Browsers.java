package chat.parley.turn;

import chat.parley.account.Account;
import chat.parley.account.Organisation;
import chat.parley.conversation.Conversation;
import chat.parley.http.Paths;
import chat.parley.replica.Bell;
import chat.parley.replica.Bell.About;
import chat.parley.replica.Look;
import chat.parley.replica.Replica;
import chat.parley.turn.ChangeLog.Change;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The streams of all browsers at this replica. One look tells all of them what happened, when somebody rings.
@Startup
@ApplicationScoped
class Browsers {

    private static final Logger LOG = Logger.getLogger(Browsers.class);
    private static final int FILTER_PRIORITY = 100;
    private static final int FIRST_ERROR = 400;
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final TurnRunner runner;
    private final Follower follower;
    private final ChangeLog log;
    private final Bell bell;
    private final Clock clock;
    private final Look look;
    private volatile boolean ending;
    private final Map<UUID, Set<BrowserStream>> byAccount = new ConcurrentHashMap<>();

    /// Given by the log, which gives nothing twice; told by the next look where this one fails.
    private final List<Change> untold = new ArrayList<>();

    /// Stored, and about to be sent by this process.
    private final Set<UUID> awaited = new HashSet<>();

    @Inject
    Browsers(TurnRunner runner, Follower follower, ChangeLog log, Bell bell, Clock clock) {
        this.runner = runner;
        this.follower = follower;
        this.log = log;
        this.bell = bell;
        this.clock = clock;
        look = bell.look("parley-browsers", List.of(About.CHANGE), this::look);
    }

    /// The browsers come back to another replica, or to the next process.
    void retire(@Observes ShutdownDelayInitiatedEvent event) {
        ending = true;
        each(null, this::retire);
    }

    private void retire(BrowserStream stream) {
        stream.retire(turn -> runner.holds(turn));
    }

    @PreDestroy
    void stop() {
        look.close();
    }

    /// Whoever changed something through the API rings.
    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    var request = context.request();
                    if (!SAFE.contains(request.method()) && !Paths.isUnder("/v1", context)) {
                        context.addEndHandler(done -> {
                            if (request.response().getStatusCode() < FIRST_ERROR) {
                                bell.ring();
                            }
                        });
                    }
                    context.next();
                },
                FILTER_PRIORITY);
    }

    /// Where a browser wants to read a turn on.
    record Wanted(UUID turn, long after) {}

    /// From now on the stream is told what happens in its account, and carries the answers that run there.
    ///
    /// @param wanted turns to be read on from a position, whether they run or not
    void add(BrowserStream stream, List<Wanted> wanted) throws SQLException {
        UUID account = stream.reader.account();
        byAccount.compute(account, (id, streams) -> {
            var all = streams == null ? ConcurrentHashMap.<BrowserStream>newKeySet() : streams;
            all.add(stream);
            return all;
        });
        // Wanted before it begins: who finds it wanted by nobody lets it rest.
        log.begin();
        // After it is in the list: what begins from here on is told by a look.
        QuarkusTransaction.requiringNew().run(() -> {
            var currency = Organisation.current().currency;
            for (Wanted one : wanted) {
                Optional<Turn> found = Turn.find(account, one.turn());
                found.ifPresentOrElse(
                        turn -> join(stream, turn, currency, one.after()),
                        () -> stream.tell("turn " + one.turn(), Frames.account("gone", Map.of("turn", one.turn()))));
            }
            Turn.running(account).forEach(turn -> join(stream, turn, currency, 0));
        });
        if (ending) {
            retire(stream);
        }
        stream.wake();
    }

    void remove(BrowserStream stream) {
        byAccount.computeIfPresent(stream.reader.account(), (id, streams) -> {
            streams.remove(stream);
            return streams.isEmpty() ? null : streams;
        });
    }

    private void join(BrowserStream stream, Turn turn, String currency, long after) {
        var running = runner.find(turn.id);
        var text = running.map(run -> run.stream).orElseGet(() -> follower.streamOf(turn, currency));
        stream.join(turn, text, after);
    }

    private void look() {
        if (log.restUnless(() -> !byAccount.isEmpty())) {
            untold.clear();
            return;
        }
        try {
            untold.addAll(log.next(byAccount.keySet()));
            if (!untold.isEmpty() || !awaited.isEmpty()) {
                QuarkusTransaction.requiringNew().run(() -> tell(untold));
                untold.clear();
            }
        } catch (SQLException e) {
            LOG.debug("what happened cannot be read just now", e);
        }
    }

    private void tell(List<Change> changes) {
        var conversations = new HashMap<UUID, UUID>();
        var turns = new HashSet<>(awaited);
        for (Change change : changes) {
            switch (change.kind()) {
                case "conversation" -> put(conversations, change);
                case "turn" -> turns.add(change.subject());
                case "organisation" -> tellOrganisation();
                case "account" -> {
                    each(change.account(), this::showAnew);
                    signal(change);
                }
                default -> signal(change);
            }
        }
        tellConversations(conversations);
        joinTurns(turns);
    }

    private static void put(Map<UUID, UUID> conversations, Change change) {
        if (change.subject() != null && change.account() != null) {
            conversations.put(change.subject(), change.account());
        }
    }

    private void signal(Change change) {
        each(change.account(), stream -> stream.tell(change.kind(), Frames.account(change.kind(), Map.of())));
    }

    private void tellOrganisation() {
        var organisation = Organisation.current();
        var told = new HashMap<String, @Nullable Object>();
        told.put("name", organisation.name);
        told.put("announcement", organisation.announcementAt(clock.instant()).orElse(null));
        // One query for all; what follows finds them in the session.
        Account.list("id in ?1", byAccount.keySet());
        each(null, stream -> {
            showAnew(stream);
            stream.tell("organisation", Frames.account("organisation", told));
        });
    }

    /// What the reader may know of money follows the role and the organisation's setting.
    private void showAnew(BrowserStream stream) {
        var shown = Organisation.current().moneyShown;
        Account.find(stream.reader.account()).ifPresent(account -> stream.show(shown.to(account.role)));
    }

    private void tellConversations(Map<UUID, UUID> owners) {
        if (owners.isEmpty()) {
            return;
        }
        var listed = new HashMap<UUID, Conversation.Listed>();
        Conversation.among(owners.keySet()).forEach(one -> listed.put(one.conversation().id, one));
        owners.forEach((id, owner) -> each(owner, stream -> {
            var found = listed.get(id);
            var frame = found == null || !found.conversation().account.equals(owner)
                    ? Frames.account("gone", Map.of("conversation", id))
                    : Frames.account("conversation", found.view(stream.shown()));
            stream.tell("conversation " + id, frame);
        }));
    }

    private void joinTurns(Set<UUID> ids) {
        if (ids.isEmpty()) {
            return;
        }
        var currency = Organisation.current().currency;
        List<Turn> turns = Turn.list("id in ?1", ids);
        awaited.clear();
        for (Turn turn : turns) {
            var isOurs = turn.replica.equals(Replica.current());
            if (turn.isOver()) {
                continue; // its conversation tells
            }
            if (isOurs && runner.find(turn.id).isEmpty() && runner.holds(turn.id)) {
                awaited.add(turn.id);
            } else {
                each(turn.account, stream -> join(stream, turn, currency, 0));
            }
        }
    }

    private void each(@Nullable UUID account, Consumer<BrowserStream> what) {
        if (account == null) {
            byAccount.values().forEach(streams -> streams.forEach(what));
        } else {
            byAccount.getOrDefault(account, Set.of()).forEach(what);
        }
    }
}
