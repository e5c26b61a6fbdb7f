package chat.parley.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Chromium;
import chat.parley.testing.ParleyProcess;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first minutes: a fresh installation without a model, the code from the terminal, and an answer of the demo
/// model.
class SetUpIT {

    private static final Pattern COST = Pattern.compile("\\$0\\.0+[1-9][0-9]?");
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
            page.waitForSelector(".wrong, .err");
            assertThat(page.inputValue("[name=email]")).isEqualTo(House.ADA);

            setUp(page, code(parley));
            page.waitForURL("**/setup/organisation");
            Chromium.assertAccessible(page);
            page.fill("[name=name]", "Halden");
            page.click("button.primary");
            page.waitForSelector("#msg");
            Chromium.assertAccessible(page);
            assertThat(page.locator("body")).containsText("No AI model is connected");

            House.askToEnd(page, "What happens when a limit is reached?");
            assertThat(page.locator(".prose")).containsText("When the limit is reached");
            assertThat(page.locator(".receipt .cost summary")).hasText(COST);
            page.waitForSelector(".receipt .badge.demo");
            page.click(".receipt .cost summary");
            for (var part : List.of("Thinking", "Answer", "Total")) {
                assertThat(page.locator(".receipt .cost")).containsText(part);
            }
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
        // Printed last, after the server is ready.
        Awaitility.await().until(() -> CODE.matcher(parley.output()).find());
        var found = CODE.matcher(parley.output());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
