package chat.parley.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutageTest {

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "53300", "25006", "53100"})
    void isWhatAnotherTryLaterMayGetPast(String state) {
        assertThat(Outage.isBehind(new IllegalStateException(new SQLException("away", state))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "40P01", "42P01", "57014"})
    void isNoneOfOurOwnFaults(String state) {
        assertThat(Outage.isBehind(new SQLException("wrong", state))).isFalse();
    }

    @Test
    void isBehindASilentConnectionAndAnEmptyPool() {
        assertThat(Outage.isBehind(new SQLException("read", new SocketTimeoutException("Read timed out"))))
                .isTrue();
        assertThat(Outage.isBehind(new SQLException("Acquisition timeout while waiting for new connection")))
                .isTrue();
        assertThat(Outage.isBehind(new IllegalStateException("something else"))).isFalse();
    }
}
