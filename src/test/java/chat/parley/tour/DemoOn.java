package chat.parley.tour;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/// The demo model stays, whatever other providers there are.
public class DemoOn implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("parley.demo", "true");
    }
}
