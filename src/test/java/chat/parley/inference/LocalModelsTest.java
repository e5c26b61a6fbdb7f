package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.inference.LocalModels.Place;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeProvider.ListReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalModelsTest {

    /// What a busy machine does not reach.
    private static final Duration PATIENT = Duration.ofSeconds(40);

    private final FakeProvider server = FakeProvider.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void onlyTheThreeUsualPlacesAreLookedAt() {
        assertThat(LocalModels.USUAL).extracting(Place::port).containsExactly(11434, 1234, 8000);
    }

    @Test
    void aServerWithModelsIsFoundByItsNumber() {
        server.lists("qwen3:8b", "llama4");
        var places = List.of(new Place(server.port(), "Ollama", "ollama"), new Place(1, "x", "other"));
        var found = LocalModels.look(places, PATIENT, PATIENT);
        assertThat(found)
                .containsExactly(new LocalModels.Found(
                        "Ollama",
                        "ollama",
                        "http://127.0.0.1:" + server.port() + "/v1",
                        List.of("qwen3:8b", "llama4")));
    }

    @Test
    void whateverElseListensThereIsNoModelServer() {
        for (var reply : List.of(
                new ListReply(200, "text/html", "<html></html>"),
                new ListReply(200, "application/json", "{\"data\":[]}"),
                new ListReply(200, "application/json", "[1, 2"),
                new ListReply(401, "application/json", "{}"),
                new ListReply(302, "text/plain", "elsewhere"),
                new ListReply(200, "application/json", "{\"data\":[" + "{\"id\":\"m\"},".repeat(40_000) + "{}]}"))) {
            server.lists(reply);
            assertThat(look(server.port(), PATIENT, PATIENT))
                    .as(reply.contentType() + reply.status())
                    .isEmpty();
        }
    }

    @Test
    void whoNeverAnswersIsNotWaitedForLong() throws IOException {
        try (var mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // In two seconds; whoever waited for an answer would wait forever.
            var found = CompletableFuture.supplyAsync(
                    () -> look(mute.getLocalPort(), LocalModels.CONNECT, LocalModels.PATIENCE));
            assertThat(found).succeedsWithin(Duration.ofSeconds(40)).isEqualTo(List.of());
        }
    }

    private static List<LocalModels.Found> look(int port, Duration connect, Duration patience) {
        return LocalModels.look(List.of(new Place(port, "x", "other")), connect, patience);
    }
}
