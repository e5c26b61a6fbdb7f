package chat.parley.inference;

import chat.parley.inference.ModelList.Reply;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Looks for model servers on this computer, where they usually listen, and nowhere else. Only when asked.
@ApplicationScoped
public class LocalModels {

    static final Duration CONNECT = Duration.ofMillis(500);
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /// Where a server of some kind listens by default.
    ///
    /// @param profile the kind, by its preset
    record Place(int port, String label, String profile) {}

    static final List<Place> USUAL = List.of(
            new Place(11434, "Ollama", "ollama"),
            new Place(1234, "LM Studio", "other"),
            new Place(8000, "vLLM", "vllm"));

    /// A server with models.
    public record Found(String label, String profile, String baseUrl, List<String> models) {
        public Found {
            models = List.copyOf(models);
        }
    }

    /// Takes two seconds at most.
    public List<Found> look() {
        return look(USUAL, CONNECT, PATIENCE);
    }

    static List<Found> look(List<Place> places, Duration connect, Duration patience) {
        try (var list = new ModelList(null, connect, patience)) {
            var looks = places.stream()
                    .map(place -> CompletableFuture.supplyAsync(
                            () -> list.ask(base(place), null),
                            task -> Thread.ofVirtual().start(task)))
                    .toList();
            var found = new ArrayList<Found>();
            for (int i = 0; i < places.size(); i++) {
                if (looks.get(i).join() instanceof Reply.Listed(var ids, var _) && !ids.isEmpty()) {
                    var place = places.get(i);
                    found.add(new Found(
                            place.label(), place.profile(), base(place).toString(), ids));
                }
            }
            return found;
        }
    }

    /// By its number: what `localhost` is called on a machine is not ours to trust.
    private static URI base(Place place) {
        return URI.create("http://127.0.0.1:" + place.port() + "/v1");
    }
}
