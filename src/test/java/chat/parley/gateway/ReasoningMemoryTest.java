package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.inference.ChatMessage;
import chat.parley.inference.ChatMessage.Role;
import chat.parley.inference.ToolCall;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReasoningMemoryTest {

    private static final UUID KEY = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private Instant now = Instant.EPOCH;
    private final ReasoningMemory memory = new ReasoningMemory(Limits.with(100, 250), clock());

    @Test
    void thinkingComesBackWithItsCall() {
        memory.keep(KEY, List.of("a", "b"), "hm");
        assertThat(recalled(KEY, "b")).isEqualTo("hm");
        assertThat(recalled(KEY, "c")).isNull();
        assertThat(recalled(OTHER, "a")).isNull();
    }

    @Test
    void whatTheCallerSentItselfStays() {
        memory.keep(KEY, List.of("a"), "hm");
        var own = new ChatMessage(Role.ASSISTANT, "", "mine", List.of(new ToolCall(0, "a", "f", "")), null);
        assertThat(memory.recall(KEY, List.of(own, ChatMessage.user("x")))).containsExactly(own, ChatMessage.user("x"));
    }

    @Test
    void itForgetsInTime() {
        memory.keep(KEY, List.of("a"), "hm");
        now = now.plus(Duration.ofHours(3));
        assertThat(recalled(KEY, "a")).isNull();
        memory.keep(KEY, List.of("b"), "so");
        assertThat(memory.units()).isEqualTo(2);
    }

    @Test
    void oneKeyTakesOnlyItsShare() {
        memory.keep(OTHER, List.of("x"), "o".repeat(60));
        for (int i = 0; i < 50; i++) {
            memory.keep(KEY, List.of("c" + i), "t".repeat(30));
        }
        assertThat(memory.units()).isEqualTo(60 + 90);
        assertThat(recalled(KEY, "c49")).isNotNull();
        assertThat(recalled(KEY, "c46")).isNull();
        assertThat(recalled(OTHER, "x")).isNotNull();
        memory.keep(KEY, List.of("huge"), "t".repeat(101));
        assertThat(recalled(KEY, "huge")).isNull();
    }

    @Test
    void allTogetherAreBoundedOldestFirst() {
        for (int i = 0; i < 100; i++) {
            memory.keep(new UUID(1, i), List.of("a"), "t".repeat(50));
        }
        assertThat(memory.units()).isEqualTo(250);
        assertThat(recalled(new UUID(1, 99), "a")).isNotNull();
        assertThat(recalled(new UUID(1, 0), "a")).isNull();
    }

    private String recalled(UUID key, String callId) {
        var message = new ChatMessage(Role.ASSISTANT, "", null, List.of(new ToolCall(0, callId, "f", "")), null);
        return memory.recall(key, List.of(message)).getFirst().reasoning();
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }
}
