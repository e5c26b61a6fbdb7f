package chat.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The messages of a bundle, `messages/NAME_LANGUAGE.properties`, in both languages.
public final class Bundle {

    private static final Pattern PARAMETER = Pattern.compile("\\{\\w+}");

    private final Set<String> keys;
    private final Properties english;
    private final Properties chinese;

    /// @param words the interface of the bundle, with a method for each message
    public Bundle(Class<?> words, String name) throws IOException {
        keys = Arrays.stream(words.getDeclaredMethods()).map(Method::getName).collect(Collectors.toSet());
        english = messages(name, "en");
        chinese = messages(name, "zh");
    }

    /// Each message is there in English and in Chinese, with the same parameters.
    ///
    /// @param names what is the same in every language
    public void saysTheSameInBoth(String... names) {
        assertThat(english.stringPropertyNames()).isNotEmpty().isEqualTo(keys);
        assertThat(chinese.stringPropertyNames()).isEqualTo(keys);
        assertThat(keys).containsAll(List.of(names)).allSatisfy(key -> {
            var said = chinese.getProperty(key);
            assertThat(english.getProperty(key)).as(key).isNotBlank();
            assertThat(parameters(said)).as(key).isEqualTo(parameters(english.getProperty(key)));
            if (List.of(names).contains(key)) {
                assertThat(said).as(key).isNotBlank();
            } else {
                assertThat(said).as(key).containsPattern("\\p{IsHan}");
            }
        });
    }

    /// No message has one of these words of the code, which people never read.
    public void hasNone(Pattern words) {
        assertThat(keys).allSatisfy(key -> {
            assertThat(english.getProperty(key)).as(key).doesNotContainPattern(words);
            assertThat(chinese.getProperty(key)).as(key).doesNotContainPattern(words);
        });
    }

    private static Set<String> parameters(String message) {
        return PARAMETER
                .matcher(message)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties messages(String name, String language) throws IOException {
        var messages = new Properties();
        var file = "/messages/" + name + "_" + language + ".properties";
        try (var stream = Bundle.class.getResourceAsStream(file);
                var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            messages.load(reader);
        }
        return messages;
    }
}
