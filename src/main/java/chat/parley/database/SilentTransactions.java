package chat.parley.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Has PostgreSQL end a transaction in which this process says nothing any more. Where its machine is gone nobody
/// says so, and the locks would be kept for hours: of conversations, of accounts in the books, and the one that
/// keeps the others from declaring this process dead.
///
/// It is said by a statement, not when logging in: a pooler in between refuses a log-in with options.
@Singleton
public class SilentTransactions implements AgroalPoolInterceptor {

    private static final Logger LOG = Logger.getLogger(SilentTransactions.class);
    private static final int FIRST = 1;
    private static final int ANSWER_MILLIS = 10_000;

    /// Longer than any transaction of ours is idle: those that take longer wait for PostgreSQL, not it for them.
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private static final String SETTINGS = """
            SET idle_in_transaction_session_timeout = %d; SET tcp_keepalives_idle = 30;
            SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3""";

    /// A transaction of Flyway's is idle for as long as a migration takes on another connection.
    private volatile boolean started;

    /// Connections made so far do not know of it.
    void start(@Observes @Priority(FIRST) StartupEvent event, AgroalDataSource database) {
        started = true;
        database.flush(FlushMode.GRACEFUL);
    }

    @Override
    public void onConnectionCreate(Connection connection) {
        if (started) {
            limit(connection, LONGEST);
        }
    }

    /// For the rest of its life; where PostgreSQL does not take it, all goes on without.
    public static void limit(Connection connection, Duration longest) {
        try (var statement = connection.createStatement()) {
            SilentConnections.patience(connection, ANSWER_MILLIS);
            statement.execute(SETTINGS.formatted(longest.toMillis()));
        } catch (SQLException | IllegalStateException e) {
            LOG.warnf(
                    "transactions of a vanished process are kept for as long as PostgreSQL likes: %s", e.getMessage());
        }
    }
}
