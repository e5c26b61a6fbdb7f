package chat.parley.journey;

import chat.parley.http.SessionCookie;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Questions in chats of several replicas, each answer watched by two who come back whenever they are cut off, at
/// whichever replica: one for as long as it goes, one for a single event at a time. What they saw, what is stored and
/// what the provider wrote are held against each other. All go through a [RoughProxy].
final class TurnLoad implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern NUMBER = Pattern.compile("Question (\\d+)\\.");
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<RoughProxy> ways = new ArrayList<>();
    private final String session;
    private final int words;

    final AtomicInteger completed = new AtomicInteger();
    final AtomicInteger otherwise = new AtomicInteger();
    final AtomicInteger cut = new AtomicInteger();
    final AtomicInteger asked = new AtomicInteger();
    /// What no fault excuses.
    final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    TurnLoad(Fleet fleet, String session, int words, Duration every, long seed) throws IOException {
        this.session = session;
        for (int i = 0; i < fleet.size(); i++) {
            int replica = i;
            ways.add(new RoughProxy(() -> fleet.replica(replica).port(), seed + i));
        }
        fleet.provider.script(
                House.MODEL,
                body -> FakeScript.answer("", answer(number(body), words)).every(every));
        this.words = words;
    }

    private static int number(JsonNode body) {
        var number = NUMBER.matcher(body.path("messages").toString());
        return number.find() ? Integer.parseInt(number.group(1)) : 0;
    }

    private static String answer(int number, int words) {
        return IntStream.range(0, words)
                .mapToObj(word -> number + "/" + word + (word % 7 == 0 ? " 好" : " ok"))
                .collect(Collectors.joining(", "));
    }

    void turns(int count, int workers) throws Exception {
        var next = new AtomicInteger();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < workers; i++) {
                all.add(executor.submit(() -> {
                    for (int turn = next.getAndIncrement(); turn < count; turn = next.getAndIncrement()) {
                        one(turn);
                    }
                    return null;
                }));
            }
            for (var one : all) {
                one.get();
            }
        }
    }

    private void one(int number) throws Exception {
        var conversation = Ids.next();
        var turn = Ids.next();
        var message = post(number, conversation, turn);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var calm = executor.submit(() -> watch(turn, false));
            var nervous = executor.submit(() -> watch(turn, true));
            check(number, conversation, message, calm.get(), nervous.get());
        }
    }

    /// The same request until it is answered: it makes one turn.
    private UUID post(int number, UUID conversation, UUID turn) throws Exception {
        var body = """
                {"id":"%s","text":"Question %d.","model":"%s","thinking":"off","conversation":{}}
                """.formatted(turn, number, House.MODEL);
        for (long start = System.nanoTime(); inTime(start, "posting " + number); Thread.sleep(100)) {
            asked.incrementAndGet();
            try {
                var request = request("/api/conversations/" + conversation + "/turns")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                var response = http.send(request, BodyHandlers.ofString());
                if (response.statusCode() == 201 || response.statusCode() == 200) {
                    return UUID.fromString(
                            JSON.readTree(response.body()).path("messageId").asText());
                }
                excuse(response, "posting");
            } catch (IOException e) {
                cut.incrementAndGet();
            }
        }
        throw new AssertionError("not posted: " + number);
    }

    private String watch(UUID turn, boolean nervous) throws Exception {
        var text = new StringBuilder();
        var last = "nothing";
        for (long start = System.nanoTime();
                inTime(start, "watching %s: %d units, at last %s:".formatted(turn, text.length(), last));
                Thread.sleep(nervous ? 1 : 50)) {
            try {
                var request = request("/api/turns/" + turn + "/events").header("Accept", "text/event-stream");
                if (!text.isEmpty()) {
                    request.header("Last-Event-ID", Integer.toString(text.length()));
                }
                var response = http.send(request.build(), BodyHandlers.ofInputStream());
                try (var stream = response.body()) {
                    if (response.statusCode() != 200) {
                        var told = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                        excuse(response.statusCode(), told, "watching");
                        last = response.statusCode() + " " + told;
                    } else if (read(
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)), text, nervous)) {
                        return text.toString();
                    } else {
                        last = "a stream from " + response.uri().getPort();
                    }
                }
            } catch (IOException e) {
                cut.incrementAndGet();
                last = e.toString();
            }
        }
        throw new AssertionError("never ended: " + turn);
    }

    /// @return whether the answer has ended
    private boolean read(BufferedReader lines, StringBuilder text, boolean nervous) throws IOException {
        long id = -1;
        String name = "";
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("id: ")) {
                id = Long.parseLong(line.substring(4));
            } else if (line.startsWith("data: ") && name.equals("delta")) {
                text.append(JSON.readTree(line.substring(6)).path("content").asText());
                if (id != text.length()) {
                    wrong.add("position " + id + " after " + text.length() + " units");
                }
                if (nervous) {
                    cut.incrementAndGet();
                    return false;
                }
            } else if (line.startsWith("data: ") && name.equals("end")) {
                return true;
            }
        }
        return false;
    }

    private void check(int number, UUID conversation, UUID message, String calm, String nervous) throws Exception {
        for (long start = System.nanoTime(); inTime(start, "reading " + number); Thread.sleep(200)) {
            try {
                var response = http.send(
                        request("/api/conversations/" + conversation + "/messages")
                                .build(),
                        BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    for (var item : JSON.readTree(response.body()).path("items")) {
                        if (item.path("id").asText().equals(message.toString())) {
                            compare(number, item, calm, nervous);
                            return;
                        }
                    }
                    wrong.add("no message of turn " + number);
                    return;
                }
                excuse(response, "reading");
            } catch (IOException e) {
                cut.incrementAndGet();
            }
        }
    }

    private void compare(int number, JsonNode message, String calm, String nervous) {
        var stored = message.path("content").asText();
        var status = message.path("status").asText();
        var written = answer(number, words);
        if (!written.startsWith(stored)) {
            wrong.add("turn %d: stored is no beginning of what was written: %s".formatted(number, stored));
        }
        if (!stored.equals(calm) || !stored.equals(nervous)) {
            wrong.add("turn %d, %s: stored %d units, seen %d and %d"
                    .formatted(number, status, stored.length(), calm.length(), nervous.length()));
        }
        boolean whole = status.equals("completed") || status.equals("complete");
        if (whole && !stored.equals(written)) {
            wrong.add("turn " + number + " is said to be complete and is not");
        }
        (whole ? completed : otherwise).incrementAndGet();
    }

    private void excuse(HttpResponse<String> response, String what) {
        excuse(response.statusCode(), response.body(), what);
    }

    /// A replica or the database that is away says so; anything else is a fault.
    private void excuse(int status, String body, String what) {
        if (status != 503) {
            wrong.add(what + ": " + status + " " + body);
        }
    }

    private HttpRequest.Builder request(String path) {
        int way = ThreadLocalRandom.current().nextInt(ways.size());
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + ways.get(way).port() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Cookie", SessionCookie.PLAIN_NAME + "=" + session);
    }

    private static boolean inTime(long start, String what) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
            throw new AssertionError(what + " took longer than " + PATIENCE);
        }
        return true;
    }

    int resets() {
        return ways.stream().mapToInt(way -> way.resets.get()).sum();
    }

    @Override
    public void close() throws IOException {
        for (var way : ways) {
            way.close();
        }
    }
}
