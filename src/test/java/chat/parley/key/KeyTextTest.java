package chat.parley.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {

    @Test
    void isWellFormedAndNeverTheSame() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 1000; i++) {
            var key = KeyText.next();
            assertThat(key).matches("parley_[0-9A-Za-z]{33}");
            assertThat(KeyText.isWellFormed(key)).isTrue();
            assertThat(seen.add(key)).isTrue();
        }
    }

    @Test
    void oneChangedCharacterIsNoticed() {
        var key = KeyText.next();
        for (int i = 0; i < key.length(); i++) {
            var other = key.charAt(i) == 'x' ? 'y' : 'x';
            var changed = key.substring(0, i) + other + key.substring(i + 1);
            assertThat(KeyText.isWellFormed(changed)).as(changed).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "parley_",
                "sk-abc",
                "parley_' OR 1=1 --",
                "parley_\u0000",
                "parley_密钥密钥密钥密钥密钥密钥密钥密钥密钥密钥密钥密钥密钥密钥密钥密钥密"
            })
    void whatIsNoKeyIsRefused(String text) {
        assertThat(KeyText.isWellFormed(text)).isFalse();
    }

    @Test
    void theHintShowsOnlyTheLastFour() {
        var key = KeyText.next();
        assertThat(KeyText.hint(key)).isEqualTo("parley_…" + key.substring(36)).hasSize(12);
    }
}
