package chat.parley.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A program that hears of notices: keeps all that it is sent and answers with the status that it is told to.
public final class WebhookReceiver implements AutoCloseable {

    /// What one request carried.
    public record Heard(String path, String id, String kind, String timestamp, String signature, String body) {}

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private volatile boolean silent;

    private WebhookReceiver() {
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(request -> request.bodyHandler(body -> answer(request, body.toString())))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public static WebhookReceiver start() {
        return new WebhookReceiver();
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/hook/?from=parley";
    }

    public List<Heard> heard() {
        return List.copyOf(heard);
    }

    /// Answers so from now on; a redirect leads to `/elsewhere`.
    public void answerWith(int newStatus) {
        status = newStatus;
    }

    /// Takes what it is sent and answers nothing.
    public void fallSilent(boolean now) {
        silent = now;
    }

    private void answer(HttpServerRequest request, String body) {
        heard.add(new Heard(
                request.uri(),
                request.getHeader("Parley-Delivery"),
                request.getHeader("Parley-Kind"),
                request.getHeader("Parley-Timestamp"),
                request.getHeader("Parley-Signature"),
                body));
        if (silent) {
            return;
        }
        var response = request.response().setStatusCode(status);
        if (status >= 300 && status < 400) {
            response.putHeader("Location", "/elsewhere");
        }
        response.end();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
