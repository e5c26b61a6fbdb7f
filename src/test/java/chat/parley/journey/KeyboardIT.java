package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Chromium;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A chat without a mouse, and without eyes: sign in, ask, stop, read, and what a refusal offers.
class KeyboardIT {

    private static final String COUNTED =
            IntStream.rangeClosed(1, 400).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

    private static House house;

    @BeforeAll
    static void open() throws IOException {
        house = new House();
    }

    @AfterAll
    static void close() throws IOException {
        house.close();
    }

    @AfterEach
    void nothingComplained() {
        assertThat(house.complaints).isEmpty();
    }

    @Test
    void byKeysAloneSomebodySignsInAsksStopsAndReads() {
        house.answersSlowly(COUNTED, Duration.ofMillis(60));
        var page = signedInByKeys(House.ADA);
        send(page, "Count to 400.");
        awaitText(page, "word5");
        tabTo(page, "Tab", ".send.halt");
        page.keyboard().press("Enter");
        page.waitForSelector("text=Stopped. What was written is kept.");
        assertThat(COUNTED).startsWith(page.textContent(".prose").strip());

        house.answers("It asks for a sum.", "It is **391**.");
        tabTo(page, "Shift+Tab", "#msg");
        send(page, "What is 17 x 23?");
        page.waitForSelector("strong >> text=391");
        tabTo(page, "Shift+Tab", ".reply:last-of-type .cost summary");
        page.keyboard().press("Enter");
        page.waitForSelector(".sheet tbody");
        page.keyboard().press("Escape");
        page.waitForSelector(".sheet", waitFor(WaitForSelectorState.HIDDEN));
        tabTo(page, "Shift+Tab", ".reply:last-of-type .think summary");
        page.keyboard().press("Enter");
        page.waitForSelector("text=It asks for a sum.");
        tabTo(page, "Shift+Tab", ".thread");
        page.context().close();
    }

    @Test
    void byKeysAloneSomebodyTakesWhatFits() {
        house.answers("", "Never sent.");
        house.limit(house.member("keys"), "0.0001");
        var page = signedInByKeys(House.email("keys"));
        send(page, "This does not fit.");
        page.waitForSelector(".refusal .fit .btn");
        tabTo(page, "Shift+Tab", ".refusal .fit .btn");
        tabTo(page, "Shift+Tab", ".unsent .btn");
        page.keyboard().press("Enter");
        page.waitForFunction("() => document.querySelector('#msg').value === 'This does not fit.'");
        page.context().close();
    }

    @Test
    void byNamesAndRolesAloneThePageIsUnderstood() {
        house.answersSlowly(COUNTED, Duration.ofMillis(60));
        var page = house.stranger(1440, 900);
        page.navigate(house.url("/login"));
        page.getByLabel("E-mail").fill(House.ADA);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(House.PASSWORD);
        role(page, AriaRole.BUTTON, "Sign in").click();
        role(page, AriaRole.TEXTBOX, "Message").fill("Count again.");
        role(page, AriaRole.BUTTON, "Send").click();
        role(page, AriaRole.HEADING, "Answer in progress").waitFor();
        awaitText(page, "word3");
        role(page, AriaRole.BUTTON, "Stop").first().click();
        role(page, AriaRole.HEADING, "Answer").waitFor();
        page.waitForSelector("[role=status] >> text=Answer finished", waitFor(WaitForSelectorState.ATTACHED));
        role(page, AriaRole.BUTTON, "Copy answer").waitFor();
        page.waitForSelector(".purse .meter");
        assertThat(page.locator("body").ariaSnapshot())
                .contains(
                        "complementary \"Chat\"",
                        "navigation \"Your chats\"",
                        "region \"Chat\"",
                        "heading \"You\"",
                        "textbox \"Message\"",
                        "button \"Copy answer\"",
                        "button \"Model: ",
                        "Stopped. What was written is kept.",
                        "img \"Spent $");
        house.answers("", "Enough.");
        House.ask(page, "Say enough.");
        page.waitForSelector("summary[aria-label^='This answer cost $']");
        Chromium.assertAccessible(page);
        page.context().close();
    }

    @Test
    void byNamesAndRolesAloneARefusalIsUnderstood() {
        house.limit(house.member("ears"), "0.0001");
        var page = house.page(House.email("ears"), 1440, 900);
        House.ask(page, "This does not fit either.");
        role(page, AriaRole.ALERT, "Larger than your limit allows").waitFor();
        assertThat(page.getByRole(AriaRole.MAIN).ariaSnapshot())
                .contains("heading \"You, not sent\"", "Nothing was charged", "button \"Send\"", "button \"Edit\"");
        Chromium.assertAccessible(page);
        page.context().close();
    }

    private static Page.WaitForSelectorOptions waitFor(WaitForSelectorState state) {
        return new Page.WaitForSelectorOptions().setState(state);
    }

    private static Locator role(Page page, AriaRole role, String name) {
        return page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Page signedInByKeys(String email) {
        var page = house.stranger(1440, 900);
        page.navigate(house.url("/login"));
        tabTo(page, "Tab", "[name=email]");
        page.keyboard().type(email);
        tabTo(page, "Tab", "[name=password]");
        page.keyboard().type(House.PASSWORD);
        page.keyboard().press("Enter");
        page.waitForFunction("() => document.activeElement?.id === 'msg'");
        return page;
    }

    /// Presses a key until what is meant has the focus, where it is not there already.
    private static void send(Page page, String text) {
        page.keyboard().type(text);
        page.waitForSelector(".send:not(:disabled)");
        page.keyboard().press("Enter");
    }

    private static void tabTo(Page page, String key, String selector) {
        var reached = "selector => document.activeElement?.matches(selector) === true";
        for (int i = 0; i < 40 && !Boolean.TRUE.equals(page.evaluate(reached, selector)); i++) {
            page.keyboard().press(key);
        }
        assertThat(page.evaluate(reached, selector)).as(selector).isEqualTo(true);
    }

    private static void awaitText(Page page, String text) {
        page.waitForFunction("text => document.querySelector('.prose')?.textContent.includes(text)", text);
    }
}
