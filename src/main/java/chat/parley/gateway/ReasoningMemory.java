package chat.parley.gateway;

import chat.parley.inference.ChatMessage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a model thought before it called a tool, by the call's id. Some providers refuse the tool's result unless the
/// thinking comes back with it, and most clients drop it. Bounded per key and in all; the oldest goes first.
@ApplicationScoped
class ReasoningMemory {

    private record Place(UUID key, String callId) {}

    private record Thought(String text, Instant until) {}

    private final GatewayConfig.ReasoningMemory limits;
    private final Clock clock;
    private final LinkedHashMap<Place, Thought> thoughts = new LinkedHashMap<>();
    private final Map<UUID, Integer> unitsOf = new HashMap<>();
    private int units;

    @Inject
    ReasoningMemory(GatewayConfig config, Clock clock) {
        limits = config.reasoning();
        this.clock = clock;
    }

    void keep(UUID key, Transcript answer) {
        keep(key, answer.calls().stream().map(Transcript.Call::id).toList(), answer.reasoning());
    }

    synchronized void keep(UUID key, List<String> callIds, String reasoning) {
        if (reasoning.isEmpty() || callIds.isEmpty() || reasoning.length() > limits.unitsPerKey()) {
            return;
        }
        var until = clock.instant().plus(limits.keptFor());
        for (var callId : callIds) {
            var place = new Place(key, callId);
            forget(place);
            thoughts.put(place, new Thought(reasoning, until));
            count(key, reasoning.length());
        }
        shrink(key);
    }

    /// The messages of a request that has tools, each call of a tool with the thinking that led to it.
    List<ChatMessage> recall(UUID key, List<ChatMessage> messages) {
        return messages.stream().map(message -> recall(key, message)).toList();
    }

    private ChatMessage recall(UUID key, ChatMessage message) {
        if (message.toolCalls().isEmpty() || message.reasoning() != null) {
            return message;
        }
        for (var call : message.toolCalls()) {
            var text = find(new Place(key, call.id()));
            if (text != null) {
                return new ChatMessage(
                        message.role(), message.content(), text, message.toolCalls(), message.toolCallId());
            }
        }
        return message;
    }

    synchronized int units() {
        return units;
    }

    private synchronized @Nullable String find(Place place) {
        var thought = thoughts.get(place);
        return thought == null || thought.until().isBefore(clock.instant()) ? null : thought.text();
    }

    private void shrink(UUID key) {
        var now = clock.instant();
        var all = thoughts.entrySet().iterator();
        while (all.hasNext()) {
            var next = all.next();
            var owner = next.getKey().key();
            var tooMuch = units > limits.units()
                    || (owner.equals(key) && unitsOf.getOrDefault(key, 0) > limits.unitsPerKey());
            if (tooMuch || next.getValue().until().isBefore(now)) {
                all.remove();
                count(owner, -next.getValue().text().length());
            } else if (units <= limits.units() && unitsOf.getOrDefault(key, 0) <= limits.unitsPerKey()) {
                return;
            }
        }
    }

    private void forget(Place place) {
        var old = thoughts.remove(place);
        if (old != null) {
            count(place.key(), -old.text().length());
        }
    }

    private void count(UUID key, int change) {
        units += change;
        unitsOf.merge(key, change, (a, b) -> a + b == 0 ? null : a + b);
    }
}
