package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Chromium;
import chat.parley.testing.ParleyProcess;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first minutes: a fresh installation without a model, the code from the terminal, and an answer of the demo
/// model.
class SetUpIT {

    private static final Pattern CODE = Pattern.compile("Set-up code +([A-Z0-9-]+)");

    @Test
    void theCodeFromTheTerminalLeadsToAnAnswerWithItsCost(@TempDir Path data) throws IOException {
        try (var parley = ParleyProcess.start(data, Map.of());
                var chromium = new Chromium()) {
            var page = chromium.page(1440, 900);
            page.setDefaultTimeout(10_000);
            page.navigate(parley.http("/").toString());
            assertThat(page.url()).endsWith("/setup");
            Chromium.assertAccessible(page);

            setUp(page, "WRONG-CODE-0000");
            assertThat(page.isVisible(".wrong, .err")).isTrue();
            assertThat(page.inputValue("[name=email]")).isEqualTo(House.ADA);

            setUp(page, code(parley));
            page.waitForURL("**/setup/organisation");
            Chromium.assertAccessible(page);
            page.fill("[name=name]", "Halden");
            page.click("button.primary");
            page.waitForSelector("#msg");
            Chromium.assertAccessible(page);
            assertThat(page.textContent("body")).contains("No AI model is connected");

            House.askToEnd(page, "What happens when a limit is reached?");
            assertThat(page.textContent(".prose")).contains("When the limit is reached");
            assertThat(page.textContent(".receipt .cost summary")).matches("\\$0\\.0+[1-9][0-9]?");
            assertThat(page.isVisible(".receipt .badge.demo")).isTrue();
            page.click(".receipt .cost summary");
            assertThat(page.textContent(".receipt .cost")).contains("Thinking", "Answer", "Total");
            Chromium.assertAccessible(page);

            page.navigate(parley.http("/setup").toString());
            assertThat(page.url()).doesNotContain("/setup");
            assertThat(parley.log()).doesNotContain(House.PASSWORD);
        }
    }

    private static void setUp(Page page, String code) {
        page.fill("[name=code]", code);
        page.fill("[name=name]", "Ada");
        page.fill("[name=email]", House.ADA);
        page.fill("[name=password]", House.PASSWORD);
        page.click("button.primary");
    }

    private static String code(ParleyProcess parley) throws IOException {
        var found = CODE.matcher(parley.output());
        assertThat(found.find()).as(parley.output()).isTrue();
        return found.group(1);
    }
}
