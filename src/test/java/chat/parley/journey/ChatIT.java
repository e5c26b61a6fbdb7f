package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Chromium;
import chat.parley.testing.FakeScript;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What people do in a chat, in a real browser, with a provider that answers as told.
class ChatIT {

    private static final String NUMBERED =
            IntStream.rangeClosed(1, 160).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

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
    void anAnswerStreamsInWithItsThinkingFoldedAndItsCost() {
        house.answers("Seventeen times twenty, and three more.", "It is **391**.\n\n```java\nint x = 17 * 23;\n```");
        var page = house.page();
        House.askToEnd(page, "What is 17 x 23?");
        assertThat(page.textContent(".prose strong")).isEqualTo("391");
        assertThat(page.isVisible("text=Seventeen times twenty")).isFalse();
        page.click(".think summary");
        page.waitForSelector("text=Seventeen times twenty");
        assertThat(page.textContent(".code code")).contains("int x = 17 * 23;");
        page.waitForFunction("() => document.title.includes('What is 17 x 23?')");
        page.click(".receipt .cost summary");
        page.waitForSelector(".receipt .sheet tbody");
        assertThat(page.textContent(".receipt .sheet")).contains("New", "Reused", "Thinking", "Answer", "Total");
        Chromium.assertAccessible(page);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        Chromium.assertAccessible(page);
        page.context().close();
    }

    @Test
    void aReloadInMidAnswerAndASecondTabShowTheSameText() {
        house.answersSlowly(NUMBERED, Duration.ofMillis(15));
        var page = house.page();
        House.ask(page, "Count.");
        page.waitForFunction("() => document.querySelector('.prose')?.textContent.includes('word20')");
        page.reload();
        var second = page.context().newPage();
        second.navigate(page.url());
        page.waitForSelector(".receipt .cost summary");
        second.waitForSelector(".receipt .cost summary");
        assertThat(page.textContent(".prose").strip()).isEqualTo(NUMBERED);
        assertThat(second.textContent(".prose").strip()).isEqualTo(NUMBERED);
        page.context().close();
    }

    @Test
    void nothingMovesWhileALongAnswerStreamsIn() {
        house.answers("", "Well begun.");
        var page = house.page();
        House.askToEnd(page, "Begin.");
        house.answersSlowly(
                IntStream.rangeClosed(1, 400)
                        .mapToObj(i -> i % 40 == 0 ? "end" + i + ".\n\nNext" : "word" + i)
                        .collect(Collectors.joining(" ")),
                Duration.ofMillis(10));
        page.evaluate("""
                () => {
                    window.moved = []
                    new PerformanceObserver(list => list.getEntries().forEach(shift => {
                        // The caret is drawn at the end of the text and has no element of its own; the sum of the
                        // chat, at the right of its head, becomes another when an answer has ended.
                        const main = document.querySelector('main')
                        const nodes = shift.sources.map(({ node }) => node)
                            .filter(node => node && main.contains(node) && !node.closest?.('.bar'))
                        if (shift.hadRecentInput || nodes.length === 0) return
                        window.moved.push(shift.value + ' ' + nodes.map(node => node.className || node.nodeName))
                    })).observe({ type: 'layout-shift' })
                }""");
        House.ask(page, "Write a long answer.");
        page.waitForFunction("() => document.querySelectorAll('.receipt .cost summary').length === 2");
        assertThat(page.textContent(".reply:last-of-type .prose")).contains("word1 ", "end400.");
        assertThat(page.evaluate("window.moved")).isEqualTo(List.of());
        page.waitForFunction("""
                () => {
                    const thread = document.querySelector('.thread')
                    return thread.scrollHeight - thread.scrollTop - thread.clientHeight < 3
                }""");
        page.context().close();
    }

    @Test
    void aReaderWhoHasScrolledUpIsLeftThere() {
        house.answersSlowly((NUMBERED + " " + NUMBERED).replace(" ", "\n\n "), Duration.ofMillis(30));
        var page = house.page();
        page.setViewportSize(1440, 500);
        House.ask(page, "Count at length.");
        page.waitForFunction("() => document.querySelector('.thread').scrollTop > 300");
        page.mouse().move(800, 200);
        page.mouse().wheel(0, -250);
        page.waitForSelector(".to-end button");
        var top = page.evaluate("document.querySelector('.thread').scrollTop");
        var length = page.evaluate("document.querySelector('.prose').textContent.length");
        page.waitForFunction("before => document.querySelector('.prose').textContent.length > before + 60", length);
        assertThat(page.evaluate("document.querySelector('.thread').scrollTop")).isEqualTo(top);
        page.click(".to-end button");
        page.waitForSelector(".to-end button", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.HIDDEN));
        page.context().close();
    }

    @Test
    void stopEndsTheAnswerAndKeepsItsText() {
        house.answersSlowly(NUMBERED, Duration.ofMillis(60));
        var page = house.page();
        House.ask(page, "Count slowly.");
        page.waitForFunction("() => document.querySelector('.prose')?.textContent.includes('word5')");
        page.click(".send.halt");
        page.waitForSelector("text=Stopped. What was written is kept.");
        var kept = page.textContent(".prose").strip();
        assertThat(NUMBERED).startsWith(kept);
        page.reload();
        page.waitForSelector(".prose");
        assertThat(page.textContent(".prose").strip()).isEqualTo(kept);
        page.context().close();
    }

    @Test
    void tryingAgainMakesAVersionAndBothStay() {
        house.answers("", "The first version.");
        var page = house.page();
        House.askToEnd(page, "Say something.");
        house.answers("", "The second version.");
        page.click("[aria-label='Try again']");
        page.waitForSelector("text=The second version.");
        page.click("[aria-label='Previous version'] >> nth=-1");
        page.waitForSelector("text=The first version.");
        page.click("[aria-label='Next version'] >> nth=-1");
        page.waitForSelector("text=The second version.");
        page.context().close();
    }

    @Test
    void aRefusalKeepsTheTextAndSaysWhatFits() {
        house.answers("", "Never sent.");
        var poor = house.member("poor");
        house.limit(poor, "0.0001");
        var page = house.page(House.email("poor"), 1440, 900);
        int before = house.provider.requests().size();
        House.ask(page, "A question that does not fit.");
        page.waitForSelector(".refusal");
        assertThat(page.textContent(".refusal")).contains("Nothing was charged");
        assertThat(page.textContent("body")).contains("A question that does not fit.");
        assertThat(house.provider.requests()).hasSize(before);
        Chromium.assertAccessible(page);
        page.context().close();
    }

    @Test
    void aProvidersFaultIsSaidInWordsAndTheNextTryWorks() {
        house.provider.script(House.MODEL, FakeScript.status(503, "{\"error\":{\"message\":\"capacity-7731\"}}"));
        var page = house.page();
        House.ask(page, "Are you there?");
        page.waitForSelector(".ended.bad");
        assertThat(page.textContent(".ended.bad")).doesNotContain("503", "7731", "upstream");
        house.answers("", "Here I am.");
        page.click("[aria-label='Try again']");
        page.waitForSelector("text=Here I am.");
        page.context().close();
    }

    @Test
    void aDraftSurvivesAReload() {
        house.answers("", "Noted.");
        var page = house.page();
        House.askToEnd(page, "Begin.");
        page.fill("#msg", "half a thought");
        page.waitForResponse(
                response -> response.url().endsWith("/draft")
                        && response.request().method().equals("PUT"),
                () -> page.type("#msg", "!"));
        page.reload();
        page.waitForFunction("() => document.querySelector('#msg')?.value === 'half a thought!'");
        page.context().close();
    }

    @Test
    void onAPhoneTheListIsADrawerAndNothingIsCutOff() {
        house.answers("", "A long line: " + "unbreakable".repeat(30) + "\n\n|a|b|\n|-|-|\n|1|2|");
        var page = house.page(House.ADA, 390, 844);
        page.fill("#msg", "How does it look on a phone?");
        page.tap(".send");
        page.waitForSelector(".receipt .cost summary");
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        Chromium.assertAccessible(page);
        page.tap(".bar .only-narrow");
        page.waitForSelector(".side nav a");
        page.waitForFunction("() => document.activeElement.closest('.side')");
        page.keyboard().press("Escape");
        page.waitForFunction("() => document.activeElement.matches('.bar .only-narrow')");
        page.context().close();
    }

    @Test
    void whatIsSentBeforeTheModelsAreThereGoesOnceTheyAre() {
        house.answers("", "Here they are.");
        var page = house.page();
        var held = new ArrayList<Route>();
        page.route("**/api/models", held::add);
        page.reload();
        page.waitForFunction("() => document.activeElement.id === 'msg'");
        page.keyboard().type("Too early?");
        page.keyboard().press("Enter");
        page.waitForTimeout(300);
        assertThat(page.inputValue("#msg")).isEqualTo("Too early?");
        held.forEach(Route::resume);
        page.waitForSelector(".receipt .cost summary");
        assertThat(page.textContent(".prose")).isEqualTo("Here they are.");
        page.context().close();
    }

    @Test
    void withTheKeyboardAloneSomebodyAsksAndReads() {
        house.answers("", "By keyboard.");
        var page = house.page();
        page.waitForFunction("() => document.activeElement.id === 'msg'");
        page.keyboard().type("No mouse here.");
        page.keyboard().press("Enter");
        page.waitForSelector(".receipt .cost summary");
        for (int i = 0;
                i < 12 && !Boolean.TRUE.equals(page.evaluate("document.activeElement.matches('.cost summary')"));
                i++) {
            page.keyboard().press("Shift+Tab");
        }
        assertThat(page.evaluate("document.activeElement.matches('.cost summary')"))
                .isEqualTo(true);
        page.keyboard().press("Enter");
        page.waitForSelector(".receipt .sheet");
        page.context().close();
    }

    @Test
    void theWholePageSpeaksChinese() {
        house.member("jingyi");
        var session = house.signIn(House.email("jingyi"), House.PASSWORD);
        house.as(session)
                .contentType("application/json")
                .body("{\"language\":\"zh\"}")
                .patch(house.parley.http("/api/me"))
                .then()
                .statusCode(200);
        house.answers("", "好的。");
        var page = house.page(House.email("jingyi"), 1440, 900);
        assertThat(page.getAttribute("html", "lang")).startsWith("zh");
        House.askToEnd(page, "你好，请回答。");
        page.waitForSelector(".side >> text=新对话");
        page.waitForSelector(".purse >> text=剩余");
        Chromium.assertAccessible(page);
        page.context().close();
    }
}
