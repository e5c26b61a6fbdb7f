package chat.parley.testing;

import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/// The far end in tests: a real HTTP server that speaks the wire format, keeps a meter of its own, fails on demand and
/// remembers what it was asked. What it does with a call is decided by [#script], else by what stands after the last
/// colon of the model's name (see [FakeScenarios]), else it answers "Hello from the fake provider.".
public final class FakeProvider implements AutoCloseable {

    static final JsonMapper JSON = new JsonMapper();
    private static final Vertx VERTX = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));

    private final HttpServer server;
    private final List<Recorded> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Function<JsonNode, FakeScript>> scripts = new ConcurrentHashMap<>();
    private final Map<String, List<List<String>>> cache = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final Meter meter = new Meter();
    private final String scheme;
    private volatile boolean billsAborted;
    private volatile ListReply list = ListReply.of(List.of());
    private final FakeCredit credit = new FakeCredit();

    private FakeProvider(HttpServerOptions options) {
        scheme = options.isSsl() ? "https" : "http";
        server = VERTX.createHttpServer(options.setHost("127.0.0.1"))
                .connectionHandler(connection -> {
                    connections.incrementAndGet();
                    open.incrementAndGet();
                    connection.closeHandler(closed -> open.decrementAndGet());
                })
                .requestHandler(this::accept);
        await(server.listen());
    }

    public static FakeProvider start() {
        return start(new HttpServerOptions());
    }

    /// Starts at a certain port.
    ///
    /// @throws IllegalStateException if it is taken
    public static FakeProvider startAt(int port) {
        return new FakeProvider(new HttpServerOptions().setPort(port));
    }

    /// With these options, for TLS.
    public static FakeProvider start(HttpServerOptions options) {
        return new FakeProvider(options.setPort(0));
    }

    public int port() {
        return server.actualPort();
    }

    /// The base URL as an admin would enter it.
    public String baseUrl() {
        return scheme + "://127.0.0.1:" + server.actualPort() + "/v1";
    }

    /// Plays this for every call of the model, by its name at the provider.
    public void script(String model, FakeScript script) {
        scripts.put(model, body -> script);
    }

    public void script(String model, Function<JsonNode, FakeScript> script) {
        scripts.put(model, script);
    }

    /// What it answers under `/models`.
    public record ListReply(int status, String contentType, String body) {

        static ListReply of(List<String> ids) {
            var models = JSON.createArrayNode();
            ids.forEach(id -> models.addObject().put("id", id).put("object", "model"));
            var body = JSON.createObjectNode().put("object", "list").set("data", models);
            return new ListReply(200, "application/json", body.toString());
        }
    }

    /// Lists these models.
    public void lists(String... ids) {
        list = ListReply.of(List.of(ids));
    }

    public void lists(ListReply reply) {
        list = reply;
    }

    /// What a token costs on the provider's own bill.
    public void prices(Rates rates) {
        meter.rates = rates;
    }

    /// What is paid in, out of which its meter takes.
    public FakeCredit credit() {
        return credit;
    }

    /// Whether it goes on writing, and charging, after the caller has gone. Off, as at DeepSeek, by default.
    public void billsAborted(boolean on) {
        billsAborted = on;
    }

    public Meter meter() {
        return meter;
    }

    /// Every call that arrived, in order.
    public List<Recorded> requests() {
        return List.copyOf(requests);
    }

    public Recorded lastRequest() {
        return requests.getLast();
    }

    /// TCP connections accepted so far.
    public int connections() {
        return connections.get();
    }

    /// TCP connections open now.
    public int openConnections() {
        return open.get();
    }

    /// Drops its cache, as providers do after some hours.
    public void dropCache() {
        cache.clear();
    }

    /// Forgets calls, meter, cache and scripts; connections stay.
    public void reset() {
        requests.clear();
        scripts.clear();
        cache.clear();
        meter.calls.clear();
        meter.rates = new Rates(0, 0, 0);
        billsAborted = false;
        list = ListReply.of(List.of());
        credit.reset();
    }

    @Override
    public void close() {
        await(server.close());
    }

    boolean billsAborted() {
        return billsAborted;
    }

    private void accept(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            if (request.path().endsWith("/models")) {
                reply(request, list);
            } else if (request.path().equals("/user/balance")) {
                reply(request, credit.answer(request.getHeader("authorization"), meter.total()));
            } else if (!request.path().endsWith("/chat/completions")) {
                request.response()
                        .setStatusCode(404)
                        .end("{\"error_msg\":\"Not Found. Please check the configuration.\"}");
            } else {
                answer(request, body);
            }
        });
    }

    private static void reply(HttpServerRequest request, ListReply reply) {
        request.response()
                .setStatusCode(reply.status())
                .putHeader("content-type", reply.contentType())
                .end(reply.body());
    }

    private void answer(HttpServerRequest request, Buffer raw) {
        JsonNode body;
        try {
            body = JSON.readTree(raw.getBytes());
        } catch (IOException e) {
            request.response().setStatusCode(400).end("{\"error\":{\"message\":\"not JSON\"}}");
            return;
        }
        String model = body.path("model").asText();
        var recorded =
                new Recorded("req-" + (requests.size() + 1) + "-" + System.nanoTime(), request, body, raw.length());
        requests.add(recorded);
        var script = scripts.getOrDefault(model, FakeScenarios.of(model)).apply(body);
        List<String> prompt = FakeText.prompt(body);
        int cached = script.status() < 400 ? cached(body.path("user_id").asText("") + "|" + model, prompt) : 0;
        new FakePlayer(VERTX, this, recorded, script, prompt.size(), cached).play(request);
    }

    /// As DeepSeek's cache: whole blocks of 128 tokens of the longest prefix seen for this user.
    private int cached(String space, List<String> prompt) {
        List<List<String>> seen = cache.computeIfAbsent(space, key -> new ArrayList<>());
        synchronized (seen) {
            int best = 0;
            for (List<String> before : seen) {
                int same = 0;
                while (same < Math.min(before.size(), prompt.size())
                        && before.get(same).equals(prompt.get(same))) {
                    same++;
                }
                best = Math.max(best, same);
            }
            seen.add(prompt);
            if (seen.size() > 32) {
                seen.removeFirst();
            }
            return best / 128 * 128;
        }
    }

    private static void await(io.vertx.core.Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// One call as it arrived.
    public static final class Recorded {
        public final String id;
        public final Map<String, String> headers;
        public final JsonNode body;
        public final int bytes;
        private final long arrived = System.nanoTime();
        private volatile long abortedAt;
        private volatile boolean ended;
        volatile long written;

        Recorded(String id, HttpServerRequest request, JsonNode body, int bytes) {
            this.id = id;
            this.body = body;
            this.bytes = bytes;
            this.headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            request.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        }

        public String authorization() {
            return headers.getOrDefault("authorization", "");
        }

        /// Whether the caller left before the answer was over.
        public boolean aborted() {
            return abortedAt != 0;
        }

        /// How long after the call's arrival the caller left.
        public Duration abortedAfter() {
            return Duration.ofNanos(abortedAt - arrived);
        }

        public boolean ended() {
            return ended;
        }

        /// Bytes of the answer given to the socket so far.
        public long written() {
            return written;
        }

        void abort() {
            if (!ended && abortedAt == 0) {
                abortedAt = System.nanoTime();
            }
        }

        void end() {
            ended = true;
        }
    }

    /// The provider's own books: what it charges, whatever it reported.
    public static final class Meter {
        private final List<Metered> calls = new CopyOnWriteArrayList<>();
        private volatile Rates rates = new Rates(0, 0, 0);

        /// One charged call. `reported` tells whether the usage was sent to the caller.
        public record Metered(String id, String model, Usage usage, boolean reported, boolean aborted, Money cost) {}

        public List<Metered> calls() {
            return List.copyOf(calls);
        }

        /// The first call. One that is cut, by either side, may be written down after the other has noticed.
        public Metered first() {
            return awaited(call -> true);
        }

        /// The call of this id, waited for as [#first].
        public Metered of(String id) {
            return awaited(call -> call.id().equals(id));
        }

        private Metered awaited(Predicate<Metered> wanted) {
            return Awaitility.await()
                    .until(() -> calls.stream().filter(wanted).findFirst(), Optional::isPresent)
                    .orElseThrow();
        }

        public Money total() {
            return calls.stream().map(Metered::cost).reduce(Money.ZERO, Money::plus);
        }

        void charge(String id, String model, Usage usage, boolean reported, boolean aborted) {
            calls.add(new Metered(id, model, usage, reported, aborted, rates.cost(usage)));
        }
    }
}
