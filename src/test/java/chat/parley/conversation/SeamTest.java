package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The same table of cases as the page's `seam.test.ts`.
class SeamTest {

    record Case(String name, String before, String after, int overlap) {}

    static Stream<Case> cases() throws IOException {
        try (var json = SeamTest.class.getResourceAsStream("/seams.json")) {
            return Stream.of(new JsonMapper().readValue(json, Case[].class));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsRepeatedIsDropped(Case one) {
        assertThat(Seam.overlap(one.before(), one.after())).as(one.name()).isEqualTo(one.overlap());
    }

    /// Of any text cut anywhere, with any twenty or more units said again, the whole comes out.
    @RepeatedTest(200)
    void anyTextCutAnywhereIsWholeAgain(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var words = List.of("queen ", "城堡", "😀 ", "in a ", "\n", "const b = 2;\n", "# head\n", "| a | b |\n");
        var text = new StringBuilder();
        for (int i = 0; i < 80; i++) {
            text.append(words.get(random.nextInt(words.size()))).append(random.nextInt(1000));
        }
        int cut = 100 + random.nextInt(text.length() - 100);
        int again = Seam.LEAST + random.nextInt(80);
        int from = Character.isLowSurrogate(text.charAt(cut - again)) ? cut - again + 1 : cut - again;
        var before = text.substring(0, cut);
        var after = text.substring(from);
        int overlap = Seam.overlap(before, after);
        assertThat(before + after.substring(overlap)).isEqualTo(text.toString());
        assertThat(Seam.overlap(before, text.substring(cut) + "!")).isBetween(0, text.length() - cut + 1);
    }
}
