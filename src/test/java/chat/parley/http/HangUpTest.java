package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Cast;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who hangs up in mid-upload is no error of ours.
@QuarkusTest
class HangUpTest {

    @TestHTTPResource
    URI server;

    @Inject
    Cast cast;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inMidUploadIsNotLoggedAsAnError(boolean reset) throws Exception {
        var session = cast.signIn(cast.grace());
        List<String> errors = new CopyOnWriteArrayList<>();
        var log = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLevel().intValue() >= Level.SEVERE.intValue()) {
                    errors.add(line.getLoggerName() + ": " + line.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger("").addHandler(log);
        try {
            for (int i = 0; i < 20; i++) {
                upload(session, reset, i * 20_000);
            }
            Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(errors).isEmpty());
        } finally {
            Logger.getLogger("").removeHandler(log);
        }
    }

    @Test
    void whoStaysIsAnswered() {
        cast.as(cast.grace())
                .contentType("application/json")
                .body("{\"name\":\"Grace\"}")
                .patch("/api/me")
                .then()
                .statusCode(200);
    }

    private void upload(String session, boolean reset, int sent) throws Exception {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            var head = "PATCH /api/me HTTP/1.1\r\nHost: localhost\r\nCookie: %s=%s\r\n"
                            .formatted(SessionCookie.PLAIN_NAME, session)
                    + "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{\"name\":\"";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write("x".repeat(sent).getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            socket.setSoLinger(reset, 0);
        }
    }
}
