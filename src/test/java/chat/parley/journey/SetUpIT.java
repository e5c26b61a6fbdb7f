package chat.parley.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Chromium;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeProvider.ListReply;
import chat.parley.testing.FakeScript;
import chat.parley.testing.ParleyProcess;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first minutes: a fresh installation, the code from the terminal, three screens, and an answer.
class SetUpIT {

    private static final Pattern COST = Pattern.compile("\\$0\\.0+[1-9][0-9]?");

    @Test
    void theCodeFromTheTerminalLeadsToAnAnswerOfTheDemo(@TempDir Path data) throws IOException {
        try (var parley = ParleyProcess.start(data, Map.of());
                var chromium = new Chromium()) {
            var page = page(chromium, parley, 1440);
            assertThat(page).hasURL(Pattern.compile(".*/setup$"));
            accessible(page);

            SetUp.person(page, "WRONG-CODE-0000");
            page.waitForSelector(".err");
            assertThat(page.locator("[name=email]")).hasValue(House.ADA);
            accessible(page);

            SetUp.person(page, SetUp.code(parley));
            page.waitForURL("**/setup/organisation");
            assertThat(page.locator("#memberMonthlyLimit-chats")).hasText("about 1,980 chats");
            page.fill("[name=memberMonthlyLimit]", "40");
            assertThat(page.locator("#memberMonthlyLimit-chats")).hasText("about 3,970 chats");
            assertThat(page.locator("#chat-size")).containsText("10 questions");
            page.selectOption("[name=currency]", "EUR");
            assertThat(page.locator("#chat-size")).containsText("No list prices");
            page.selectOption("[name=currency]", "USD");
            page.fill("[name=monthlyLimit]", "lots");
            page.fill("[name=name]", "Halden");
            page.click("button.primary");
            page.waitForSelector(".err");
            accessible(page);
            page.fill("[name=monthlyLimit]", "200");
            SetUp.organisation(page);
            accessible(page);
            page.click("text=Try the demo");

            page.waitForSelector("#msg");
            accessible(page);
            assertThat(page.locator("body")).containsText("No AI model is connected");
            House.askToEnd(page, "What happens when a limit is reached?");
            assertThat(page.locator(".prose")).containsText("limit");
            assertThat(page.locator(".receipt .cost summary")).hasText(COST);
            page.waitForSelector(".receipt .badge.demo");
            page.click(".receipt .cost summary");
            for (var part : List.of("Thinking", "Answer", "Total")) {
                assertThat(page.locator(".receipt .sheet")).containsText(part);
            }

            page.navigate(parley.http("/setup").toString());
            assertThat(page).not().hasURL(Pattern.compile(".*/setup"));
            assertThat(parley.log()).doesNotContain(House.PASSWORD);
        }
    }

    @Test
    void aModelIsConnectedTestedAndItsPricesConfirmed(@TempDir Path data) throws IOException {
        try (var parley = ParleyProcess.start(data, Map.of());
                var provider = FakeProvider.start();
                var chromium = new Chromium()) {
            var page = page(chromium, parley, 390);
            SetUp.person(page, SetUp.code(parley));
            SetUp.organisation(page);
            accessible(page);

            provider.lists(new ListReply(401, "application/json", "{}"));
            SetUp.connect(page, provider.baseUrl(), House.MODEL);
            assertThat(page.locator("#report")).containsText("The provider refuses this key.");
            accessible(page);

            provider.lists(House.MODEL);
            page.fill("[name=apiKey]", "sk-canary-right-key");
            page.click(".finish .primary");
            assertThat(page.locator("#report .bad")).hasCount(0);
            for (var line : List.of("Reachable", "Accepted.", "is among the 1", "5 tokens", "Switches on and off")) {
                assertThat(page.locator("#report")).containsText(line);
            }
            assertThat(page.locator("#report")).containsText("were reused at the lower price");
            accessible(page);
            page.click("text=These are our prices");
            page.waitForSelector("#msg");
            provider.script(House.MODEL, FakeScript.answer("Hm.", "It works."));
            page.fill("#msg", "Does it?");
            page.tap(".send");
            assertThat(page.locator(".prose").last()).hasText("It works.");

            page.navigate(parley.http("/admin/models").toString());
            assertThat(page.locator(".entry").first()).containsText("-key");
            assertThat(page.locator("#page")).not().containsText("prices not confirmed");
            assertThat(parley.log()).doesNotContain("sk-canary-right-key");
        }
    }

    @Test
    void aModelOnThisComputerIsFoundOnlyWhenAsked(@TempDir Path data) throws IOException {
        var local = startUsual();
        Assumptions.assumeTrue(local.isPresent(), "all three usual ports are taken");
        try (var parley = ParleyProcess.start(data, Map.of());
                var provider = local.get();
                var chromium = new Chromium()) {
            provider.lists("qwen3:8b");
            var page = page(chromium, parley, 768);
            SetUp.person(page, SetUp.code(parley));
            SetUp.organisation(page);
            assertThat(provider.connections()).isZero();
            page.click("text=Look for a model");
            assertThat(page.locator(".aside .rows")).containsText("qwen3:8b");
            accessible(page);
            page.click("[aria-label='Connect: qwen3:8b']");
            page.waitForSelector("#report");
            assertThat(page.locator("#report")).containsText("None is known");
            assertThat(provider.requests()).isEmpty();
            accessible(page);
            for (var price : List.of("fresh", "cached", "output")) {
                page.fill("[name=" + price + "]", "0");
            }
            page.click("text=These are our prices, test");
            page.waitForSelector("#report >> text=None is needed.");
            assertThat(page.locator("#report")).containsText("$0 new, $0 reused, $0 answer");
            assertThat(provider.requests()).isNotEmpty();
        }
    }

    @Test
    void itWorksWithoutScript(@TempDir Path data) throws IOException {
        try (var parley = ParleyProcess.start(data, Map.of());
                var chromium = new Chromium()) {
            var page = chromium.pageWithoutScript(1440, 900);
            page.navigate(parley.http("/").toString());
            SetUp.person(page, SetUp.code(parley));
            page.waitForURL("**/setup/organisation");
            assertThat(page.locator("#monthlyLimit-chats")).hasText("about 19,800 chats");
            SetUp.organisation(page);
            page.click(".kind[href*=ollama]");
            assertThat(page.locator("[name=baseUrl]")).hasValue("http://localhost:11434/v1");
            page.click("text=Look for a model");
            page.waitForSelector(".aside [role=status]");
        }
    }

    private static Page page(Chromium chromium, ParleyProcess parley, int width) {
        var page = chromium.page(width, 900);
        page.setDefaultTimeout(60_000);
        page.navigate(parley.http("/").toString());
        return page;
    }

    /// In both themes, and no wider than the screen.
    private static void accessible(Page page) {
        Chromium.assertAccessible(page);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        Chromium.assertAccessible(page);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as(page.url())
                .isEqualTo(true);
    }

    private static Optional<FakeProvider> startUsual() {
        for (int port : new int[] {1234, 11434, 8000}) {
            try {
                return Optional.of(FakeProvider.startAt(port));
            } catch (IllegalStateException taken) {
                // Something else of this machine lives there: try the next.
            }
        }
        return Optional.empty();
    }
}
