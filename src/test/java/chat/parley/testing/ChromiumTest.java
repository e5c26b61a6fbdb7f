package chat.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.PlaywrightException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ChromiumTest {

    private static final Chromium CHROMIUM = new Chromium();

    @AfterAll
    static void close() {
        CHROMIUM.close();
    }

    @Test
    void rendersAPageAndFindsNothingWrongWithIt() {
        var page = CHROMIUM.page(390, 844);
        page.setContent("<!doctype html><html lang=en><title>T</title><main><h1>Hello</h1></main></html>");
        assertThat(page.textContent("h1")).isEqualTo("Hello");
        Chromium.assertAccessible(page);
    }

    @Test
    void namesWhatIsWrong() {
        var page = CHROMIUM.page(1440, 900);
        page.setContent(
                "<!doctype html><html lang=en><title>T</title><main><h1>Hello</h1><button></button></main></html>");
        assertThatThrownBy(() -> Chromium.assertAccessible(page))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("button-name");
    }

    @Test
    void reachesNoOtherHost() {
        var page = CHROMIUM.page(1440, 900);
        assertThatThrownBy(() -> page.navigate("http://example.com/")).isInstanceOf(PlaywrightException.class);
    }
}
