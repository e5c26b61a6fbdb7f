package chat.parley.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// What PostgreSQL is told on every connection of the pool.
@QuarkusTest
class SilentTransactionsTest {

    @Inject
    AgroalDataSource database;

    @Test
    void everyConnectionOfThePoolSaysForHowLong() throws SQLException {
        var taken = new ArrayList<Connection>();
        try {
            for (int i = 0; i < 5; i++) {
                taken.add(database.getConnection());
                assertThat(shown(taken.getLast(), "idle_in_transaction_session_timeout"))
                        .isEqualTo("15s");
                assertThat(shown(taken.getLast(), "tcp_keepalives_idle")).isEqualTo("30");
                assertThat(shown(taken.getLast(), "tcp_keepalives_interval")).isEqualTo("10");
                assertThat(shown(taken.getLast(), "tcp_keepalives_count")).isEqualTo("3");
            }
        } finally {
            for (var connection : taken) {
                connection.close();
            }
        }
    }

    private static String shown(Connection connection, String setting) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }
}
