package chat.parley.database;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Gives up a connection on which PostgreSQL is silent for too long. Where a network drops everything, nobody is told
/// that the other side has gone: who reads would wait for a quarter of an hour or for ever, and with them the thread
/// that writes all answers down, and the lease.
@Singleton
public class SilentConnections implements AgroalPoolInterceptor {

    private static final int FIRST = 1;

    private final int patienceMillis;

    /// Migrations come before the start is announced, and may take their time.
    private volatile boolean started;

    @Inject
    SilentConnections(@ConfigProperty(name = "parley.database.silence", defaultValue = "30S") Duration patience) {
        patienceMillis = Math.toIntExact(patience.toMillis());
    }

    void start(@Observes @Priority(FIRST) StartupEvent event) {
        started = true;
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        if (started) {
            patience(connection, patienceMillis);
        }
    }

    /// For the rest of its use, a connection may be silent for as long as that; zero is for ever. The next who
    /// takes it from the pool has the usual patience again.
    public static void patience(Connection connection, int millis) {
        try {
            connection.setNetworkTimeout(Runnable::run, millis);
        } catch (SQLException e) {
            throw new IllegalStateException("a connection takes no limit of time", e);
        }
    }
}
