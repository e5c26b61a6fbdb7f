package chat.parley.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HandbookTest {

    private static final Path DOCS = Path.of("docs");

    @Test
    void holdsEveryDocumentWhole() throws IOException {
        try (var files = Files.newDirectoryStream(DOCS, "*.md")) {
            for (Path file : files) {
                assertThat(Handbook.document().text())
                        .as(file.toString())
                        .contains(Handbook.plain(Files.readString(file)));
            }
        }
    }

    @Test
    void isLongEnoughToShowWhatACacheSaves() {
        assertThat(Handbook.document().tokens()).isGreaterThan(25_000);
    }

    @Test
    void isTheSameEachTime() {
        assertThat(Document.find("handbook"))
                .hasValueSatisfying(found -> assertThat(found).isSameAs(Handbook.document()));
        assertThat(Document.find("another")).isEmpty();
    }

    @Test
    void leavesOutPicturesAndLinksThatLeadNowhereFromHere() {
        assertThat(Handbook.plain(
                        "See [the errors](errors.md#top).\r\n\r\n![A page](images/a.png)\n\n[out](https://a.example)"))
                .isEqualTo("See the errors.\n\n[out](https://a.example)\n");
    }

    @Test
    void countsFourLettersOrOneOtherSignAsAToken() {
        assertThat(Document.of("x", "12345678").tokens()).isEqualTo(2);
        assertThat(Document.of("x", "1234汉字🎉").tokens()).isEqualTo(4);
    }
}
