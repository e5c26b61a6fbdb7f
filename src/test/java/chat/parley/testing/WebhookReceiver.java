package chat.parley.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A program that hears of notices: keeps all that it is sent and answers with the status that it is told to.
public final class WebhookReceiver implements AutoCloseable {

    /// What one request carried.
    public record Heard(String path, String id, String kind, String timestamp, String signature, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private volatile boolean silent;

    private WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public static WebhookReceiver start() throws IOException {
        return new WebhookReceiver();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook/?from=parley";
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

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var headers = exchange.getRequestHeaders();
        heard.add(new Heard(
                exchange.getRequestURI().toString(),
                headers.getFirst("Parley-Delivery"),
                headers.getFirst("Parley-Kind"),
                headers.getFirst("Parley-Timestamp"),
                headers.getFirst("Parley-Signature"),
                body));
        if (silent) {
            return;
        }
        if (status >= 300 && status < 400) {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
