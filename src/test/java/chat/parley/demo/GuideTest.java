package chat.parley.demo;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.library.Handbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuideTest {

    private static final Guide ENGLISH = Guide.of(Handbook.ENGLISH.document().text());
    private static final Guide CHINESE = Guide.of(Handbook.CHINESE.document().text());

    private static Guide in(String language) {
        return language.equals("zh") ? CHINESE : ENGLISH;
    }

    /// The questions that the first page offers.
    @ParameterizedTest
    @CsvSource({
        "en,How is the cost worked out?,How the cost is worked out",
        "en,What happens if I reload the page?,What happens if I reload the page",
        "en,What happens when a limit is reached?,When the limit is reached",
        "en,What can an answer show?,What an answer can show",
        "zh,费用是怎么算出来的？,费用是怎么算出来的",
        "zh,刷新页面会怎样？,刷新页面会怎样",
        "zh,额度用完会怎样？,额度用完怎么办",
        "zh,回答能展示什么？,回答能展示什么"
    })
    void findsTheSectionThatAnswers(String language, String question, String section) {
        assertThat(in(language).find(question).getFirst().section().title()).endsWith(section);
    }

    @ParameterizedTest
    @CsvSource({"en,Who won the football match yesterday?", "zh,写一首关于秋天的诗", "en,费用是怎么算出来的？"})
    void saysThatItCannotAnswerTheRest(String language, String question) {
        assertThat(Reply.to(question, in(language)).answer()).startsWith(Reply.CANNOT);
    }

    @Test
    void bringsParagraphsOnOneLineAndLeavesTheRest() {
        var guide = Guide.of("""
                ## A title

                First half
                second half.

                - an item
                goes on

                | a | b |
                |---|---|

                ```java
                int x;
                int y;
                ```

                前半句，
                后半句。
                """);
        assertThat(guide.sections().getFirst().lines())
                .containsExactly(
                        "First half second half.",
                        "",
                        "- an item goes on",
                        "",
                        "| a | b |",
                        "|---|---|",
                        "",
                        "```java",
                        "int x;",
                        "int y;",
                        "```",
                        "",
                        "前半句，后半句。");
    }
}
