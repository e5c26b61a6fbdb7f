package chat.parley.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testing.PostgresResource;
import io.quarkus.runtime.StartupEvent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilentConnectionsTest {

    private static final String URL = PostgresResource.newDatabase();

    private final SilentConnections connections = new SilentConnections(Duration.ofMillis(300));

    @Test
    void oneThatSaysNothingIsGivenUpOnceTheStartIsOver() throws SQLException {
        try (var connection = DriverManager.getConnection(URL, "postgres", "")) {
            connections.onConnectionAcquire(connection);
            sleep(connection, 1);
            connections.start(new StartupEvent());
            connections.onConnectionAcquire(connection);
            assertThatThrownBy(() -> sleep(connection, 20))
                    .isInstanceOf(SQLException.class)
                    .satisfies(e -> assertThat(Outage.isBehind(e)).isTrue());
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void oneUseMayTakeLongerAndTheNextMayNot() throws SQLException {
        connections.start(new StartupEvent());
        try (var connection = DriverManager.getConnection(URL, "postgres", "")) {
            connections.onConnectionAcquire(connection);
            SilentConnections.patience(connection, 20_000);
            sleep(connection, 1);
            connections.onConnectionAcquire(connection);
            assertThatThrownBy(() -> sleep(connection, 20)).isInstanceOf(SQLException.class);
        }
    }

    private static void sleep(Connection connection, int seconds) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT pg_sleep(" + seconds + ")");
        }
    }
}
