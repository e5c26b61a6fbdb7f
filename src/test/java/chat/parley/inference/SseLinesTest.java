package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseLinesTest {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final String STREAM =
            "\uFEFF: hello\n\ndata: {\"a\":\"é漢🎉\"}\n\nevent: error\ndata:two\ndata: lines\n\n"
                    + "id: 7\nretry: 5\ndata:  spaced \n\n\n\ndata\n\n:\n\ndata: [DONE]\n\n";
    private static final List<String> EVENTS =
            List.of("null|{\"a\":\"é漢🎉\"}", "error|two\nlines", "null| spaced ", "null|", "null|[DONE]");

    private static List<String> read(byte[]... chunks) {
        var events = new ArrayList<String>();
        var lines = new SseLines((name, data) -> events.add(name + "|" + data));
        for (byte[] chunk : chunks) {
            lines.feed(chunk);
        }
        lines.end();
        return events;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void readsTheSameAtEverySplit(String lineEnd) {
        byte[] all = bytes(STREAM.replace("\n", lineEnd));
        assertThat(read(all)).isEqualTo(EVENTS);
        for (int cut = 0; cut <= all.length; cut++) {
            assertThat(read(Arrays.copyOfRange(all, 0, cut), Arrays.copyOfRange(all, cut, all.length)))
                    .as("cut at %d", cut)
                    .isEqualTo(EVENTS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void readsTheSameByteByByte(String lineEnd) {
        byte[] all = bytes(STREAM.replace("\n", lineEnd));
        byte[][] single = new byte[all.length][];
        for (int i = 0; i < all.length; i++) {
            single[i] = new byte[] {all[i]};
        }
        assertThat(read(single)).isEqualTo(EVENTS);
    }

    @Test
    void commentsAreNoEvents() {
        assertThat(read(bytes(": keep-alive\n\n: ping\n:\n\n"))).isEmpty();
    }

    @Test
    void theLastEventNeedsNoBlankLineAndNoLineBreak() {
        assertThat(read(bytes("data: one\n\ndata: two"))).containsExactly("null|one", "null|two");
        assertThat(read(bytes("data: one\n"))).containsExactly("null|one");
    }

    @Test
    void onlyOneByteOrderMarkAndOnlyAtTheStart() {
        assertThat(read(bytes("data: \uFEFFx\n\n"))).containsExactly("null|\uFEFFx");
    }

    @Test
    void aLineOfExactlyTheCapPassesAndOneByteMoreIsRefused() {
        String full = "data:" + "x".repeat(SseLines.MAX_LINE - 5);
        assertThat(read(bytes(full + "\n\n")).getFirst()).hasSize(SseLines.MAX_LINE - 5 + "null|".length());
        assertThatThrownBy(() -> read(bytes(full + "x\n\n"))).isInstanceOf(SseLines.TooLong.class);
    }

    @Test
    void anEndlessLineIsRefusedAtTheCap() {
        var lines = new SseLines((name, data) -> {});
        byte[] chunk = bytes("x".repeat(16_384));
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        lines.feed(chunk);
                    }
                })
                .isInstanceOf(SseLines.TooLong.class);
    }

    @Test
    void timeGrowsWithSizeAndNotWithItsSquare() {
        long one = work(2);
        long eight = work(16);
        assertThat(eight).as("16 MB against 2 MB: %d ms, %d ms", eight, one).isLessThan(Math.max(one, 20) * 30);
    }

    /// The least of some tries, in milliseconds of this thread's own work: what else the machine does is not in it.
    private static long work(int megabytes) {
        return IntStream.range(0, 5).mapToLong(i -> read(megabytes)).min().orElseThrow();
    }

    /// One event of so many MB of lines, arriving in small chunks.
    private static long read(int megabytes) {
        byte[] line = bytes("data: " + "x".repeat(1000) + "\n");
        long start = THREADS.getCurrentThreadCpuTime();
        var count = new int[1];
        var lines = new SseLines((name, data) -> count[0]++);
        for (int i = 0; i < megabytes * 1000; i++) {
            lines.feed(line);
        }
        lines.feed(bytes("\n"));
        assertThat(count[0]).isEqualTo(1);
        return (THREADS.getCurrentThreadCpuTime() - start) / 1_000_000;
    }
}
