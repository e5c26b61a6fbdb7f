package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Chromium;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The first ten minutes without any provider: what the empty page dares people to try, and how the demo leaves.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {

    private static final Pattern FIGURE = Pattern.compile("[0-9][0-9,]*");
    private static final int HANDBOOK_TOKENS = 25_000;
    private static final int CHINESE_HANDBOOK_TOKENS = 20_000;
    private static final int TOO_MANY_TOKENS = 45_000;

    private static House house;

    @BeforeAll
    static void open() throws IOException {
        house = new House(
                Map.of("PARLEY_UPSTREAM_BASE_URL", "", "PARLEY_UPSTREAM_API_KEY", "", "PARLEY_UPSTREAM_MODEL", ""));
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
    @Order(1)
    void somebodyTriesAllFourCards() {
        house.member("grace");
        var empty = house.page(House.email("grace"), 1440, 900);
        empty.waitForSelector(".card >> nth=3");
        assertThat(empty.textContent(".note.demo"))
                .contains("No AI model is connected.", "the money is not.", "Ask your admin");
        var from = System.nanoTime();

        var lines = tab(empty);
        card(lines, "Try to lose an answer");
        seen(lines.locator(".kept"), Pattern.compile("^\\s*[1-9][0-9]+ of 600 lines"));
        // Both are offered only while it is written.
        var same = lines.locator(".kept a").getAttribute("href");
        // A click would wait until nothing moves, which is when all lines are there.
        lines.dispatchEvent(".kept .link", "click");
        var second = tab(empty);
        second.navigate(house.url(same));

        var overspend = tab(empty);
        card(overspend, "Try to overspend");
        seen(overspend.locator(".tally"), "50 answered, 50 refused, 0.050000 of 0.05");

        var handbook = tab(empty);
        card(handbook, "Ask the handbook");
        seen(handbook.locator(".carried"), Pattern.compile("Handbook, ~[0-9]+K tokens"));
        seen(handbook.locator(".reuse"), Pattern.compile("were new"));
        assertThat(figure(handbook.locator(".reuse"))).isBetween(HANDBOOK_TOKENS, TOO_MANY_TOKENS);
        assertThat(handbook.textContent(".prose strong")).contains("What is reserved while an answer is in progress");
        assertThat(handbook.textContent(".prose blockquote")).isNotBlank();
        handbook.click(".next .btn");
        seen(handbook.locator(".reuse").nth(1), Pattern.compile("were reused"));
        assertThat(figure(handbook.locator(".reuse").nth(1))).isBetween(HANDBOOK_TOKENS, TOO_MANY_TOKENS);

        var showing = tab(empty);
        card(showing, "What it can show");
        showing.waitForSelector(".receipt .badge.demo");
        assertThat(showing.locator(".prose :is(table, .code, math, ol, li)").count())
                .isGreaterThan(5);
        assertThat(showing.textContent(".prose")).contains("用量有上限");

        for (var page : List.of(lines, second)) {
            seen(page.locator(".kept"), "600 of 600 lines, none missing");
            assertThat(page.textContent(".prose .code code").lines()).hasSize(600);
        }
        System.out.printf(
                "all four cards tried in %d s%n",
                Duration.ofNanos(System.nanoTime() - from).toSeconds());

        overspend.click(".run summary");
        PlaywrightAssertions.assertThat(overspend.locator(".run tbody tr")).hasCount(50);
        assertThat(overspend.textContent(".run tfoot")).contains("0.050000");
        for (var page : List.of(handbook, showing, lines)) {
            assertThat(page.locator(".receipt .badge.demo").count())
                    .isEqualTo(page.locator(".receipt").count());
        }
        handbook.click(".carried summary");
        for (var page : List.of(empty, lines, overspend, handbook, showing)) {
            isAccessible(page);
        }
        empty.context().close();
    }

    @Test
    @Order(2)
    void onAPhoneInChineseItAnswersFromTheChineseHandbook() {
        house.member("jingyi");
        house.as(house.signIn(House.email("jingyi"), House.PASSWORD))
                .contentType("application/json")
                .body(Map.of("language", "zh"))
                .patch(house.parley.http("/api/me"))
                .then()
                .statusCode(200);
        var page = house.page(House.email("jingyi"), 390, 844);
        page.waitForSelector(".card >> nth=3");
        isAccessible(page);
        page.tap("button.card >> nth=2");
        seen(page.locator(".tally"), "50 次回答，50 次拒绝");
        isAccessible(page);
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        assertThat(
                        page.evaluate(
                                "document.querySelector('.overspend').scrollWidth <= document.querySelector('.overspend').clientWidth"))
                .isEqualTo(true);
        page.tap(".overspend .btn.quiet");
        page.tap("button.card >> nth=0");
        seen(page.locator(".reuse"), Pattern.compile("新输入"));
        assertThat(figure(page.locator(".reuse"))).isBetween(CHINESE_HANDBOOK_TOKENS, TOO_MANY_TOKENS);
        assertThat(page.textContent(".prose strong")).contains("预算是怎么计算的");
        isAccessible(page);
        // Asked in the other language, the chat carries what it carried before, and the answer is in that language.
        page.fill("#msg", "How do budgets work?");
        page.tap(".send:not(:disabled)");
        seen(page.locator(".reuse").nth(1), Pattern.compile("命中缓存"));
        assertThat(figure(page.locator(".reuse").nth(1))).isBetween(CHINESE_HANDBOOK_TOKENS, TOO_MANY_TOKENS);
        assertThat(page.textContent(".prose strong >> nth=-1")).isNotBlank().doesNotContainPattern("\\p{IsHan}");
        page.click(".carried summary");
        assertThat(page.getAttribute(".carried a", "href")).isEqualTo("/api/library/handbook-zh/text");
        page.context().close();
    }

    @Test
    @Order(3)
    void withARealModelTheDemoLeavesAndItsChatsCanBeDeleted() {
        var grace = Person.signIn(house.parley, House.email("grace"));
        var spent = grace.budgets();
        var provider = house.provider("Fake", house.provider.baseUrl(), "other");
        house.offer(provider, "fake", "Fake", 8192);
        house.price(provider, "fake", "1", "1");
        for (var person : List.of(grace, Person.signIn(house.parley, House.ADA))) {
            assertThat(person.get("/api/models").jsonPath().getList("items.findAll { it.demo }"))
                    .isEmpty();
        }
        assertThat(grace.request()
                        .body("{}")
                        .post(house.parley.http("/api/tour/overspend"))
                        .statusCode())
                .isEqualTo(404);

        var page = house.page();
        assertThat(page.isVisible(".note.demo")).isFalse();
        page.navigate(house.url("/admin/models"));
        page.click("text=Delete demo chats");
        page.waitForSelector("dialog .btn.danger");
        isAccessible(page);
        page.click("dialog .btn.danger");
        seen(page.locator("main"), Pattern.compile("[0-9]+ demo chats? deleted\\."));
        assertThat(grace.get("/api/conversations").jsonPath().getList("items")).isEmpty();
        assertThat(grace.budgets()).isEqualTo(spent);
        page.context().close();
    }

    private static Page tab(Page beside) {
        var page = beside.context().newPage();
        page.onPageError(error -> house.complaints.add(page.url() + ": " + error));
        page.navigate(house.url("/"));
        return page;
    }

    private static void card(Page page, String title) {
        page.click("button.card:has-text('" + title + "')");
    }

    private static void seen(Locator where, Object text) {
        var patience = new LocatorAssertions.ContainsTextOptions().setTimeout(45_000);
        if (text instanceof Pattern pattern) {
            PlaywrightAssertions.assertThat(where).containsText(pattern, patience);
        } else {
            PlaywrightAssertions.assertThat(where).containsText((String) text, patience);
        }
    }

    private static int figure(Locator where) {
        var found = FIGURE.matcher(where.textContent());
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group().replace(",", ""));
    }

    private static void isAccessible(Page page) {
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            Chromium.assertAccessible(page);
        }
    }
}
