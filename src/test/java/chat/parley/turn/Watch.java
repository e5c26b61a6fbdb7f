package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/// An open page: reads a turn's events as a browser does.
final class Watch implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    record Event(String name, Long id, JsonNode data) {}

    final int status;
    final HttpHeaders headers;
    final String body;
    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<String> comments = new CopyOnWriteArrayList<>();
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final InputStream stream;

    private Watch(HttpResponse<InputStream> response) throws IOException {
        status = response.statusCode();
        headers = response.headers();
        stream = response.body();
        boolean events = headers.firstValue("content-type").orElse("").startsWith("text/event-stream");
        body = events ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        if (events) {
            Thread.ofVirtual().start(this::read);
        } else {
            closed.countDown();
        }
    }

    static Watch open(URI uri, String session, Map<String, String> headers) {
        return open(HttpRequest.newBuilder(uri), session, headers);
    }

    /// Posts `body` and reads what follows.
    static Watch post(URI uri, String session, Map<String, ?> body) {
        try {
            var json = HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
            var headers = Map.of("Accept", "text/event-stream", "Content-Type", "application/json");
            return open(HttpRequest.newBuilder(uri).POST(json), session, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Watch open(HttpRequest.Builder request, String session, Map<String, String> headers) {
        request.timeout(Duration.ofSeconds(20));
        if (session != null) {
            request.header("Cookie", Stage.cookie(session));
        }
        headers.forEach(request::header);
        try {
            return new Watch(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void onEvent(Consumer<Event> listener) {
        listeners.add(listener);
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String name = "message";
            Long id = null;
            String data = null;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(":")) {
                    comments.add(line);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = Long.valueOf(line.substring(4));
                } else if (line.startsWith("data: ")) {
                    assertThat(data).as("data stands on one line").isNull();
                    data = line.substring(6);
                } else if (line.isEmpty() && data != null) {
                    var event = new Event(name, id, JSON.readTree(data));
                    listeners.forEach(listener -> listener.accept(event));
                    events.add(event);
                    name = "message";
                    id = null;
                    data = null;
                }
            }
        } catch (IOException e) {
            comments.add("cut: " + e);
        } finally {
            closed.countDown();
        }
    }

    Watch awaitClosed() {
        try {
            assertThat(closed.await(30, TimeUnit.SECONDS))
                    .as("the stream is closed")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    Watch awaitEnd() {
        await(() -> events("end").size() == 1);
        return this;
    }

    Watch awaitUnits(int units) {
        await(() -> content().length() + reasoning().length() >= units);
        return this;
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }

    List<Event> events(String name) {
        return events.stream().filter(event -> event.name().equals(name)).toList();
    }

    JsonNode end() {
        return events("end").getFirst().data();
    }

    String content() {
        return text("content");
    }

    String reasoning() {
        return text("reasoning");
    }

    private String text(String kind) {
        var text = new StringBuilder();
        events("delta").forEach(event -> text.append(event.data().path(kind).asText("")));
        return text.toString();
    }

    long lastId() {
        return events.stream()
                .filter(event -> event.id() != null)
                .mapToLong(Event::id)
                .max()
                .orElse(0);
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
