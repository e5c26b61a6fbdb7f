package chat.parley.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Bundle;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CardWordsTest {

    /// Names that are the same in every language.
    private static final String[] NAMES = {"api", "apiNav", "shell", "window"};

    @Test
    void everyLanguageHasEveryWordWithItsParameters() throws IOException {
        new Bundle(CardWords.class, "card").saysTheSameInBoth(NAMES);
    }

    @Test
    void theCardsProseIsInBothLanguages() {
        var card = CardSeed.read(FirstOffer.MODEL);
        CardRules.check(card);
        assertThat(card.description().zh()).contains("1M", "284B", "13B").containsPattern("\\p{IsHan}");
        assertThat(card.questions()).hasSize(5).allSatisfy(asked -> {
            assertThat(asked.question().zh()).containsPattern("\\p{IsHan}");
            assertThat(asked.answer().en()).isNotBlank();
            assertThat(asked.answer().zh()).containsPattern("\\p{IsHan}");
        });
        card.groups()
                .forEach(group -> assertThat(group.scores())
                        .allSatisfy(score -> assertThat(score.caption().zh()).containsPattern("\\p{IsHan}")));
    }
}
