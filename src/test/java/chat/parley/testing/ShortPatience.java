package chat.parley.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.time.Duration;
import java.util.Map;

/// Seconds of patience with slow readers where it is usually a minute: far more than it takes to fill all that lies
/// between a provider and its reader, and below the network's own patience.
public final class ShortPatience implements QuarkusTestProfile {

    public static final Duration PATIENCE = Duration.ofSeconds(8);

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "parley.turn.heartbeat",
                "1S",
                "parley.turn.reader-patience",
                PATIENCE.toString(),
                "parley.gateway.reader.patience",
                PATIENCE.toString(),
                "parley.test.send-buffer",
                "16384");
    }
}
