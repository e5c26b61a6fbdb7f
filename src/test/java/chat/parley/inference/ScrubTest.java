package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.inference.ProviderFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubTest {

    private static final Scrub SCRUB = Scrub.of("my.odd+key", "https://models.example.com:8443/v1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key my.odd+key is bad",
                "Bearer my.odd+key",
                "at https://models.example.com:8443/v1/chat",
                "host models.example.com refused",
                "MODELS.EXAMPLE.COM:8443 down",
                "sk-abcdef1234567890 invalid",
                "Your api key: ****abcd is invalid",
                "pk_live_abcd1234"
            })
    void keysAndAddressesAreTakenOut(String message) {
        assertThat(SCRUB.clean(message).toLowerCase())
                .doesNotContain("my.odd+key", "models.example.com", "abcd", "8443");
    }

    @Test
    void aLongMessageIsCutOnlyAfterTheKeyIsGone() {
        String message = "https://a.example/x ".repeat(97) + "12345678901234567" + "my.odd+key";
        assertThat(SCRUB.clean(message)).doesNotContain("my.od").hasSizeLessThanOrEqualTo(501);
    }

    @Test
    void whatIsHarmlessStays() {
        assertThat(SCRUB.clean("Insufficient Balance\r\nforged log line"))
                .isEqualTo("Insufficient Balance forged log line");
        assertThat(SCRUB.clean("unknown variant `developer`, expected one of `system`, `user`"))
                .isEqualTo("unknown variant `developer`, expected one of `system`, `user`");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|{\"error\":{\"message\":\"Content Exists Risk\"}}|MODERATED",
                "400|{\"error\":{\"message\":\"This model's maximum context length is 1048576 tokens.\"}}|CONTEXT_EXCEEDED",
                "400|{\"error\":{\"message\":\"bad\"}}|BAD_REQUEST",
                "401|{}|KEY_REFUSED",
                "402|{\"error\":{\"message\":\"Insufficient Balance\",\"type\":\"unknown_error\"}}|NO_CREDIT",
                "403|{}|KEY_REFUSED",
                "404|{\"error_msg\":\"Not Found\"}|BAD_REQUEST",
                "413|too large|BAD_REQUEST",
                "422|{}|BAD_REQUEST",
                "429|{}|RATE_LIMITED",
                "451|{}|MODERATED",
                "500|<html>oops</html>|PROVIDER_ERROR",
                "503||OVERLOADED",
                "504|x|TIMED_OUT"
            })
    void theStatusDecidesAndThenTheText(int status, String body, Kind kind) {
        assertThat(ErrorBody.of(status, body == null ? "" : body, null, SCRUB).kind())
                .isEqualTo(kind);
    }

    @Test
    void aWebPageIsNotShown() {
        assertThat(ErrorBody.of(502, "<!doctype html><script>x</script>", null, SCRUB)
                        .message())
                .isEqualTo("a web page instead of an answer");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.deepseek.com, deepseek, https://api.deepseek.com",
        "https://api.deepseek.com/v1/, deepseek, https://api.deepseek.com/v1",
        "http://127.0.0.1:11434, ollama, http://127.0.0.1:11434/v1",
        "http://127.0.0.1:11434/v1, ollama, http://127.0.0.1:11434/v1",
        "https://h.example/plan/v3/chat/completions, other, https://h.example/plan/v3"
    })
    void addressesAreTakenAsPeoplePasteThem(String given, String profile, String expected) {
        assertThat(Endpoints.base(given, profile)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://x/v1",
                "https://user:pw@host/v1",
                "not an address",
                "https://host/v1?key=1",
                "demo:",
                "file:///etc/passwd"
            })
    void whatIsNoAddressIsRefused(String given) {
        assertThatThrownBy(() -> Endpoints.base(given, "other")).isInstanceOf(IllegalArgumentException.class);
    }
}
