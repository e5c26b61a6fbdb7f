package chat.parley.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.URI;

/// The demonstration model: a provider like any other, on a loopback port of its own, so that Parley can be tried whole
/// without one. It knows Parley's guide and nothing else, and says so.
public final class DemoServer {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int KEEP_ALIVE_MILLIS = 10_000;
    private static final int MAX_BODY = 16 << 20;

    private final Vertx vertx;
    private final Guides guides;
    private final PromptCache cache = new PromptCache();
    private final HttpServer server;

    private DemoServer(Vertx vertx, Guides guides) {
        this.vertx = vertx;
        this.guides = guides;
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(this::accept);
    }

    /// Starts it on a free port.
    ///
    /// @param handbook what it answers from in English where a request brings no other
    /// @param chinese the same for questions in Chinese
    public static Future<DemoServer> start(Vertx vertx, String handbook, String chinese) {
        var demo = new DemoServer(vertx, new Guides(handbook, chinese));
        return demo.server.listen().map(listening -> demo);
    }

    /// The base URL, as a provider's.
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/v1");
    }

    public Future<Void> stop() {
        return server.close();
    }

    private void accept(HttpServerRequest request) {
        switch (String.valueOf(request.path())) {
            case "/v1/models" ->
                json(
                        request.response(),
                        200,
                        "{\"object\":\"list\",\"data\":[{\"id\":\"demo\",\"object\":\"model\",\"owned_by\":\"parley\"}]}");
            case "/v1/chat/completions" -> request.body().onSuccess(body -> chat(request.response(), body));
            default -> error(request.response(), 404, "there is nothing here");
        }
    }

    private void chat(HttpServerResponse response, Buffer body) {
        JsonNode asked;
        try {
            asked = body.length() > MAX_BODY ? null : JSON.readTree(body.getBytes());
        } catch (IOException e) {
            asked = null;
        }
        if (asked == null || asked.path("messages").isEmpty()) {
            error(response, 400, "a JSON object with messages is needed");
            return;
        }
        JsonNode request = asked;
        vertx.executeBlocking(() -> generation(request), false)
                .onSuccess(generation -> {
                    if (request.path("stream").asBoolean()) {
                        stream(response, generation);
                    } else {
                        json(response, 200, generation.whole());
                    }
                })
                .onFailure(fault -> error(response, 500, fault.toString()));
    }

    /// Reads the whole prompt, which may be as long as a book.
    private Generation generation(JsonNode asked) {
        var tokens = DemoTokens.ofPrompt(asked);
        int cached;
        synchronized (cache) {
            cached = cache.hit(asked.path("user_id").asText(""), tokens);
        }
        return Generation.of(asked, guides.of(asked), tokens.size(), cached);
    }

    /// A piece at a time, with a keep-alive first and whenever nothing was sent for long.
    private void stream(HttpServerResponse response, Generation generation) {
        response.putHeader("content-type", "text/event-stream; charset=utf-8").setChunked(true);
        response.write(": keep-alive\n\n" + generation.opening());
        var next = new int[1];
        long keepAlive = vertx.setPeriodic(KEEP_ALIVE_MILLIS, tick -> response.write(": keep-alive\n\n"));
        long pace = vertx.setPeriodic(generation.pieceMillis(), tick -> {
            if (response.writeQueueFull() || response.ended() || response.closed()) {
                return;
            }
            if (next[0] < generation.pieces().size()) {
                response.write(generation.piece(next[0]++));
            } else {
                response.end(generation.closing());
            }
        });
        Runnable over = () -> {
            vertx.cancelTimer(pace);
            vertx.cancelTimer(keepAlive);
        };
        response.endHandler(end -> over.run());
        response.closeHandler(gone -> over.run());
        response.exceptionHandler(broken -> over.run());
    }

    private static void error(HttpServerResponse response, int status, String message) {
        var body = JSON.createObjectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", "invalid_request_error")
                .putNull("param")
                .putNull("code");
        json(response, status, body.toString());
    }

    private static void json(HttpServerResponse response, int status, String body) {
        response.setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body);
    }
}
