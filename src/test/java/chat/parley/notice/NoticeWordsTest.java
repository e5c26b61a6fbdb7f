package chat.parley.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Mails have every word in both languages, with the same figures in it, and none of the code's own.
class NoticeWordsTest {

    private static final Pattern PARAMETER = Pattern.compile("\\{\\w+}");
    private static final Pattern CODE_WORDS = Pattern.compile(
            "\\b(posted|held|holds?|hard|soft|ledger|overruns?|upstream|barred|mismatch\\w*)\\b",
            Pattern.CASE_INSENSITIVE);

    @Test
    void bothLanguagesSayTheSame() throws IOException {
        var english = words("en");
        var chinese = words("zh");
        var keys = Arrays.stream(NoticeWords.class.getDeclaredMethods())
                .map(Method::getName)
                .collect(Collectors.toSet());
        assertThat(english.stringPropertyNames()).isEqualTo(keys);
        assertThat(chinese.stringPropertyNames()).isEqualTo(keys);
        assertThat(keys).allSatisfy(key -> {
            assertThat(english.getProperty(key)).isNotBlank().doesNotContainPattern(CODE_WORDS);
            assertThat(chinese.getProperty(key)).containsPattern("\\p{IsHan}");
            assertThat(parameters(chinese.getProperty(key))).isEqualTo(parameters(english.getProperty(key)));
        });
    }

    private static Set<String> parameters(String message) {
        return PARAMETER
                .matcher(message)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties words(String language) throws IOException {
        var words = new Properties();
        var file = "/messages/notice_" + language + ".properties";
        try (var stream = NoticeWordsTest.class.getResourceAsStream(file);
                var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            words.load(reader);
        }
        return words;
    }
}
