package chat.parley.testing;

import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/// How long tests wait for a fact where they say nothing else: a machine that does other things as well may take a
/// while, and only a failure waits to the end. Tests of the application have a class loader, and so a setting, of their
/// own.
public final class Patience implements LauncherSessionListener, QuarkusTestBeforeClassCallback {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(LIMIT);
    }

    @Override
    public void beforeClass(Class<?> test) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}
