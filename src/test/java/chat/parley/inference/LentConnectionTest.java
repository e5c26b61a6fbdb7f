package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.inference.Outcome.Finished;
import chat.parley.testing.FakeProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Calls that share one connection, one after the other.
@QuarkusTest
class LentConnectionTest {

    private static final ClientFixture.Limits ONE_CONNECTION = new ClientFixture.Limits(
            Duration.ofSeconds(20),
            Duration.ofSeconds(40),
            Duration.ofSeconds(40),
            Duration.ofSeconds(60),
            Duration.ofSeconds(40),
            Duration.ofSeconds(40),
            1);

    private static final String HINT_THEN_ANSWER = """
            HTTP/1.1 103 Early Hints
            Link: </a>

            HTTP/1.1 200 OK
            Content-Type: text/event-stream
            Content-Length: 1000

            data: {"choices":[{"delta":{"content":"Hello"}}]}

            """.replace("\n", "\r\n");

    @Inject
    Vertx vertx;

    private FakeProvider provider;
    private ClientFixture client;

    @BeforeEach
    void start() {
        provider = FakeProvider.start();
        client = ClientFixture.of(URI.create(provider.baseUrl()), vertx, 1000, ONE_CONNECTION);
    }

    @AfterEach
    void stop() {
        client.client().retire();
        provider.close();
    }

    static List<Named<Consumer<Exchange>>> waysOut() {
        return List.of(Named.of("stop", Exchange::stop), Named.of("abort", Exchange::abort));
    }

    /// Its reader is slow: the answer waits here while its connection is another's already.
    @ParameterizedTest
    @MethodSource("waysOut")
    void whoLeavesAnAnswerThatHasWholyComeLeavesTheConnectionToItsNext(Consumer<Exchange> leave) {
        var unread = new Heard();
        var first = client.send("m", unread);
        first.pause();
        // Until the connection is given back, there is none for another call.
        await().until(() -> client.call("m").await() instanceof Finished);
        var next = new Heard();
        var second = client.send("m:slow", next);
        next.awaitFirst();

        leave.accept(first);
        unread.await();

        int before = next.pieces.size();
        await().until(() -> next.pieces.size() > before || next.outcome.isDone());
        assertThat(next.outcome).isNotDone();
        assertThat(provider.connections()).isEqualTo(1);
        second.abort();
    }

    @ParameterizedTest
    @MethodSource("waysOut")
    void whoLeavesAnAnswerThatStillComesEndsItsConnection(Consumer<Exchange> leave) {
        client.call("m");
        var heard = new Heard();
        var slow = client.send("m:slow", heard);
        heard.awaitFirst();

        leave.accept(slow);
        heard.await();

        await().until(() -> provider.lastRequest().aborted());
        assertThat(client.call("m").await()).isInstanceOf(Finished.class);
        assertThat(provider.connections()).isEqualTo(2);
    }

    @Test
    void aHintBeforeTheAnswerIsNotItsEnd() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
            var hinted = ClientFixture.of(url, vertx, 1000, ONE_CONNECTION);
            var heard = new Heard();
            var going = hinted.send("m", heard);
            try (var socket = server.accept()) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(HINT_THEN_ANSWER.getBytes(StandardCharsets.UTF_8));
                heard.awaitFirst();

                going.stop();
                heard.await();

                // To the end of the connection.
                assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
            }
            hinted.client().retire();
        }
    }
}
