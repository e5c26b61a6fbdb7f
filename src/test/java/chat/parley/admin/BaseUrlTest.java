package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.http.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://api.deepseek.com,https://api.deepseek.com",
        "' https://api.deepseek.com/v1/ ',https://api.deepseek.com/v1",
        "http://127.0.0.1:11434/v1,http://127.0.0.1:11434/v1",
        "http://[::1]:8000,http://[::1]:8000"
    })
    void takesAddresses(String text, String kept) {
        assertThat(BaseUrl.check("baseUrl", text)).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api.deepseek.com",
                "ftp://x",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "demo:",
                "https://user:secret@host/v1",
                "https://user@host/v1",
                "https://host/v1?key=secret",
                "https://host/#x",
                "https://ho st/",
                "https://host\\@evil/",
                "https:///v1",
                "${UPSTREAM}"
            })
    void refusesTheRest(String text) {
        assertThatThrownBy(() -> BaseUrl.check("baseUrl", text))
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith("baseUrl: ");
    }
}
