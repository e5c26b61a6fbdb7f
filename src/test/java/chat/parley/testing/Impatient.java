package chat.parley.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/// A program that waits seconds where it usually waits half a minute. One for all who need some of it: each profile
/// starts the application anew.
public final class Impatient implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "parley.turn.heartbeat", "2S",
                "parley.peer.timeout", "2S",
                // Longer than a request takes on a busy machine: the server ends its connection all the same.
                "quarkus.http.idle-timeout", "8S",
                "parley.gateway.heartbeat", "PT1S",
                "parley.gateway.whole-silence", "PT5S");
    }
}
