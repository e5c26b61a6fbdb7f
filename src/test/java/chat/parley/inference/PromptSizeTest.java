package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.token.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What the parts of a prompt come to, and what it comes to at once.
class PromptSizeTest {

    private static final String TEXT = "Ein Satz, a sentence, 一句话。 def f(x): return x\n".repeat(20);

    @Test
    void thePartsOfAPromptComeToTheWhole() {
        var random = new Random(11);
        for (var tokenizer : Tokenizer.values()) {
            var offer = Offers.of("deepseek", tokenizer);
            for (int run = 0; run < 40; run++) {
                List<ChatMessage> all = new ArrayList<>();
                PromptSize sum = PromptSize.of(offer, List.of());
                for (int i = 0; i < 1 + random.nextInt(8); i++) {
                    String text = TEXT.substring(random.nextInt(TEXT.length()));
                    var message = i % 2 == 0 ? ChatMessage.user(text) : ChatMessage.assistant(text, "Hm.");
                    all.add(message);
                    sum = sum.plus(PromptSize.of(offer, List.of(message)));
                }
                var request = ChatRequest.of(all, Effort.HIGH);
                var whole = PromptSize.of(offer, all);
                assertThat(Bounds.of(offer, request, sum)).isEqualTo(Bounds.of(offer, request));
                assertThat(sum.tokens(Effort.HIGH)).isEqualTo(whole.tokens(Effort.HIGH));
                assertThat(sum.isCounted()).isEqualTo(tokenizer == Tokenizer.DEEPSEEK_V3);
            }
        }
    }

    @Test
    void moreTextThanIsCountedIsCountedInNoPart() {
        var offer = Offers.of("deepseek", Tokenizer.DEEPSEEK_V3);
        var half = PromptSize.of(offer, List.of(ChatMessage.user("x ".repeat((int) (PromptSize.MOST_COUNTED / 4)))));
        assertThat(half.plus(half).counted()).isTrue();
        var more = half.plus(half).plus(PromptSize.of(offer, List.of(ChatMessage.user("x"))));
        assertThat(more.counted()).isFalse();
        assertThat(more.atMost()).isEqualTo(PromptSize.MOST_COUNTED + 1);
    }

    @Test
    void deepSeeksTemplateIsInTheExpectedTokens() {
        var offer = Offers.of("deepseek", Tokenizer.DEEPSEEK_V3);
        // The official sample: 5 of the instruction, 1 of "Hi", 4 of the template.
        var sample = PromptSize.of(
                offer, List.of(ChatMessage.system("You are a helpful assistant"), ChatMessage.user("Hi")));
        assertThat(sample.tokens(Effort.OFF)).isEqualTo(10);
        assertThat(sample.tokens(Effort.HIGH)).isEqualTo(10 + 79);
    }
}
