package chat.parley.journey;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Streams of server-sent events read on one thread: what came, how late each chunk of a [TimedProvider] was, and
/// whether it came whole and in order. A stream carries one answer, or all of one person.
final class LiveStreams implements AutoCloseable {

    private static final int LONGEST_MILLIS = 60_000;

    final long[] lateness = new long[LONGEST_MILLIS + 1];
    long chunks;

    /// Of bodies: heads, and what frames their chunks, are not in it.
    long bytes;

    /// All that came, heads and frames too.
    long onWire;

    long text;
    long events;
    long disordered;
    long cut;

    /// Answers of which something has come.
    final AtomicInteger begun = new AtomicInteger();

    final AtomicInteger ended = new AtomicInteger();
    final List<String> refused = new ArrayList<>();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient http;

    LiveStreams(int most) {
        http = vertx.httpClientBuilder()
                .with(new HttpClientOptions().setKeepAlive(false).setConnectTimeout(30_000))
                .with(new PoolOptions().setHttp1MaxSize(most))
                .withConnectHandler(this::weigh)
                .build();
    }

    private void weigh(HttpConnection connection) {
        ((ConnectionBase) connection).channel().pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
                onWire += ((ByteBuf) message).readableBytes();
                super.channelRead(context, message);
            }
        });
    }

    /// What is read of one answer.
    private final class Answer {

        private final StringBuilder waiting = new StringBuilder();
        private int next;

        void take(StringBuilder line, int from, int to) {
            if (next == 0 && waiting.isEmpty()) {
                begun.incrementAndGet();
            }
            text += to - from;
            waiting.append(line, from, to);
            int read = 0;
            for (; read + TimedProvider.CHUNK <= waiting.length(); read += TimedProvider.CHUNK) {
                long late = TimedProvider.now() - Long.parseLong(waiting, read, read + 11, 10);
                lateness[(int) Math.clamp(late / 1000, 0, LONGEST_MILLIS)]++;
                disordered += Integer.parseInt(waiting, read + 12, read + 19, 10) == next++ ? 0 : 1;
                chunks++;
            }
            waiting.delete(0, read);
        }
    }

    /// One stream to its end.
    final class Stream {

        private static final int ALONE = 0;

        private final CountDownLatch over;
        private final boolean ofAll;
        private final StringBuilder line = new StringBuilder();
        private final Map<Integer, Answer> answers = new HashMap<>();
        private boolean atEnd;
        private boolean whole;

        Stream(CountDownLatch over, boolean ofAll) {
            this.over = over;
            this.ofAll = ofAll;
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
                atEnd |= CharSequence.compare(of, "event: end") == 0;
                return;
            }
            events++;
            int number = ofAll ? number(of) : ALONE;
            if (atEnd || of.indexOf("[DONE]") > 0) {
                atEnd = false;
                ended.incrementAndGet();
                whole = !ofAll;
                answers.remove(number);
                if (ofAll) {
                    over.countDown();
                }
                return;
            }
            int at = of.indexOf("\"content\":\"");
            if (at >= 0 && number >= 0) {
                answers.computeIfAbsent(number, n -> new Answer()).take(of, at + 11, of.indexOf("\"", at + 11));
            }
        }

        /// Which of the answers it carries; below zero where it is about none.
        private static int number(StringBuilder of) {
            var name = "{\"t\":";
            int at = of.indexOf(name);
            if (at < 0) {
                return -1;
            }
            int from = at + name.length();
            int to = from;
            while (to < of.length() && Character.isDigit(of.charAt(to))) {
                to++;
            }
            return Integer.parseInt(of, from, to, 10);
        }

        private void finish() {
            cut += whole ? 0 : 1;
            if (!ofAll) {
                over.countDown();
            }
        }
    }

    /// All answers of one person: `over` counts each that ends.
    void openAll(CountDownLatch over, URI uri, Map<String, String> headers) {
        vertx.runOnContext(now -> new Stream(over, true).open(HttpMethod.GET, uri, headers, null));
    }

    /// Asks for an answer that is read elsewhere.
    void post(CountDownLatch over, URI uri, Map<String, String> headers, String body) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(uri.getHost())
                .setPort(uri.getPort())
                .setURI(uri.getRawPath());
        headers.forEach(options::addHeader);
        vertx.runOnContext(now -> http.request(options)
                .compose(request -> request.send(body))
                .compose(response -> response.body().map(told -> response.statusCode() + " " + told))
                .otherwise(Throwable::toString)
                .onSuccess(told -> {
                    if (!told.startsWith("201 ")) {
                        refused.add(told);
                        over.countDown();
                    }
                }));
    }

    /// Begins one on the thread that reads all.
    void open(CountDownLatch over, HttpMethod method, URI uri, Map<String, String> headers, String body) {
        vertx.runOnContext(now -> new Stream(over, false).open(method, uri, headers, body));
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
