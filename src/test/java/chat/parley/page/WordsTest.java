package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    /// Words of the code that people never read.
    private static final Pattern CODE_WORDS = Pattern.compile(
            "\\b(turns?|posted|held|holds?|available|hard|soft|top-?ups?|pool|fresh|cached?|reasoning|outputs?|hit rate"
                    + "|ledger|entry|entries|estimated|overruns?|reconciliations?|upstream|siblings?|branch(es)?"
                    + "|regenerate|budget_\\w+|request_too_large\\w*|null|undefined|exception)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void everyLanguageHasEveryWordWithItsParameters(String language) throws IOException {
        var words = words(language);
        assertThat(words.stringPropertyNames())
                .isEqualTo(Arrays.stream(Words.class.getDeclaredMethods())
                        .map(Method::getName)
                        .collect(Collectors.toSet()));
        for (var key : words.stringPropertyNames()) {
            assertThat(words.getProperty(key)).as(key).isNotBlank().doesNotContainPattern(CODE_WORDS);
            assertThat(parameters(words.getProperty(key)))
                    .as(key)
                    .isEqualTo(parameters(words("en").getProperty(key)));
        }
    }

    @Test
    void chineseIsChinese() throws IOException {
        var words = words("zh");
        assertThat(words.stringPropertyNames())
                .allSatisfy(key -> assertThat(words.getProperty(key)).containsPattern("\\p{IsHan}"));
    }

    private static Set<String> parameters(String message) {
        return PARAMETER
                .matcher(message)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties words(String language) throws IOException {
        var words = new Properties();
        var file = "/messages/msg_" + language + ".properties";
        try (var stream = WordsTest.class.getResourceAsStream(file);
                var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            words.load(reader);
        }
        return words;
    }
}
