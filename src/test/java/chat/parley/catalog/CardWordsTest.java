package chat.parley.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CardWordsTest {

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    /// Names that are the same in every language.
    private static final Set<String> NAMES = Set.of("api", "apiNav", "shell", "window");

    @Test
    void everyLanguageHasEveryWordWithItsParameters() throws IOException {
        var english = words("en");
        var chinese = words("zh");
        var all = Arrays.stream(CardWords.class.getDeclaredMethods())
                .map(Method::getName)
                .collect(Collectors.toSet());
        assertThat(english.stringPropertyNames()).isEqualTo(all);
        assertThat(chinese.stringPropertyNames()).isEqualTo(all);
        assertThat(all).allSatisfy(key -> {
            assertThat(english.getProperty(key)).isNotBlank();
            assertThat(parameters(chinese.getProperty(key))).isEqualTo(parameters(english.getProperty(key)));
            if (!NAMES.contains(key)) {
                assertThat(chinese.getProperty(key)).as(key).containsPattern("\\p{IsHan}");
            }
        });
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

    private static Set<String> parameters(String message) {
        return PARAMETER.matcher(message).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    private static Properties words(String language) throws IOException {
        var words = new Properties();
        var file = "/messages/card_" + language + ".properties";
        try (var stream = CardWordsTest.class.getResourceAsStream(file);
                var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            words.load(reader);
        }
        return words;
    }
}
