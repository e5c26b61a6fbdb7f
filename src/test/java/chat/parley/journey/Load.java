package chat.parley.journey;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/// Programs that ask several replicas at once for an answer of 100 tokens, every other one as a stream.
final class Load {

    static final int TOKENS = 100;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Pattern IN_THE_LOG = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /// Enough of the log for the causes of a failure, in characters.
    private static final int LINES = 20_000;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Fleet fleet;
    private final String key;
    private final int replicas;

    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    /// Asked again later: on hold, or the books or the replica were away.
    final AtomicInteger waited = new AtomicInteger();
    /// Broken off after the answer had begun, or no answer at all.
    final AtomicInteger broken = new AtomicInteger();
    final ConcurrentLinkedQueue<String> unexpected = new ConcurrentLinkedQueue<>();

    Load(Fleet fleet, String key, int replicas) {
        this.fleet = fleet;
        this.key = key;
        this.replicas = replicas;
    }

    /// That many calls, each asked until it is answered or refused for good.
    void calls(int calls, int callers) throws Exception {
        var next = new AtomicInteger();
        run(callers, worker -> {
            for (int call = next.getAndIncrement(); call < calls; call = next.getAndIncrement()) {
                ask(call, () -> false);
            }
        });
    }

    /// One call after the other until it is over, and from then on for as long as they are answered.
    void untilRefused(BooleanSupplier over, int callers) throws Exception {
        run(callers, worker -> {
            int call = worker;
            for (boolean last = false; !last; call++) {
                last = over.getAsBoolean();
                last = !ask(call, over) && last;
            }
        });
    }

    /// One call after the other until it is over.
    void until(BooleanSupplier over, int callers) throws Exception {
        run(callers, worker -> {
            for (int call = worker; !over.getAsBoolean(); call++) {
                ask(call, over);
            }
        });
    }

    private interface Work {
        void run(int worker) throws Exception;
    }

    private static void run(int callers, Work work) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < callers; i++) {
                int worker = i;
                all.add(executor.submit(() -> {
                    work.run(worker);
                    return null;
                }));
            }
            for (var one : all) {
                one.get();
            }
        }
    }

    /// @return whether it was answered
    private boolean ask(int call, BooleanSupplier giveUp) throws InterruptedException {
        for (int tries = 0; ; tries++) {
            boolean stream = (call + tries) % 2 == 0;
            try {
                var response = http.send(request(call + tries, stream), BodyHandlers.ofString());
                if (response.statusCode() == 200 && whole(response, stream)) {
                    answered.incrementAndGet();
                    return true;
                } else if (response.statusCode() == 402) {
                    refused.incrementAndGet();
                    return false;
                } else if (response.statusCode() == 200) {
                    broken.incrementAndGet();
                    return false;
                } else if (response.statusCode() != 429 && response.statusCode() != 503) {
                    unexpected.add(response.statusCode() + response.body() + logged(call + tries, response.body()));
                    return false;
                }
            } catch (IOException e) {
                broken.incrementAndGet();
            }
            if (giveUp.getAsBoolean() && tries > 0) {
                return false;
            }
            waited.incrementAndGet();
            Thread.sleep(PAUSE);
        }
    }

    /// What the log has of an answer that names a place in it.
    private String logged(int call, String body) throws IOException {
        var place = IN_THE_LOG.matcher(body);
        if (!place.find()) {
            return "";
        }
        String log = fleet.replica(call % replicas).log();
        int at = log.indexOf(place.group());
        return at < 0 ? "" : "\n" + log.substring(at, Math.min(log.length(), at + LINES));
    }

    private static boolean whole(HttpResponse<String> response, boolean stream) {
        return stream
                ? response.body().endsWith("data: [DONE]\n\n")
                : response.body().contains("\"usage\"");
    }

    private HttpRequest request(int call, boolean stream) {
        var body = """
                {"model":"%s","max_tokens":%d,"stream":%s,"messages":[{"role":"user","content":"Call %d"}]}
                """.formatted(House.MODEL, TOKENS, stream, call);
        return HttpRequest.newBuilder(fleet.replica(call % replicas).http("/v1/chat/completions"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
