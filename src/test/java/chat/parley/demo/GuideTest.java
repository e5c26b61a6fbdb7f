package chat.parley.demo;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.library.Handbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuideTest {

    private static final Guide GUIDE = Guide.of(Handbook.document().text());

    /// The questions that the first page offers.
    @ParameterizedTest
    @CsvSource({
        "How is the cost worked out?,How the cost is worked out",
        "What happens if I reload the page?,What happens if I reload the page",
        "What happens when a limit is reached?,When the limit is reached",
        "What can an answer show?,What an answer can show",
        "费用是怎么算出来的？,费用是怎么算出来的",
        "刷新页面会怎样？,刷新页面会怎样",
        "额度用完会怎样？,额度用完怎么办",
        "回答能展示什么？,回答能展示什么"
    })
    void findsTheSectionThatAnswers(String question, String section) {
        assertThat(GUIDE.find(question).getFirst().section().title()).endsWith(section);
    }

    @ParameterizedTest
    @CsvSource({"Who won the football match yesterday?", "写一首关于秋天的诗"})
    void saysThatItCannotAnswerTheRest(String question) {
        assertThat(Reply.to(question, GUIDE).answer()).startsWith(Reply.CANNOT);
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
