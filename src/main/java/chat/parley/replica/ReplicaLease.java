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
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Keeps this process alive in the eyes of the others, and finds those that are not: a lease is renewed every 5 s and
/// good for 15 s, by PostgreSQL's clock alone. Nobody is declared dead for an outage in which nobody could
/// renew: see [Renewals].
@ApplicationScoped
public class ReplicaLease {

    private static final Logger LOG = Logger.getLogger(ReplicaLease.class);
    private static final int RENEWAL_SECONDS = 5;

    /// After one that failed. Others who are back already do not wait for long.
    private static final int AGAIN_SECONDS = 1;

    private static final int FIRST = 1;
    private static final int LAST = Integer.MAX_VALUE - 1;

    private final Renewals renewals = new Renewals();
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
        renewals.add(register());
        clockwork.schedule(this::keepUp, RENEWAL_SECONDS, TimeUnit.SECONDS);
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
                    clockwork.execute(() -> attempt(this::renew)); // no need to wait for the next time
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

    private void keepUp() {
        boolean renewed = false;
        try {
            renewed = attempt(() -> renewals.add(renew()));
            if (renewed) {
                attempt(this::buryOthers);
            }
        } finally {
            clockwork.schedule(this::keepUp, renewed ? RENEWAL_SECONDS : AGAIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    private interface Step {
        void run() throws SQLException;
    }

    private static boolean attempt(Step step) {
        try {
            step.run();
            return true;
        } catch (SQLException e) {
            LOG.warnf("the lease could not be renewed: %s", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("while renewing the lease", e);
        }
        return false;
    }

    /// Renews, and starts anew where this process has been declared dead.
    private OffsetDateTime renew() throws SQLException {
        UUID id = Replica.current();
        var renewed = table.renew(id);
        if (renewed.isPresent()) {
            return renewed.get();
        }
        var goodUntil = register();
        LOG.warnf("replica %s was declared dead while it lived; this process goes on as %s", id, Replica.current());
        died.fire(new ReplicaDied(id));
        return goodUntil;
    }

    private void buryOthers() throws SQLException {
        var missed = renewals.missed();
        if (missed.isPresent()) {
            table.buryExpired(missed.get());
        }
    }

    private OffsetDateTime register() throws SQLException {
        UUID id = Ids.next();
        var goodUntil = table.register(id, installationId);
        Replica.become(id);
        return goodUntil;
    }
}
