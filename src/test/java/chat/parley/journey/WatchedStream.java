package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.http.SessionCookie;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// Reads events as they come, and when.
final class WatchedStream implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final StringBuffer raw = new StringBuffer();
    volatile long ended;

    /// The connection is over, with or without an end of the answer.
    volatile boolean closed;

    private final StringBuffer text = new StringBuffer();
    private final NavigableMap<Integer, Long> arrivals = new ConcurrentSkipListMap<>();
    private final InputStream body;

    WatchedStream(Person person, String path) throws IOException, InterruptedException {
        this(person.parley().http(path), person.session());
    }

    WatchedStream(URI uri, String session) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri)
                .header("Cookie", SessionCookie.PLAIN_NAME + "=" + session)
                .build();
        var response = CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        body = response.body();
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                raw.append(line).append('\n');
                if (line.equals("event: end")) {
                    ended = System.nanoTime();
                } else if (line.contains("\"content\":\"")) {
                    var content = line.substring(line.indexOf("\"content\":\"") + 11, line.lastIndexOf('"'));
                    // Before the text: whoever sees that finds when it came.
                    arrivals.put(text.length() + content.length(), System.nanoTime());
                    text.append(content);
                }
            }
        } catch (IOException e) {
            raw.append(e);
        } finally {
            closed = true;
        }
    }

    String text() {
        return text.toString();
    }

    /// In how many pieces the text came.
    int arrivals() {
        return arrivals.size();
    }

    /// How much later than at `other` each piece of text was here, in ms, in order of size; of what is here.
    List<Long> behind(WatchedStream other) {
        return other.arrivals.headMap(arrivals.lastKey(), true).entrySet().stream()
                .map(piece -> Math.max(
                        0,
                        Duration.ofNanos(arrivals.ceilingEntry(piece.getKey()).getValue() - piece.getValue())
                                .toMillis()))
                .sorted()
                .toList();
    }

    @Override
    public String toString() {
        return raw.length() < 3000
                ? raw.toString()
                : raw.substring(0, 1000) + " … " + raw.substring(raw.length() - 2000);
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
