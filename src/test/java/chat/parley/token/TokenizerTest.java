package chat.parley.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {

    private static final String LETTERS = "ab cZ\n\t.,<>|12é中字ーか゛ア한ا😀\uD83D\u0301\u200d\u0378\u0000\u00a0";

    /// @param times how often the text stands one after another
    /// @param tokens what the reference makes of it (see `src/build/tokenizer/reference.py`)
    /// @param plain likewise, where no text is a sign of the template
    record Example(String name, String text, int times, long tokens, long plain) {
        String whole() {
            return text.repeat(Math.max(times, 1));
        }
    }

    private static List<Example> examples() throws IOException {
        try (var in = TokenizerTest.class.getResourceAsStream("/tokenizer/texts.json")) {
            return List.of(new JsonMapper().readValue(in, Example[].class));
        }
    }

    @TestFactory
    Stream<DynamicTest> countsAsTheReferenceDoes() throws IOException {
        return examples().stream()
                .map(example -> dynamicTest(example.name(), () -> {
                    var count = DeepSeek.instance().measure(example.whole());
                    assertThat(count.tokens()).isEqualTo(example.tokens());
                    assertThat(count.exact()).isTrue();
                    assertThat(count.atMost())
                            .isGreaterThanOrEqualTo(Math.max(example.tokens(), example.plain()))
                            .isLessThanOrEqualTo(Utf8.length(example.whole()));
                }));
    }

    static Stream<Capture> captures() {
        String record =
                "Record %03d: the archive entry says that component alpha keeps a compressed index, component beta"
                        + " keeps raw observations, and component gamma reports anomalies only after the checksum phrase appears."
                        + " Do not summarize yet; retain the exact final question.\n";
        String function =
                "Function f_%1$d validates a queue entry, calls normalize_path(), then appends a compact audit"
                        + " line. The invariant is that strlen() must not be recomputed when a trusted length returned by"
                        + " snprintf() is already available. Security note %1$d: reject negative sizes before casting.\n";
        return Stream.of(
                new Capture(
                        3353,
                        "You are checking a long technical archive. Read the repeated records and answer only the final"
                                + " question with one short sentence.\n\n" + lines(record, 72)
                                + "\nFinal question: which component reports anomalies after the checksum phrase"
                                + " appears?"),
                new Capture(
                        3844,
                        "Review this generated C-code audit log. After the log, complete the sentence with the most likely"
                                + " next words.\n\n" + lines(function, 68)
                                + "\nCompletion target: The most important code quality issue is"),
                new Capture(21, "Rispondi in italiano con una frase: chi era Ada Lovelace?"),
                new Capture(
                        27,
                        "Complete the C statement with the next exact token only:\n"
                                + "return snprintf(buf, sizeof(buf), \"%d\", value"),
                new Capture(18, "Answer with only the number: 2048 divided by 128 is"));
    }

    /// A prompt of one message without thinking, and the `prompt_tokens` of DeepSeek's answer.
    record Capture(long promptTokens, String text) {}

    private static String lines(String format, int count) {
        return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining());
    }

    /// Prompts of the test vectors of the `antirez/ds4` project, captured from DeepSeek's API with V4 Flash.
    @ParameterizedTest
    @MethodSource("captures")
    void countsAsDeepSeekBills(Capture capture) {
        int template = 4;
        assertThat(Tokenizer.DEEPSEEK_V3.count(capture.text()).tokens() + template)
                .isEqualTo(capture.promptTokens());
    }

    @Test
    void noTextHasMoreTokensThanBytes() {
        var random = new Random(20261126);
        for (int i = 0; i < 3_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(120); length > 0; length--) {
                text.append(
                        random.nextInt(4) == 0
                                ? (char) random.nextInt(Character.MAX_VALUE)
                                : LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            var count = Tokenizer.DEEPSEEK_V3.count(text.toString());
            assertThat(count.atMost()).as(text.toString()).isBetween(count.tokens(), Utf8.length(text.toString()));
            assertThat(count.tokens()).isGreaterThan(text.isEmpty() ? -1 : 0);
        }
    }

    @Test
    void charactersThatThisUnicodeDoesNotKnowAreBoundByTheirBytes() {
        String text = "plain words and \u0378";
        assertThat(Tokenizer.DEEPSEEK_V3.count(text).atMost()).isEqualTo(Utf8.length(text));
        assertThat(Tokenizer.DEEPSEEK_V3.count("plain words and x").atMost()).isLessThan(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "ab", "xq7", "的一是不了人", "=", "=\n", " ", "\n", " \n", "<", "<｜", "🎉", "e\u0301", "ﬀ", "Ab "
            })
    void workGrowsWithTheTextAndNoFaster(String text) {
        int once = 24_000 / text.length();
        assertThat(steps(text.repeat(2 * once))).isLessThan(steps(text.repeat(once)) * 23 / 10);
    }

    @Test
    void workOnALongRandomWordGrowsWithIt() {
        var random = new Random(7);
        String word =
                random.ints(60_000, 'a', 'z' + 1).mapToObj(Character::toString).collect(Collectors.joining());
        assertThat(steps(word)).isLessThan(steps(word.substring(0, 30_000)) * 23 / 10);
    }

    private static long steps(String text) {
        var merger = new Merger(DeepSeek.instance().table());
        DeepSeek.instance().measure(text, merger);
        return merger.steps();
    }

    @Test
    void anEndlessWordIsBoundByItsBytesAndSaysSo() {
        var longest = DeepSeek.instance().measure("a".repeat(Merger.LONGEST));
        assertThat(longest.exact()).isTrue();
        assertThat(longest.tokens()).isEqualTo(Merger.LONGEST / 8);
        var longer = DeepSeek.instance().measure("a".repeat(Merger.LONGEST + 1) + " and");
        assertThat(longer.exact()).isFalse();
        assertThat(longer.atMost()).isEqualTo(Merger.LONGEST + 2);
        assertThat(DeepSeek.instance().measure("汉".repeat(Merger.LONGEST)).atMost())
                .isEqualTo(3L * Merger.LONGEST);
    }

    @Test
    void threadsDoNotDisturbOneAnother() throws Exception {
        var examples = examples();
        List<Callable<Boolean>> all = IntStream.range(0, 200)
                .<Callable<Boolean>>mapToObj(i -> () -> {
                    var example = examples.get(i % examples.size());
                    return DeepSeek.instance().measure(example.whole()).tokens() == example.tokens();
                })
                .toList();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var right : threads.invokeAll(all)) {
                assertThat(right.get()).isTrue();
            }
        }
    }

    @Test
    void withoutATokenizerTextIsGuessedAndBoundByItsBytes() {
        var count = Tokenizer.NONE.count("Hello, 世界");
        assertThat(count.exact()).isFalse();
        assertThat(count.tokens()).isEqualTo(4);
        assertThat(count.atMost()).isEqualTo(7 + 6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "é中😀", "\uD83D", "x\uDE00\uD83D"})
    void bytesAreThoseThatAreSent(String text) {
        String sent = text.replaceAll("[\\uD800-\\uDFFF]", "\uFFFD");
        assertThat(Utf8.length(text)).isEqualTo(sent.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
    }
}
