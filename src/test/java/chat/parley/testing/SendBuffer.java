package chat.parley.testing;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Lets a test see soon what a slow reader took: over loopback the system takes megabytes off a server's hands.
@Singleton
public class SendBuffer implements HttpServerOptionsCustomizer {

    private final Optional<Integer> bytes;

    @Inject
    SendBuffer(@ConfigProperty(name = "parley.test.send-buffer") Optional<Integer> bytes) {
        this.bytes = bytes;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        bytes.ifPresent(options::setSendBufferSize);
    }
}
