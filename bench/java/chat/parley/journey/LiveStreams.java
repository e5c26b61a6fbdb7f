package chat.parley.journey;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Streams of server-sent events read on one thread: what came, how late each chunk of a [TimedProvider] was, and
/// whether it came whole and in order.
final class LiveStreams implements AutoCloseable {

    private static final int LONGEST_MILLIS = 60_000;

    final long[] lateness = new long[LONGEST_MILLIS + 1];
    long chunks;
    long bytes;
    long text;
    long events;
    long disordered;
    long cut;
    final List<String> refused = new ArrayList<>();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient http;

    LiveStreams(int most) {
        http = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false).setConnectTimeout(30_000),
                new PoolOptions().setHttp1MaxSize(most));
    }

    /// One stream to its end.
    final class Stream {

        private final CountDownLatch over;
        private final StringBuilder line = new StringBuilder();
        private final StringBuilder waiting = new StringBuilder();
        private int next;
        private boolean ended;

        Stream(CountDownLatch over) {
            this.over = over;
        }

        void open(HttpMethod method, URI uri, Map<String, String> headers, String body) {
            var options = new RequestOptions()
                    .setMethod(method)
                    .setHost(uri.getHost())
                    .setPort(uri.getPort())
                    .setURI(uri.getRawPath());
            headers.forEach(options::addHeader);
            http.request(options)
                    .compose(request -> body == null ? request.send() : request.send(body))
                    .onSuccess(response -> {
                        if (response.statusCode() > 299) {
                            response.body().onComplete(text -> refuse(response.statusCode() + " " + text.result()));
                            return;
                        }
                        response.handler(this::take);
                        response.exceptionHandler(failure -> finish());
                        response.endHandler(end -> finish());
                    })
                    .onFailure(failure -> refuse(failure.toString()));
        }

        private void refuse(String why) {
            refused.add(why);
            over.countDown();
        }

        private void take(Buffer buffer) {
            bytes += buffer.length();
            var chars = buffer.toString(StandardCharsets.ISO_8859_1);
            for (int from = 0; from < chars.length(); ) {
                int at = chars.indexOf('\n', from);
                line.append(chars, from, at < 0 ? chars.length() : at);
                if (at < 0) {
                    return;
                }
                read(line);
                line.setLength(0);
                from = at + 1;
            }
        }

        private void read(StringBuilder of) {
            if (of.indexOf("data:") != 0) {
                ended |= of.indexOf("event:") == 0 && of.indexOf("end") > 0;
                return;
            }
            ended |= of.indexOf("[DONE]") > 0;
            events++;
            int at = of.indexOf("\"content\":\"");
            if (at < 0) {
                return;
            }
            int end = of.indexOf("\"", at + 11);
            text += end - at - 11;
            waiting.append(of, at + 11, end);
            int read = 0;
            for (; read + TimedProvider.CHUNK <= waiting.length(); read += TimedProvider.CHUNK) {
                long late = TimedProvider.now() - Long.parseLong(waiting, read, read + 11, 10);
                lateness[(int) Math.clamp(late / 1000, 0, LONGEST_MILLIS)]++;
                disordered += Integer.parseInt(waiting, read + 12, read + 19, 10) == next++ ? 0 : 1;
                chunks++;
            }
            waiting.delete(0, read);
        }

        private void finish() {
            cut += ended ? 0 : 1;
            over.countDown();
        }
    }

    /// Begins one on the thread that reads all.
    void open(CountDownLatch over, HttpMethod method, URI uri, Map<String, String> headers, String body) {
        vertx.runOnContext(now -> new Stream(over).open(method, uri, headers, body));
    }

    /// In milliseconds.
    int lateness(double percent) {
        long most = Math.round(chunks * percent / 100);
        long sum = 0;
        for (int i = 0; i < lateness.length; i++) {
            sum += lateness[i];
            if (sum >= most) {
                return i;
            }
        }
        return lateness.length;
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
