package chat.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Sends a request as it is written, with nothing encoded, resolved or added but `Host` and `Connection: close`.
public final class RawHttp {

    /// @param head the lines before the body
    public record Answer(int status, String head, String body) {}

    private RawHttp() {}

    /// @throws UncheckedIOException if there is no answer within `patience`
    public static Answer send(URI server, Duration patience, String requestLine, String... headers) {
        return sendJson(server, patience, "", requestLine, headers);
    }

    /// Sends a body too, as it is, with its length.
    public static Answer sendJson(URI server, Duration patience, String body, String requestLine, String... headers) {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            var host = "Host: " + server.getHost() + ":" + server.getPort();
            var lines = new ArrayList<>(List.of(requestLine + " HTTP/1.1", host, "Connection: close"));
            lines.addAll(List.of(headers));
            if (!body.isEmpty()) {
                lines.addAll(List.of("Content-Type: application/json", "Content-Length: " + body.length()));
            }
            var out = socket.getOutputStream();
            out.write((String.join("\r\n", lines) + "\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var end = answer.indexOf("\r\n\r\n");
            if (end < 0) {
                throw new IOException("no answer");
            }
            var status = Integer.parseInt(answer.substring(9, 12));
            return new Answer(status, answer.substring(0, end), answer.substring(end + 4));
        } catch (IOException e) {
            throw new UncheckedIOException(requestLine, e);
        }
    }
}
