package chat.parley.library;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.token.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HandbookTest {

    private static final Path DOCS = Path.of("docs");

    /// Why, says the handbook. A new document must be put into a handbook or here.
    private static final Set<String> LEFT_OUT = Set.of("api.md", "money-proof.md", "performance.md");

    @ParameterizedTest
    @EnumSource
    void holdsItsDocumentsWholeAndInOrder(Handbook handbook) throws IOException {
        var expected = new StringBuilder();
        for (String name : handbook.contents()) {
            expected.append(expected.isEmpty() ? "" : "\n")
                    .append(Handbook.plain(Files.readString(DOCS.resolve(name))));
        }
        assertThat(handbook.document().text()).isEqualTo(expected.toString());
    }

    @Test
    void everyDocumentIsInOneOrLeftOutOnPurpose() throws IOException {
        var known = new TreeSet<>(LEFT_OUT);
        for (Handbook handbook : Handbook.values()) {
            assertThat(handbook.contents()).doesNotHaveDuplicates().doesNotContainAnyElementsOf(LEFT_OUT);
            known.addAll(handbook.contents());
        }
        var found = new TreeSet<String>();
        try (var files = Files.newDirectoryStream(DOCS, "*.md")) {
            files.forEach(file -> found.add(file.getFileName().toString()));
        }
        assertThat(known).isEqualTo(found);
    }

    @Test
    void oneLanguageDoesNotCarryTheOther() {
        assertThat(Handbook.ENGLISH.contents()).noneMatch(name -> name.endsWith(".zh.md"));
        assertThat(Handbook.CHINESE.contents())
                .noneMatch(name -> !name.endsWith(".zh.md") && Files.exists(DOCS.resolve(chinese(name))));
        assertThat(Handbook.ENGLISH.document().text())
                .contains("# User guide")
                .doesNotContain(heading("user-guide.zh.md"), heading("admin-guide.zh.md"));
        assertThat(Handbook.CHINESE.document().text())
                .startsWith(heading("user-guide.zh.md"))
                .doesNotContain(heading("user-guide.md") + "\n", heading("admin-guide.md") + "\n");
    }

    /// Longer, and something must be left out.
    @ParameterizedTest
    @EnumSource
    void isLongEnoughToShowWhatACacheSavesAndNoLongerThanIsSaid(Handbook handbook) {
        var counted = Tokenizer.DEEPSEEK_V3.count(handbook.document().text());
        assertThat(counted.exact()).isTrue();
        assertThat(counted.tokens()).isBetween(25_000L, 45_000L);
        assertThat((double) handbook.document().tokens()).isCloseTo(counted.tokens(), Percentage.withPercentage(10));
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameEachTime(Handbook handbook) {
        assertThat(Document.find(handbook.id()))
                .hasValueSatisfying(found -> assertThat(found).isSameAs(handbook.document()));
        assertThat(handbook.document().id()).isEqualTo(handbook.id());
    }

    @Test
    void thereIsNoOther() {
        for (String id : new String[] {"another", "", "HANDBOOK", "handbook-de", "user-guide.md"}) {
            assertThat(Document.find(id)).as(id).isEmpty();
        }
    }

    @Test
    void leavesOutPicturesAndLinksThatLeadNowhereFromHere() {
        assertThat(Handbook.plain(
                        "See [the errors](errors.md#top).\r\n\r\n![A page](images/a.png)\n\n[out](https://a.example)"))
                .isEqualTo("See the errors.\n\n[out](https://a.example)\n");
    }

    @Test
    void countsFourLettersAsATokenAndThreeOtherSignsAsTwo() {
        assertThat(Document.of("x", "12345678").tokens()).isEqualTo(2);
        assertThat(Document.of("x", "汉字汉字汉字").tokens()).isEqualTo(4);
        assertThat(Document.of("x", "1234汉字🎉").tokens()).isEqualTo(3);
        assertThat(Document.of("x", "").tokens()).isZero();
    }

    private static String chinese(String name) {
        return name.replace(".md", ".zh.md");
    }

    private static String heading(String name) {
        try (var lines = Files.lines(DOCS.resolve(name))) {
            return lines.findFirst().orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }
}
