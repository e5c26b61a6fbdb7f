package chat.parley.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CardFactsTest {

    private final List<String> facts = CardFacts.all();

    @Test
    void theCardIsReadWhole() {
        assertThat(facts)
                .hasSize(62)
                .startsWith("POST /v1/chat/completions", "DeepSeek V4 Flash", "deepseek-v4-flash", "1M", "284B", "13B")
                .contains("$0.15/M", "$0.3/M", "$0.003/M", "40.3", "38.7", "89.4%", "63%", "95.0%", "Apr 24, 2026")
                .endsWith("Media and Discussions", "X (Twitter)", "Reddit", "YouTube");
        assertThat(CardFacts.figures()).hasSizeGreaterThan(30);
    }

    @Test
    void aTextWithAllInOrderPasses() {
        CardFacts.assertInOrder(facts, String.join(" … ", facts));
    }

    @Test
    void aMissingFactFails() {
        for (int i = 0; i < facts.size(); i++) {
            var fewer = new ArrayList<>(facts);
            fewer.remove(i);
            fails(fewer, facts.get(i));
        }
    }

    @Test
    void factsOutOfOrderFail() {
        for (int i = 0; i + 1 < facts.size(); i++) {
            var swapped = new ArrayList<>(facts);
            Collections.swap(swapped, i, i + 1);
            fails(swapped, facts.get(i));
        }
    }

    private void fails(List<String> text, String what) {
        assertThatThrownBy(() -> CardFacts.assertInOrder(facts, String.join(" … ", text)))
                .as(what)
                .isInstanceOf(AssertionError.class);
    }
}
