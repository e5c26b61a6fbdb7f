package chat.parley.turn;

import chat.parley.inference.CallSettled;
import chat.parley.replica.Bell;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// What programs spend is told to the open pages of their accounts: for all in one statement, however many calls there
/// were.
@ApplicationScoped
class ApiSpending {

    private static final Logger LOG = Logger.getLogger(ApiSpending.class);
    private static final String TELL = "INSERT INTO changes (account_id, kind) SELECT unnest(?::uuid[]), 'budget'";

    private final DataSource database;
    private final Bell bell;
    private final Set<UUID> spenders = ConcurrentHashMap.newKeySet();

    @Inject
    ApiSpending(DataSource database, Bell bell) {
        this.database = database;
        this.bell = bell;
    }

    void settled(@Observes CallSettled call) {
        spenders.add(call.account());
    }

    @Scheduled(every = "3s", delayed = "3s", concurrentExecution = ConcurrentExecution.SKIP)
    void tell() {
        var told = Set.copyOf(spenders);
        if (told.isEmpty()) {
            return;
        }
        // Before they are told: what is spent meanwhile is told the next time.
        spenders.removeAll(told);
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(TELL)) {
            statement.setArray(1, connection.createArrayOf("uuid", told.toArray()));
            statement.executeUpdate();
            bell.ring();
        } catch (SQLException e) {
            spenders.addAll(told);
            LOG.debug("what programs spent is told later", e);
        }
    }
}
