package chat.parley.gateway;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/// Limits of time that a test can wait for, and that a machine which stands still for a moment does not reach.
public final class Timings implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "parley.gateway.heartbeat", "PT8S",
                "parley.gateway.whole-silence", "PT20S",
                "parley.peer.timeout", "2S",
                "quarkus.datasource.jdbc.leak-detection-interval", "5S");
    }
}
