package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.time.Ids;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Many tabs of one browser, over HTTP/1.1 with its six connections, and a phone that is put away.
class LiveIT {

    /// Six hundred steps: each word takes two, the space behind it one.
    private static final String NUMBERED =
            IntStream.rangeClosed(1, 200).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
    private static final String WHOLE = "() => !!document.querySelector('.receipt .cost summary')";

    private static final String WAITING = ".unsent.calm";

    /// Counts the times that one more chat was shown as unread than now.
    private static final String COUNT_DOTS = """
            () => {
              window.dots = 0
              const known = document.querySelectorAll('.list .unread').length
              const look = () => (window.dots += document.querySelectorAll('.list .unread').length - known)
              new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
            }""";

    /// Makes the moment long in which a tab waits to be told that an answer is read elsewhere, and knows who waits.
    private static final String READS_ALONG_FOR_LONG = """
            (() => {
              const { setTimeout, clearTimeout } = window
              window.readAlong = 300000
              window.marking = new Set()
              window.setTimeout = (act, ms, ...rest) => {
                if (ms !== 3000) return setTimeout(act, ms, ...rest)
                const timer = setTimeout(act, window.readAlong, ...rest)
                window.marking.add(timer)
                return timer
              }
              window.clearTimeout = (timer) => {
                window.marking.delete(timer)
                clearTimeout(timer)
              }
            })()""";

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
    void tenTabsShowTheSameAnswerLive() {
        var goOn = new CompletableFuture<Void>();
        house.provider.script(House.MODEL, House.slowly(NUMBERED, Duration.ofMillis(40), 20, goOn));
        var page = house.page();
        House.ask(page, "Count for all.");
        page.waitForFunction(shows(5));
        var tabs = new ArrayList<>(List.of(page));
        for (int i = 1; i < 10; i++) {
            var tab = page.context().newPage();
            tab.navigate(page.url());
            tabs.add(tab);
        }
        // In the silence a browser's connections are too few for pages that read for themselves.
        for (var tab : tabs) {
            tab.waitForFunction(shows(10));
            assertThat(tab.evaluate(WHOLE)).as("while it is written").isEqualTo(false);
        }
        // Six streams would leave no connection for this.
        var answered = tabs.getLast()
                .evaluate("() => Promise.race([fetch('/api/me').then(r => r.status),"
                        + " new Promise(done => setTimeout(done, 20000, 0))])");
        assertThat(answered).isEqualTo(200);
        goOn.complete(null);
        for (var tab : tabs) {
            tab.waitForFunction(WHOLE);
            assertThat(text(tab)).isEqualTo(NUMBERED);
        }
        page.context().close();
    }

    @Test
    void theLeaderMayBeClosedInMidAnswer() {
        house.answersSlowly(NUMBERED, Duration.ofMillis(30));
        var first = house.page();
        var second = first.context().newPage();
        second.navigate(house.url("/"));
        second.waitForSelector("#msg");
        second.waitForTimeout(800);
        House.ask(second, "Count, though another tab leads.");
        // By now it is the first tab that reads for both.
        second.waitForFunction(shows(60));
        first.close();
        second.waitForFunction(WHOLE);
        assertThat(text(second)).isEqualTo(NUMBERED);
        second.context().close();
    }

    @Test
    void whatWaitsInOneTabShowsInAnotherWhileTheAnswerBeforeItIsWritten() {
        var goOn = new CompletableFuture<Void>();
        house.provider.script(House.MODEL, House.slowly(NUMBERED, Duration.ofMillis(25), 20, goOn));
        var page = house.page();
        House.ask(page, "Count before the rest.");
        page.waitForFunction(shows(3));
        var other = page.context().newPage();
        other.navigate(page.url());
        other.waitForFunction(shows(5));
        House.ask(page, "Then say why.");
        other.waitForSelector("text=Then say why.");
        other.waitForSelector(WAITING);
        assertThat(other.evaluate(WHOLE)).as("while the first is written").isEqualTo(false);
        other.locator(WAITING).getByRole(AriaRole.BUTTON).click();
        page.waitForFunction("() => !document.querySelector('.unsent')");
        assertThat(page.evaluate(WHOLE)).as("it goes on").isEqualTo(false);
        goOn.complete(null);
        for (var tab : List.of(page, other)) {
            tab.waitForFunction(WHOLE);
            assertThat(text(tab)).isEqualTo(NUMBERED);
            assertThat(tab.locator(".reply").count()).isEqualTo(1);
        }
        house.ada()
                .delete(house.parley.http("/api/messages/" + lastOf(conversationOf(page))))
                .then()
                .statusCode(204);
        for (var tab : List.of(page, other)) {
            tab.waitForFunction("() => !document.querySelector('.reply')");
        }
        page.context().close();
    }

    @Test
    void whatHappensElsewhereShowsWithoutAReload() {
        house.answers("", "Well said.");
        // Other chats stay as they are.
        askByProgram(Ids.next(), null);
        var page = house.page();
        page.waitForSelector(".list .unread");
        var other = page.context().newPage();
        other.addInitScript(READS_ALONG_FOR_LONG);
        other.navigate(house.url("/"));
        other.waitForSelector(".list .unread");
        other.evaluate(COUNT_DOTS);
        House.askToEnd(page, "Who reads this in another tab?");
        other.waitForSelector(row("Who reads this in another tab?"));
        var id = conversationOf(page);
        house.ada()
                .contentType("application/json")
                .body(Map.of("title", "Renamed by a program"))
                .patch(house.parley.http("/api/conversations/" + id))
                .then()
                .statusCode(200);
        other.waitForSelector(row("Renamed by a program"));
        page.waitForFunction("() => document.title.startsWith('Renamed by a program')");
        Awaitility.await()
                .until(() -> !house.ada()
                        .get(house.url("/api/conversations/" + id))
                        .jsonPath()
                        .getBoolean("unread"));
        other.waitForFunction("() => window.marking.size === 0");
        assertThat(other.evaluate("window.dots")).as("it was open in a tab").isEqualTo(0);
        other.evaluate("() => (window.readAlong = 3000)");

        page.navigate(house.url("/"));
        page.waitForSelector(row("Renamed by a program"));
        page.waitForTimeout(500);
        askByProgram(id, lastOf(id));
        for (var tab : List.of(page, other)) {
            tab.waitForSelector(".row:has-text('Renamed by a program') .unread");
        }
        other.click(row("Renamed by a program"));
        other.waitForFunction("() => document.querySelectorAll('.reply').length === 2");
        page.waitForSelector(
                ".row:has-text('Renamed by a program') .unread",
                new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));

        house.ada().delete(house.parley.http("/api/conversations/" + id)).then().statusCode(204);
        page.waitForFunction("() => !document.querySelector('.list').textContent.includes('Renamed by a program')");
        page.context().close();
    }

    @Test
    void aPhoneThatWasLockedShowsTheWholeAnswerAtOnce() throws IOException {
        house.answersSlowly(NUMBERED, Duration.ofMillis(30));
        try (var line = new BreakingLine(() -> house.parley.port())) {
            unlocks(line);
        }
        // The browser itself writes down that its line was cut.
        house.complaints.removeIf(said -> said.contains("net::ERR_"));
    }

    private static void unlocks(BreakingLine line) {
        var page = house.page(House.ADA, 390, 844);
        page.navigate("http://127.0.0.1:" + line.port() + "/");
        page.waitForSelector("#msg");
        // On a phone Enter is a new line.
        page.fill("#msg", "Count while I am away.");
        page.click(".send:not(:disabled)");
        page.waitForFunction(shows(30));
        var devtools = freeze(page);
        pause(Duration.ofSeconds(2));
        assertThat(line.reset()).as("connections cut while it was locked").isPositive();
        pause(Duration.ofSeconds(58));
        Awaitility.await("ended meanwhile")
                .atMost(Duration.ofSeconds(90))
                .until(() -> house.ada()
                        .get(house.url("/api/turns?status=running"))
                        .jsonPath()
                        .getList("items")
                        .isEmpty());
        long from = System.nanoTime();
        thaw(devtools);
        page.waitForFunction(WHOLE);
        var took = Duration.ofNanos(System.nanoTime() - from);
        System.out.printf("whole answer %d ms after the phone was unlocked%n", took.toMillis());
        assertThat(text(page)).isEqualTo(NUMBERED);
        assertThat(took).as("far less than until silence tells of it").isLessThan(Duration.ofSeconds(20));
        page.context().close();
    }

    @Test
    void anotherTabTakesOverWhenTheLeaderIsFrozen() {
        house.answersSlowly(NUMBERED, Duration.ofMillis(40));
        var first = house.page();
        var second = first.context().newPage();
        second.navigate(house.url("/"));
        second.waitForSelector("#msg");
        second.waitForTimeout(800);
        House.ask(second, "Count, though the leader sleeps.");
        second.waitForFunction(shows(50));
        var devtools = freeze(first);
        second.waitForTimeout(500);
        second.waitForFunction(
                "before => document.querySelector('.prose').textContent.length > before",
                second.textContent(".prose").length());
        second.waitForFunction(WHOLE);
        assertThat(text(second)).isEqualTo(NUMBERED);
        thaw(devtools);
        second.context().close();
    }

    @Test
    void anEndedSessionEndsTheStreamsAndThePagesAskToSignInWithTheTextKept() {
        house.member("wanda");
        var goOn = new CompletableFuture<Void>();
        house.provider.script(House.MODEL, House.slowly(NUMBERED, Duration.ofMillis(30), 40, goOn));
        var page = house.page(House.email("wanda"), 1440, 900);
        House.ask(page, "Count until I am signed out.");
        page.waitForFunction(shows(20));
        var other = page.context().newPage();
        other.navigate(page.url());
        other.waitForFunction(shows(20));
        page.fill("#msg", "Not sent yet.");
        var elsewhere = house.signIn(House.email("wanda"), House.PASSWORD);
        house.as(elsewhere)
                .contentType("application/json")
                .delete(house.parley.http("/api/me/sessions"))
                .then()
                .statusCode(204);
        for (var tab : List.of(page, other)) {
            tab.waitForSelector("dialog[open] input[type=password]");
        }
        goOn.complete(null);
        assertThat(page.inputValue("#msg")).isEqualTo("Not sent yet.");
        assertThat(text(page)).startsWith("word1 word2");
        page.fill("dialog[open] input[type=password]", House.PASSWORD);
        page.press("dialog[open] input[type=password]", "Enter");
        page.waitForFunction(WHOLE);
        assertThat(text(page)).isEqualTo(NUMBERED);
        assertThat(page.inputValue("#msg")).isEqualTo("Not sent yet.");
        page.context().close();
    }

    private static UUID conversationOf(Page page) {
        return UUID.fromString(page.url().substring(page.url().length() - 36));
    }

    /// @param leaf what it follows; null makes the chat
    private void askByProgram(UUID conversation, @Nullable String leaf) {
        var turn = new HashMap<String, Object>(Map.of("id", Ids.next(), "text", "And this?", "model", House.MODEL));
        turn.put(leaf == null ? "conversation" : "parentId", leaf == null ? Map.of() : leaf);
        house.ada()
                .contentType("application/json")
                .body(turn)
                .post(house.parley.http("/api/conversations/" + conversation + "/turns"))
                .then()
                .statusCode(201);
    }

    private String lastOf(UUID conversation) {
        return house.ada()
                .get(house.parley.http("/api/conversations/" + conversation + "/messages"))
                .jsonPath()
                .getString("items[-1].id");
    }

    /// No page of a headless browser is ever frozen. Held by a debugger it stands as still.
    private static CDPSession freeze(Page page) {
        var devtools = page.context().newCDPSession(page);
        devtools.send("Debugger.enable");
        devtools.send("Debugger.pause");
        return devtools;
    }

    /// Fails unless the page stood still.
    private static void thaw(CDPSession devtools) {
        devtools.send("Debugger.resume");
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String row(String title) {
        return ".list .row:has-text('" + title + "')";
    }

    private static String shows(int word) {
        return "() => document.querySelector('.prose')?.textContent.includes('word%d ')".formatted(word);
    }

    private static String text(Page page) {
        return page.locator(".prose").first().textContent().strip();
    }
}
