package chat.parley.testing;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// The mail server of every test; a field of the type [GreenMail] is given it.
@WithTestResource(value = SmtpResource.class, scope = TestResourceScope.GLOBAL)
public final class SmtpResource implements QuarkusTestResourceLifecycleManager {

    public static final String SENDER = "parley@halden.example";

    /// Kept when a test stops and starts it.
    private final GreenMail server = new GreenMail(new ServerSetup(freePort(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @Override
    public Map<String, String> start() {
        server.start();
        return Map.of(
                "quarkus.mailer.host",
                "127.0.0.1",
                "quarkus.mailer.port",
                Integer.toString(server.getSmtp().getPort()),
                "quarkus.mailer.start-tls",
                "DISABLED",
                "quarkus.mailer.from",
                SENDER);
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(server, new TestInjector.MatchesType(GreenMail.class));
    }

    @Override
    public void stop() {
        server.stop();
    }

    private static int freePort() {
        try {
            return ParleyProcess.freePort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
