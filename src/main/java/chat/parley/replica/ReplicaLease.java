package chat.parley.replica;

import chat.parley.time.Ids;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Keeps this process alive in the eyes of the others, and finds those that are not: a lease is renewed every 5 s and
/// good for 15 s, by PostgreSQL's clock alone.
@ApplicationScoped
public class ReplicaLease {

    private static final Logger LOG = Logger.getLogger(ReplicaLease.class);
    private static final int RENEWAL_SECONDS = 5;
    private static final int FIRST = 1;
    private static final int LAST = Integer.MAX_VALUE - 1;

    private final ReplicaTable table;
    private final Installation installation;
    private final Event<ReplicaDied> died;

    /// A thread of its own: renewing must not wait for a worker.
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("parley-lease").daemon().factory());

    private UUID installationId;

    @Inject
    ReplicaLease(DataSource database, Installation installation, Event<ReplicaDied> died) {
        this.table = new ReplicaTable(database);
        this.installation = installation;
        this.died = died;
        this.installationId = Ids.next();
    }

    void start(@Observes @Priority(FIRST) StartupEvent event) throws SQLException {
        installationId = installation.claim();
        int left = table.buryInstallation(installationId);
        if (left > 0) {
            LOG.infof("the last process on this data folder did not stop by itself; its work is resolved now");
        }
        register();
        clockwork.scheduleWithFixedDelay(this::tick, RENEWAL_SECONDS, RENEWAL_SECONDS, TimeUnit.SECONDS);
    }

    void stop(@Observes @Priority(LAST) ShutdownEvent event) {
        clockwork.shutdownNow();
        try {
            table.bury(Replica.current());
        } catch (SQLException | IllegalStateException e) {
            LOG.debug("the lease ends by itself", e);
        }
        Replica.become(null);
        installation.release();
    }

    /// Holds the live row of `replica` until the current transaction ends: nobody can declare it dead meanwhile.
    ///
    /// @throws LeaseLost if somebody has
    public void holdLive(UUID replica) {
        try {
            if (!table.share(replica)) {
                if (!clockwork.isShutdown()) {
                    clockwork.execute(this::tick); // no need to wait for the next time
                }
                throw new LeaseLost(replica);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the lease cannot be read", e);
        }
    }

    /// How many replicas share the work, this one included.
    public int live() {
        try {
            return Math.max(1, table.countLive());
        } catch (SQLException e) {
            throw new IllegalStateException("the replicas cannot be counted", e);
        }
    }

    /// Renews, declares dead whose lease has run out, and starts anew where that was this process itself.
    void tick() {
        try {
            UUID id = Replica.current();
            if (!table.renew(id)) {
                register();
                LOG.warnf(
                        "replica %s was declared dead while it lived; this process goes on as %s",
                        id, Replica.current());
                died.fire(new ReplicaDied(id));
            }
            table.buryExpired();
        } catch (SQLException e) {
            LOG.warnf("the lease could not be renewed: %s", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("while renewing the lease", e);
        }
    }

    private void register() throws SQLException {
        UUID id = Ids.next();
        table.register(id, installationId);
        Replica.become(id);
    }
}
