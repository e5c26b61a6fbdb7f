package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TitleTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            How do I reset my password? It expired. | How do I reset my password?
            Use version 1.5 of the tool, please. And then? | Use version 1.5 of the tool, please
            # A heading                        | A heading
            - first of a list                  | first of a list
            请把这段话翻译成英文。谢谢！          | 请把这段话翻译成英文
            你好吗？我很好。                     | 你好吗？
            three   spaces	and a tab         | three spaces and a tab
            """)
    void isTheFirstSentence(String text, String title) {
        assertThat(Title.of(text)).isEqualTo(title);
    }

    @Test
    void skipsBlankLinesAndFences() {
        assertThat(Title.of("\n\n```java\nint x = 1;\n```")).isEqualTo("int x = 1;");
        assertThat(Title.of("\n \t\n")).isEmpty();
    }

    @Test
    void longOnesAreCutBetweenWords() {
        var title = Title.of("The quick brown fox jumps over the lazy dog and runs away into the deep dark forest");
        assertThat(title)
                .isEqualTo("The quick brown fox jumps over the lazy dog and runs away…")
                .hasSizeLessThanOrEqualTo(60);
    }

    @Test
    void longOnesWithoutSpacesAreCutBetweenCharacters() {
        assertThat(Title.of("汉".repeat(100))).isEqualTo("汉".repeat(59) + "…");
        assertThat(Title.of("😀".repeat(50))).isEqualTo("😀".repeat(29) + "…");
        assertThat(Title.of("x".repeat(60))).isEqualTo("x".repeat(60));
        assertThat(Title.of("x".repeat(61))).isEqualTo("x".repeat(59) + "…");
    }

    @Test
    void textIsCleanedOfWhatCannotBeStored() {
        assertThat(CleanText.of("a\0b\uD800c\uDC00d😀")).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd😀");
        assertThat(CleanText.of("\uD83D")).isEqualTo("\uFFFD");
        var clean = "nothing wrong 😀";
        assertThat(CleanText.of(clean)).isSameAs(clean);
    }
}
