package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Chromium;
import chat.parley.testing.FakeScript;
import chat.parley.testing.ParleyProcess;
import chat.parley.time.Ids;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A chat as a tree, in a real browser: what waits, what goes on, versions, deleted branches, and very long paths.
class TreeIT {

    private static final Logger LOG = Logger.getLogger(TreeIT.class);
    private static final String COUNT =
            IntStream.rangeClosed(1, 120).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
    private static final int TRIES = 5;

    private static EmbeddedPostgres postgres;
    private static House house;

    @BeforeAll
    static void open() throws IOException {
        postgres =
                EmbeddedPostgres.builder().setLocaleConfig("locale", "C.UTF-8").start();
        house = new House(Map.of(
                "QUARKUS_HTTP_PORT",
                Integer.toString(ParleyProcess.freePort()),
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres",
                "QUARKUS_DATASOURCE_USERNAME",
                "postgres",
                "QUARKUS_DATASOURCE_PASSWORD",
                "postgres",
                "PARLEY_SECRET_KEY",
                "dGhpcnR5LXR3byBieXRlcyBvZiBhIHNlY3JldCBrZXk="));
    }

    @AfterAll
    static void close() throws IOException {
        house.close();
        postgres.close();
    }

    @AfterEach
    void nothingComplained() {
        assertThat(house.complaints).isEmpty();
    }

    @Test
    void whatIsSentDuringAnAnswerWaitsOnTheServerAndCanBeTakenBack() {
        var goOn = new CompletableFuture<Void>();
        house.provider.script(House.MODEL, body -> {
            var asked = body.path("messages").toString();
            return asked.contains("And then?")
                    ? FakeScript.answer("", "Then it ended.")
                    : House.slowly(COUNT, Duration.ofMillis(20), 20, goOn);
        });
        var page = house.page();
        House.ask(page, "Count.");
        page.waitForFunction("() => document.querySelector('.prose')?.textContent.includes('word5')");
        House.ask(page, "And then?");
        page.waitForSelector(".unsent.calm");
        House.ask(page, "And after that?");
        page.waitForFunction("() => document.querySelectorAll('.unsent.calm').length === 2");
        page.reload();
        page.waitForFunction("() => document.querySelectorAll('.unsent.calm').length === 2");
        assertThat(page.locator(".unsent.calm").first().textContent()).contains("Sends when the answer above ends.");
        Chromium.assertAccessible(page);
        page.locator(".unsent.calm button").last().click();
        page.waitForFunction("() => document.querySelector('#msg').value === 'And after that?'");
        assertThat(page.locator(".unsent.calm").count()).isEqualTo(1);
        goOn.complete(null);
        page.waitForSelector("text=Then it ended.");
        page.waitForFunction("() => document.querySelectorAll('.receipt .cost summary').length === 2");
        assertThat(page.locator(".unsent").count()).isZero();
        assertThat(page.locator(".said").allTextContents()).hasSize(2);
        page.context().close();
    }

    @Test
    void anAnswerGoesOnAfterTheServerWasKilled() throws IOException {
        var code =
                "Here it is:\n\n```js\nconst first = 1\nconst second = 2\nconst third = 3\nconst fourth = 4\n```\n\nThat is "
                        + "all.";
        house.provider.script(House.MODEL, body -> {
            var messages = body.path("messages").toString();
            if (!messages.contains("broke off")) {
                return House.slowly(
                        code.replace("\n", "\n "), Duration.ofMillis(50), 16, new CompletableFuture<Void>());
            }
            var asked = body.path("messages");
            var before = asked.get(asked.size() - 2).path("content").asText();
            // It opens the block again, and says its last line once more.
            return FakeScript.answer("", "```js\n" + tail(before) + " // on\n```\n\nThat is all.");
        });
        var page = house.page();
        House.ask(page, "Write it.");
        page.waitForFunction("() => document.querySelector('.code code')?.textContent.includes('second')");
        var estimate = Amounts.estimateWhile(page, house::killAndStartAgain);
        page.waitForSelector(".ended .btn .price");
        assertThat(page.textContent(".ended")).contains("Interrupted", "Continue");
        assertThat(page.textContent(".ended .btn .price")).isEqualTo("about " + Amounts.brief(estimate));
        var kept = words(page.textContent(".code code"));
        page.click(".ended .btn");
        page.waitForSelector("text=That is all.");
        page.waitForSelector(".receipt .cost summary");
        assertThat(page.locator(".reply").count()).isEqualTo(1);
        assertThat(page.locator(".code").count()).isEqualTo(1);
        assertThat(words(page.textContent(".code code"))).isEqualTo(kept + " // on");
        page.click(".receipt .cost summary");
        page.waitForSelector(".receipt .sheet dl");
        Amounts.assertPartsAreListed(page, house);
        var shown = page.textContent(".prose");
        page.reload();
        page.waitForSelector(".receipt .cost summary");
        assertThat(page.textContent(".prose")).isEqualTo(shown);
        page.context().close();
        house.complaints.removeIf(line -> line.contains("net::ERR_") || line.contains("status of 50"));
    }

    @Test
    void anAnswerThatOnlyThoughtBeginsAnewAfterTheServerWasKilled() throws IOException {
        house.provider.script(
                House.MODEL,
                FakeScript.builder()
                        .reason("hm, ".repeat(400))
                        .say("never")
                        .build()
                        .every(Duration.ofMillis(50)));
        var page = house.page();
        House.ask(page, "Think first.");
        page.click(".think summary");
        page.waitForSelector(".think p >> text=hm,");
        var estimate = Amounts.estimateWhile(page, house::killAndStartAgain);
        page.waitForSelector(".ended .btn .price");
        assertThat(page.textContent(".ended")).contains("Interrupted while it was thinking", "Answer anew");
        assertThat(page.textContent(".ended .btn .price")).isEqualTo("about " + Amounts.brief(estimate));
        house.answers("Thought.", "Begun anew.");
        page.click(".ended .btn");
        page.waitForSelector("text=Begun anew.");
        page.waitForSelector(".receipt .cost summary");
        assertThat(page.textContent(".thread")).contains("The answer was begun anew.");
        assertThat(house.provider.requests().getLast().body.toString()).doesNotContain("hm, hm", "broke off");
        page.click(".receipt .cost summary");
        page.waitForSelector(".receipt .sheet dl");
        Amounts.assertPartsAreListed(page, house);
        page.reload();
        page.waitForSelector("text=Begun anew.");
        assertThat(page.textContent(".thread")).contains("The answer was begun anew.");
        page.context().close();
        house.complaints.removeIf(line -> line.contains("net::ERR_") || line.contains("status of 50"));
    }

    @Test
    void aQuestionIsSaidOtherwiseAndBothVersionsStay() {
        house.answers("", "About herons.");
        var page = house.page();
        House.askToEnd(page, "Tell me of herons.");
        page.hover(".said");
        page.click(".said [aria-label='Edit and send as a new version']");
        page.fill(".rewrite textarea", "Never said.");
        page.click(".rewrite .btn >> nth=0");
        assertThat(page.textContent(".said p")).isEqualTo("Tell me of herons.");
        house.answers("", "About kingfishers.");
        page.hover(".said");
        page.click(".said [aria-label='Edit and send as a new version']");
        assertThat(page.inputValue(".rewrite textarea")).isEqualTo("Tell me of herons.");
        Chromium.assertAccessible(page);
        page.fill(".rewrite textarea", "Tell me of kingfishers.");
        page.click(".rewrite .primary");
        page.waitForSelector("text=About kingfishers.");
        page.waitForSelector(".receipt .cost summary");
        assertThat(page.textContent(".said p")).isEqualTo("Tell me of kingfishers.");
        assertThat(page.textContent(".said .ver")).contains("2/2");
        assertThat(house.provider.requests().getLast().body.toString()).doesNotContain("herons");
        page.click(".said .ver [aria-label='Previous version']");
        page.waitForSelector("text=About herons.");
        assertThat(page.textContent(".said p")).isEqualTo("Tell me of herons.");
        assertThat(page.isVisible("text=About kingfishers.")).isFalse();
        page.click(".said .ver [aria-label='Next version']");
        page.waitForSelector("text=About kingfishers.");
        page.reload();
        page.waitForSelector("text=About kingfishers.");
        assertThat(page.textContent(".said .ver")).contains("2/2");
        page.context().close();
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static String tail(String text) {
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    @Test
    void aVersionLookedAtIsShownAgainAndABranchIsDeleted() {
        house.answers("", "The first.");
        var page = house.page();
        House.askToEnd(page, "Say something.");
        house.answers("", "The second.");
        page.click(".receipt .ibtn[aria-label='Try again']");
        page.waitForSelector("text=The second.");
        page.waitForSelector(".receipt .cost summary");
        page.waitForResponse(TreeIT::isRemembered, () -> page.click(".receipt .ver .ibtn >> nth=0"));
        page.waitForSelector("text=The first.");
        page.reload();
        page.waitForSelector("text=The first.");
        assertThat(page.textContent(".receipt .ver")).contains("1/2");
        house.answers("", "The third.");
        page.click(".receipt .anchor > button");
        page.waitForSelector(".menu .item");
        Chromium.assertAccessible(page);
        page.click(".menu [role=option]");
        page.waitForSelector("text=The third.");
        page.waitForSelector(".receipt .cost summary");
        page.click(".receipt .anchor > button");
        page.click(".menu > .item");
        page.waitForSelector("dialog[open]");
        assertThat(page.textContent("dialog[open]")).contains("This message is deleted.");
        page.click("dialog[open] .danger");
        page.waitForSelector("dialog[open]", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
        page.waitForSelector(".receipt .ver >> text=2/2");
        page.hover(".said");
        page.click(".said [aria-label='Delete from here']");
        page.waitForSelector("dialog[open]");
        assertThat(page.textContent("dialog[open]")).contains("3 messages are deleted");
        page.click("dialog[open] .danger");
        page.waitForSelector(".said", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
        page.context().close();
    }

    private static boolean isRemembered(Response response) {
        return response.request().method().equals("PATCH")
                && response.url().contains("/api/conversations/")
                && response.ok();
    }

    @Test
    void fiveThousandMessagesOpenAsFiftyDo() throws SQLException {
        var page = house.page();
        var few = filled(50);
        var many = filled(5000);
        var opened = new ArrayList<Opened>();
        for (var chat : List.of(few, many)) {
            int last = chat.equals(few) ? 50 : 5000;
            measure(page, chat, last); // what both fetch once is fetched
            // The most of some: on a busy machine one or another comes too late to be counted.
            opened.add(IntStream.range(0, TRIES)
                    .mapToObj(i -> measure(page, chat, last))
                    .reduce(new Opened(Double.MAX_VALUE, 0, 0, 0), Opened::most));
            LOG.infof("%d messages: %s", last, opened.getLast());
        }
        // What it takes is told above; what follows from the machine is not judged.
        assertThat(opened.getLast().bytes()).isLessThan(opened.getFirst().bytes() * 3 / 2);
        assertThat(opened.getLast().requests()).isEqualTo(opened.getFirst().requests());
        assertThat(opened.getLast().elements()).isLessThan(opened.getFirst().elements() * 3 / 2);
        scrollsUpWithoutAJump(page);
        page.context().close();
    }

    private static final String KEPT = "Math.abs(window.kept.getBoundingClientRect().top - window.at) < 2";

    /// What is looked at stays where it is while older messages come in above it.
    private static void scrollsUpWithoutAJump(Page page) {
        int before = page.locator(".said").count();
        page.evaluate("""
                () => {
                    const thread = document.querySelector('.thread')
                    thread.scrollTop = 900
                    window.kept = [...document.querySelectorAll('.said')].find(one => one.getBoundingClientRect().top > 100)
                    window.at = window.kept.getBoundingClientRect().top
                }""");
        page.waitForFunction("before => document.querySelectorAll('.said').length > before", before);
        // A busy machine takes a moment to draw what came in.
        page.waitForFunction("() => " + KEPT);
        page.waitForTimeout(300);
        assertThat(page.evaluate(KEPT)).isEqualTo(true);
        assertThat(page.locator("text=Message 4950 of many").count()).isPositive();
    }

    /// @param millis until it is shown, at best
    /// @param bytes of the API's answers
    private record Opened(double millis, long bytes, int requests, int elements) {
        Opened most(Opened other) {
            return new Opened(
                    Math.min(millis, other.millis),
                    Math.max(bytes, other.bytes),
                    Math.max(requests, other.requests),
                    Math.max(elements, other.elements));
        }
    }

    private static Opened measure(Page page, UUID chat, int last) {
        page.navigate(house.url("/c/" + chat));
        page.waitForFunction("""
                last => {
                    if (![...document.querySelectorAll('.prose')].some(one => one.textContent.includes(`Message ${last} `)))
                        return false
                    window.shownAt ??= performance.now()
                    return true
                }""", last);
        page.waitForTimeout(400);
        double millis = ((Number) page.evaluate("window.shownAt")).doubleValue();
        long bytes = ((Number) page.evaluate("""
                performance.getEntriesByType('resource').filter(one => one.name.includes('/api/conversations/'))
                    .reduce((all, one) => all + one.encodedBodySize, 0)""")).longValue();
        int requests = (int)
                page.evaluate(
                        "performance.getEntriesByType('resource').filter(one => one.name.includes('/api/conversations/')).length");
        int elements = (int) page.evaluate("document.querySelectorAll('.thread *').length");
        return new Opened(millis, bytes, requests, elements);
    }

    private static UUID filled(int messages) throws SQLException {
        var chat = Ids.next();
        house.ada()
                .contentType("application/json")
                .body(Map.of("id", chat, "title", messages + " messages"))
                .post(house.url("/api/conversations"))
                .then()
                .statusCode(201);
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO messages (id, conversation_id, parent_id, role, status, content, model_id, created_at)
                    SELECT md5('%1$s' || n)::uuid, '%1$s', CASE WHEN n > 1 THEN md5('%1$s' || n - 1)::uuid END,
                           CASE WHEN n %% 2 = 1 THEN 'user' ELSE 'assistant' END, 'complete',
                           repeat('Message ' || n || ' of many. ', 20), 'deepseek-v4-flash',
                           now() - interval '1 day' + n * interval '1 second'
                    FROM generate_series(1, %2$d) n""".formatted(chat, messages));
            // As each post has it.
            statement.execute("UPDATE conversations SET leaf_id = md5('%1$s' || %2$d)::uuid WHERE id = '%1$s'"
                    .formatted(chat, messages));
        }
        return chat;
    }
}
