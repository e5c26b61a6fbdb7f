package chat.parley.testing;

import chat.parley.secret.Tokens;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Map;

/// What an installation has of its own: a secret key and a data folder, new with every start.
@WithTestResource(value = InstallationResource.class, scope = TestResourceScope.GLOBAL)
public final class InstallationResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        try {
            return Map.of(
                    "parley.secret-key", Base64.getEncoder().encodeToString(Tokens.random(32)),
                    "parley.data-dir", Files.createTempDirectory("parley-data").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // The folder is in the machine's temporary folder.
    }
}
