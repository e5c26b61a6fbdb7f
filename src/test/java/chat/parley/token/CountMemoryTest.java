package chat.parley.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CountMemoryTest {

    private final CountMemory memory = new CountMemory();
    private final AtomicInteger measured = new AtomicInteger();

    private final Function<String, TokenCount> measure = text -> {
        measured.incrementAndGet();
        return new TokenCount(text.length(), text.length(), true);
    };

    @Test
    void aTextIsCountedOnce() {
        String text = "a long message ".repeat(10);
        assertThat(memory.of(text, measure)).isEqualTo(memory.of(new String(text.toCharArray()), measure));
        assertThat(measured).hasValue(1);
        assertThat(memory.of(text + "!", measure).tokens()).isEqualTo(text.length() + 1);
        assertThat(measured).hasValue(2);
    }

    @Test
    void aShortTextIsNotRemembered() {
        memory.of("short", measure);
        memory.of("short", measure);
        assertThat(measured).hasValue(2);
        assertThat(memory.size()).isZero();
    }

    @Test
    void whatWasNotAskedForLongestIsForgotten() {
        String first = text(0);
        for (int i = 0; i < CountMemory.REMEMBERED; i++) {
            memory.of(text(i), measure);
        }
        memory.of(first, measure);
        assertThat(measured).hasValue(CountMemory.REMEMBERED);
        memory.of(text(CountMemory.REMEMBERED), measure);
        assertThat(memory.size()).isEqualTo(CountMemory.REMEMBERED);
        memory.of(first, measure);
        assertThat(measured).hasValue(CountMemory.REMEMBERED + 1);
        memory.of(text(1), measure);
        assertThat(measured).hasValue(CountMemory.REMEMBERED + 2);
    }

    private static String text(int number) {
        return "message %d ".formatted(number).repeat(CountMemory.SHORTEST);
    }
}
