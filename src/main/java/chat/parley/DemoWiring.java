package chat.parley;

import chat.parley.demo.DemoServer;
import chat.parley.inference.Endpoints;
import chat.parley.library.Handbook;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/// Runs the demonstration model beside Parley and tells calls to `demo:` where it is.
@ApplicationScoped
class DemoWiring {

    static final String NAME = "demo:";

    /// After everything that may still have an answer of it to finish.
    private static final int LAST = Integer.MAX_VALUE - 10;

    private volatile @Nullable DemoServer demo;

    void start(@Observes StartupEvent event, Vertx vertx, Endpoints endpoints) {
        DemoServer started = DemoServer.start(
                        vertx,
                        Handbook.ENGLISH.document().text(),
                        Handbook.CHINESE.document().text())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        demo = started;
        endpoints.register(NAME, started.address());
    }

    void stop(@Observes @Priority(LAST) ShutdownEvent event) {
        DemoServer running = demo;
        if (running != null) {
            running.stop();
        }
    }
}
