package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.catalog.CatalogOffer;
import chat.parley.http.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {

    /// Reads 10,000 tokens and writes 4,000; template: 512 a call, 16 a message.
    private static final CatalogOffer OFFER = Offers.of("deepseek");

    private static Bounds bounds(String text, Integer asked) {
        var request = new ChatRequest(
                List.of(ChatMessage.user(text)), Effort.OFF, asked, List.of(), null, null, List.of(), null, null, null);
        return Bounds.of(OFFER, request);
    }

    @ParameterizedTest
    @CsvSource({"abc,3", "é,2", "漢,3", "🎉,4", "'',0"})
    void inputIsBoundByItsBytesAndTheTemplate(String text, long bytes) {
        assertThat(bounds(text, null).input()).isEqualTo(bytes + 512 + 16);
        assertThat(bounds(text, null).by()).isEqualTo("bytes");
    }

    @Test
    void noInputIsLargerThanTheContext() {
        var bounds = bounds("x".repeat(20_000), null);
        assertThat(bounds.input()).isEqualTo(10_000);
        assertThat(bounds.by()).isEqualTo("context");
    }

    @Test
    void outputIsWhatWasAskedWithinTheOffer() {
        assertThat(bounds("a", null).want()).isEqualTo(1000);
        assertThat(bounds("a", 5).want()).isEqualTo(5);
        assertThat(bounds("a", 5).min()).isEqualTo(5);
        assertThat(bounds("a", 1_000_000).want()).isEqualTo(4000);
        assertThat(bounds("a", 1_000_000).min()).isEqualTo(256);
        assertThatThrownBy(() -> bounds("a", 0)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> bounds("a", -7)).isInstanceOf(Problem.class);
    }

    @Test
    void aLongPromptLeavesLessRoomForTheAnswer() {
        assertThat(bounds("x".repeat(25_000), 4000).want()).isLessThan(4000).isGreaterThanOrEqualTo(256);
    }

    @Test
    void whatCannotFitIsRefusedWithNumbers() {
        assertThatThrownBy(() -> bounds("x".repeat(60_000), null)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(400);
            assertThat(problem.members()).containsEntry("contextTokens", 10_000).containsKey("promptTokens");
        });
    }

    @Test
    void thinkingThatIsGivenBackCounts() {
        var request = new ChatRequest(
                List.of(ChatMessage.assistant("a", "x".repeat(100))),
                Effort.OFF,
                null,
                List.of(new com.fasterxml.jackson.databind.json.JsonMapper().createObjectNode()),
                null,
                null,
                List.of(),
                null,
                null,
                null);
        assertThat(Bounds.of(OFFER, request).input()).isEqualTo(1 + 100 + 2 * 2 + 512 + 16);
    }
}
