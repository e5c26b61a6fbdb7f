package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import chat.parley.replica.GraceOver;
import chat.parley.testing.FakeScript;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A process that ends tells who still waits for an answer, and pays for what it has of it.
@QuarkusTest
@TestProfile(Timings.class)
class InterruptedTest {

    @Inject
    Event<GraceOver> over;

    @Inject
    OpenReplies open;

    private World.Program grace;

    @BeforeEach
    void enter() {
        var script = FakeScript.answer("", "word ".repeat(6000)).every(Duration.ofMillis(20));
        World.PROVIDER.script("fake:interrupted", script);
        World.PROVIDER.script("fake:unanswered", FakeScript.builder().stall().build());
        World.model("interrupted");
        World.model("unanswered");
        grace = World.program("grace", "20");
        World.drainFor(60);
    }

    @AfterEach
    void leave() {
        World.drainFor(1);
    }

    @Test
    void aStreamIsToldSo() throws Exception {
        try (var socket = new Client(grace).dial(Client.ask("fake/interrupted", "\"stream\":true"))) {
            var in = socket.getInputStream();
            assertThat(in.readNBytes(500)).hasSize(500);
            over.fire(new GraceOver());
            assertThat(rest(in))
                    .contains("event: error\ndata: {\"error\":{")
                    .contains("\"code\":\"server_restarting\"", "\"type\":\"server_error\"", "\"cost\":\"0.0")
                    .doesNotContain("[DONE]");
        }
        isSettled();
        assertThat(World.spent(grace.account())).isGreaterThan(Money.ZERO);
    }

    @Test
    void beforeTheHeadItHasAStatus() throws Exception {
        var answer = CompletableFuture.supplyAsync(
                () -> new Client(grace).complete(Client.ask("fake/unanswered", "\"stream\":false")));
        Awaitility.await().until(() -> World.attempts(grace.account(), "pending") == 1 && open.count() == 1);
        over.fire(new GraceOver());
        // With the times of this test the head goes out after 20 s.
        var told = answer.get();
        assertThat(told.statusCode()).isIn(503, 200);
        assertThat(Client.error(told).path("code").asText()).isEqualTo("server_restarting");
        if (told.statusCode() == 503) {
            assertThat(told.headers().map())
                    .containsAnyOf(
                            java.util.Map.entry("retry-after", java.util.List.of("5")),
                            java.util.Map.entry("x-should-retry", java.util.List.of("false")));
        }
        isSettled();
    }

    @Test
    void whatIsReadOnForItsUsageIsNotReadOn() throws Exception {
        try (var socket = new Client(grace).dial(Client.ask("fake/interrupted", "\"stream\":true"))) {
            assertThat(socket.getInputStream().readNBytes(500)).hasSize(500);
        }
        assertThat(World.attempts(grace.account(), "pending")).isEqualTo(1);
        over.fire(new GraceOver());
        isSettled();
    }

    private void isSettled() {
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> World.attempts(grace.account(), "pending") == 0);
        assertThat(World.held(grace.account())).isEqualTo(Money.ZERO);
        Awaitility.await().until(() -> open.count() == 0);
    }

    private static String rest(InputStream in) throws IOException {
        var rest = new ByteArrayOutputStream();
        try {
            in.transferTo(rest);
        } catch (IOException cut) {
            // As it should be.
        }
        return rest.toString(StandardCharsets.UTF_8);
    }
}
