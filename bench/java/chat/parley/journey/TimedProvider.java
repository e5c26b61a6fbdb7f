package chat.parley.journey;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A provider whose chunks say when they were written and which they are of their answer, in texts of [#CHUNK] units.
final class TimedProvider implements AutoCloseable {

    /// Microseconds since the start in 11 digits, the chunk's number in 7, and a blank after each.
    static final int CHUNK = 20;

    private static final long START = System.nanoTime();

    final AtomicLong chunks = new AtomicLong();
    final AtomicLong answers = new AtomicLong();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpServer server;
    private volatile int perSecond = 20;
    private volatile int length = 20;

    TimedProvider() throws Exception {
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setAcceptBacklog(4096))
                .requestHandler(this::answer);
        server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static long now() {
        return (System.nanoTime() - START) / 1000;
    }

    int port() {
        return server.actualPort();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    /// How the answers from now on are.
    ///
    /// @param perSecond 0: one chunk, and nothing more until the caller goes
    void answers(int perSecond, int length) {
        this.perSecond = perSecond;
        this.length = length;
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var response = request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
            int chunks = length;
            int rate = perSecond;
            if (rate == 0) {
                write(response, 0);
                return;
            }
            long step = 1_000_000L / rate;
            // Begun at any moment of the step, as answers are.
            long first = now() + ThreadLocalRandom.current().nextLong(step);
            schedule(response, first, step, 0, chunks);
        });
    }

    private void schedule(HttpServerResponse response, long first, long step, int number, int chunks) {
        long wait = Math.max(1, (first + number * step - now()) / 1000);
        vertx.setTimer(wait, timer -> {
            if (response.ended() || response.closed()) {
                return;
            }
            int next = number;
            // What is due by now, should this thread have been late.
            for (; next < chunks && first + next * step <= now() + 500; next++) {
                write(response, next);
            }
            if (next < chunks) {
                schedule(response, first, step, next, chunks);
            } else {
                finish(response, chunks);
            }
        });
    }

    private void write(HttpServerResponse response, int number) {
        var text = "%011d %07d ".formatted(now(), number);
        response.write(
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                        + "[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":null}]}\n\n");
        chunks.incrementAndGet();
    }

    private void finish(HttpServerResponse response, int chunks) {
        response.end(
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                        + "[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":10,"
                        + "\"completion_tokens\":" + chunks + ",\"total_tokens\":" + (10 + chunks)
                        + "}}\n\ndata: [DONE]\n\n");
        answers.incrementAndGet();
    }

    @Override
    public void close() {
        vertx.close();
    }
}
