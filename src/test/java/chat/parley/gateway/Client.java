package chat.parley.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A plain HTTP client of `/v1`, as programs are.
final class Client {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// One event of a stream: its name, or empty, and its data.
    record Event(String name, String data) {
        JsonNode json() {
            return parse(data);
        }
    }

    private final String key;

    Client(World.Program program) {
        this(program.key());
    }

    Client(String key) {
        this.key = key;
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    HttpResponse<String> complete(String body, String... headers) {
        var request = request("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<InputStream> open(String body) {
        var request = request("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString(body));
        try {
            return HTTP.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(World.url() + path)).header("Authorization", "Bearer " + key);
    }

    /// Sends a request for a stream and leaves the reading to the caller, byte by byte.
    Socket dial(String body) throws IOException {
        var socket = new Socket("127.0.0.1", World.port());
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var head =
                "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n".formatted(key)
                        + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n".formatted(bytes.length);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return socket;
    }

    static String ask(String model, String... more) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}]%s}"
                .formatted(model, more.length == 0 ? "" : "," + String.join(",", more));
    }

    static JsonNode error(HttpResponse<String> response) {
        return parse(response.body()).path("error");
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    static Map<String, List<String>> headers(HttpResponse<?> response) {
        return response.headers().map();
    }

    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    /// Reads a finished stream strictly: each event one data line of JSON, comments left out.
    static List<Event> events(String stream) {
        var events = new ArrayList<Event>();
        for (var block : stream.split("\n\n")) {
            var name = "";
            String data = null;
            for (var line : block.split("\n")) {
                if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("data: ") && data == null) {
                    data = line.substring("data: ".length());
                } else if (!line.startsWith(":")) {
                    throw new AssertionError("not an event line: " + line);
                }
            }
            events.add(new Event(name, data));
        }
        return events;
    }
}
