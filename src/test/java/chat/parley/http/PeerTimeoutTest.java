package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Linux gives up a peer that takes too little as it does one that is gone.
@QuarkusTest
class PeerTimeoutTest {

    @ParameterizedTest
    @ValueSource(strings = {"parley.turn.reader-patience", "parley.gateway.reader.patience"})
    void aSlowReaderIsJudgedByThePatienceWithIt(String patience) {
        assertThat(of("parley.peer.timeout")).isGreaterThan(of(patience));
    }

    private static Duration of(String setting) {
        return ConfigProvider.getConfig().getValue(setting, Duration.class);
    }
}
