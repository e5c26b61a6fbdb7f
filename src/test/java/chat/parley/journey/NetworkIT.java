package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.FakeScript;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A browser that loses its network in mid-answer. What comes in the end is the whole answer, to the byte, once.
class NetworkIT {

    /// Six hundred steps: each word takes two, the space behind it one.
    private static final String NUMBERED =
            IntStream.rangeClosed(1, 200).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

    private static final Duration EVERY = Duration.ofMillis(15);

    private static final String WHOLE = "() => !!document.querySelector('.receipt .cost summary')";

    private static final String NOTES_WHEN_IT_ASKS = """
            () => {
                const ask = window.fetch
                window.asked = []
                window.addEventListener('online', () => (window.online = performance.now()))
                window.fetch = (...request) => {
                    if (String(request[0]).includes('/events')) window.asked.push(performance.now())
                    return ask(...request)
                }
            }""";

    private static final String ASKED_AT_ONCE = "window.asked.some(at => Math.abs(at - window.online) < 500)";

    private static House house;
    private static BreakingLine line;

    @BeforeAll
    static void open() throws IOException {
        house = new House();
        line = new BreakingLine(() -> house.parley.port());
    }

    @AfterAll
    static void close() throws IOException {
        line.close();
        house.close();
    }

    @AfterEach
    void nothingComplained() {
        // The browser itself writes down that there was no network.
        house.complaints.removeIf(said -> said.contains("net::ERR_"));
        assertThat(house.complaints).isEmpty();
    }

    @Test
    void offlineInMidAnswerAndBackAgain() {
        var page = through();
        var goOn = new CompletableFuture<Void>();
        int asked = begin(page, House.slowly(NUMBERED, EVERY, 100, goOn));
        offline(page);
        page.waitForTimeout(1_000);
        page.context().setOffline(false);
        page.waitForFunction(shows(80));
        offline(page);
        goOn.complete(null);
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> house.ada()
                        .get(house.url("/api/turns?status=running"))
                        .jsonPath()
                        .getList("items")
                        .isEmpty());
        assertThat(page.evaluate(WHOLE)).as("while there is no network").isEqualTo(false);
        assertThat(text(page)).isNotEqualTo(NUMBERED);
        page.evaluate(NOTES_WHEN_IT_ASKS);
        long from = System.nanoTime();
        page.context().setOffline(false);
        page.waitForFunction(WHOLE);
        var took = Duration.ofNanos(System.nanoTime() - from);
        System.out.printf("whole answer %d ms after the network was back%n", took.toMillis());
        isWholeAndOnce(page, asked);
        // By the page's own clock; what comes then takes its time on a busy machine.
        assertThat(page.evaluate(ASKED_AT_ONCE))
                .as("asked when it was told, and not when it would have tried again")
                .isEqualTo(true);
        page.context().close();
    }

    @Test
    void resetInMidAnswerAgainAndAgain() {
        var page = through();
        int asked = begin(page, House.slowly(NUMBERED, EVERY));
        for (int word : new int[] {30, 60, 90, 120, 150}) {
            page.waitForFunction(shows(word));
            // The page may still be about to ask again since the time before.
            Awaitility.await().until(() -> line.reset() > 0);
        }
        page.waitForFunction(WHOLE);
        isWholeAndOnce(page, asked);
        page.context().close();
    }

    /// Silence tells of it, and then old connections may swallow what is asked anew.
    @Test
    void anotherNetworkThanBeforeWithoutAWord() {
        var page = through();
        page.setDefaultTimeout(75_000);
        int asked = begin(page, House.slowly(NUMBERED, EVERY));
        assertThat(line.lose()).isPositive();
        long from = System.nanoTime();
        House.ask(page, "And this?");
        page.waitForFunction(WHOLE);
        var took = Duration.ofNanos(System.nanoTime() - from);
        System.out.printf("whole answer %d ms after all connections were lost%n", took.toMillis());
        assertThat(took).isLessThan(Duration.ofSeconds(75));
        page.waitForSelector("text=This too.");
        page.waitForFunction("() => document.querySelectorAll('.receipt .cost summary').length === 2");
        assertThat(text(page)).isEqualTo(NUMBERED);
        assertThat(page.locator(".said p").allTextContents()).containsExactly("Count.", "And this?");
        assertThat(page.locator(".reply").count()).isEqualTo(2);
        assertThat(house.provider.requests()).hasSize(asked + 1);
        page.context().close();
    }

    @Test
    void aMessageSentWithoutANetworkIsAnsweredOnceItIsBack() {
        var page = through();
        int asked = begin(page, House.slowly(NUMBERED, Duration.ofMillis(1)));
        page.waitForFunction(WHOLE);
        offline(page);
        House.ask(page, "And this?");
        page.waitForSelector(".failure");
        assertThat(house.provider.requests()).hasSize(asked);
        page.context().setOffline(false);
        page.waitForSelector("text=This too.");
        page.waitForFunction("() => document.querySelectorAll('.receipt .cost summary').length === 2");
        assertThat(page.locator(".failure").count()).isZero();
        assertThat(page.locator(".said p").allTextContents()).containsExactly("Count.", "And this?");
        assertThat(house.provider.requests()).hasSize(asked + 1);
        assertThat(page.inputValue("#msg")).isEmpty();
        page.context().close();
    }

    /// The browser refuses what is begun from now on, and what is open breaks off.
    private static void offline(Page page) {
        page.context().setOffline(true);
        assertThat(line.reset()).isPositive();
    }

    /// A page that reaches the server through the line.
    private static Page through() {
        var page = house.page();
        page.navigate("http://127.0.0.1:" + line.port() + "/");
        page.waitForSelector("#msg");
        return page;
    }

    /// Asks, and waits for the beginning; returns how often the provider was asked by then.
    private static int begin(Page page, FakeScript answer) {
        house.provider.script(
                House.MODEL,
                body -> body.path("messages").toString().contains("And this?")
                        ? FakeScript.answer("", "This too.")
                        : answer);
        House.ask(page, "Count.");
        page.waitForFunction(shows(20));
        return house.provider.requests().size();
    }

    private static void isWholeAndOnce(Page page, int asked) {
        assertThat(text(page)).isEqualTo(NUMBERED);
        assertThat(page.locator(".reply").count()).isEqualTo(1);
        assertThat(house.provider.requests()).hasSize(asked);
    }

    private static String shows(int word) {
        return "() => document.querySelector('.prose')?.textContent.includes('word%d ')".formatted(word);
    }

    private static String text(Page page) {
        return page.locator(".prose").first().textContent().strip();
    }
}
