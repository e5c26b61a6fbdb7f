package chat.parley.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Chromium;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import com.microsoft.playwright.options.SelectOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A group is made, limited and given a key on the page, and its member meets what it shares.
class GroupsIT {

    private static House house;

    @BeforeAll
    static void open() throws IOException {
        house = new House();
    }

    @AfterAll
    static void close() throws IOException {
        house.close();
    }

    @Test
    void aGroupSharesALimitAndHasAKey() {
        house.member("noor");
        var page = house.page();
        page.navigate(house.url("/admin/groups"));
        page.click("text=New group");
        page.fill(".dialog input", "Calibration lab");
        page.click(".dialog .primary");
        page.waitForSelector("h1 >> text=Calibration lab");
        page.getByLabel("Shared by the group").fill("0.0001");
        page.click("text=Set limit >> nth=0");
        page.waitForSelector("text=Remove limit");
        page.click("text=Add people");
        page.fill(".dialog input", "noor");
        page.getByLabel("Add: noor").click();
        assertThat(page.locator(".dialog")).containsText("in it");
        page.click(".dialog > header .ibtn");
        assertThat(page.locator("#members")).containsText("billed here");

        var member = house.page(House.email("noor"), 1440, 900);
        assertThat(member.locator(".purse")).containsText("shared by Calibration lab");
        House.ask(member, "Will this fit?");
        // More than the group could ever spend; its amounts are shown to those who pay from it.
        assertThat(member.locator(".refusal")).containsText("left of $0.00010");
        member.context().close();

        var key = serviceKey(page);
        page.getByLabel("Shared by the group").fill("5");
        page.click("text=Set limit >> nth=0");
        page.fill(".dialog input", "A week of measuring");
        page.click(".dialog .primary");
        assertThat(page.locator("#page")).containsText("of $5.00");
        house.answers("", "For the service.");
        var answer = io.restassured.RestAssured.given()
                .header("Authorization", "Bearer " + key)
                .contentType("application/json")
                .body(Map.of("model", House.MODEL, "messages", List.of(Map.of("role", "user", "content", "Hello"))))
                .post(house.parley.http("/v1/chat/completions"));
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        page.reload();
        assertThat(page.locator("#keys")).containsText("left of $2.00 this month");
        looksRight(page);
        page.navigate(house.url("/admin/calls"));
        assertThat(page.locator(".records")).containsText("nightly report");
        page.context().close();
        assertThat(house.complaints).isEmpty();
    }

    @Test
    void statementsOfAMonthAreOpenedFromTheReportsAndPrinted() {
        var group = groupOf(house.member("tomas"), "Optics");
        house.answers("", "Billed.");
        var member = house.page(House.email("tomas"), 1440, 900);
        House.askToEnd(member, "What is billed to the group?");
        member.context().close();
        var page = house.page();
        House.askToEnd(page, "What is billed to none?");
        page.navigate(house.url("/admin/groups/" + group));
        assertThat(page.locator(".title a")).containsText("Statement of");
        page.navigate(house.url("/admin/reports"));
        page.click("text=Statements by group");
        page.getByLabel("Month").selectOption(new SelectOption().setIndex(0));
        assertThat(page.locator(".records")).containsText("Optics");
        page.locator(".title a").click();
        assertThat(page.locator("h1")).containsText("Statements");
        var sheets = page.locator(".statement h2").allTextContents();
        assertThat(sheets).startsWith("All groups").contains("Optics", "No group");
        assertThat(pagesOf(page.pdf())).isGreaterThanOrEqualTo(sheets.size());
        looksRight(page);

        page.evaluate("window.print = () => (document.title = 'printed')");
        page.click("[data-print]");
        assertThat(page).hasTitle("printed");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(page.locator(".topbar")).isHidden();
        assertThat(page.locator(".statements-bar")).isHidden();
        page.click(".statement a >> text=Optics");
        page.waitForURL(Pattern.compile("group=" + group));
        assertThat(page.locator(".statement")).hasCount(1);
        assertThat(pagesOf(page.pdf())).isEqualTo(1);
        page.context().close();
        assertThat(house.complaints).isEmpty();
    }

    private static String groupOf(String person, String name) {
        String group = house.ada()
                .contentType("application/json")
                .body(Map.of("name", name))
                .post(house.parley.http("/api/admin/groups"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        house.ada()
                .contentType("application/json")
                .put(house.parley.http("/api/admin/groups/" + group + "/members/" + person))
                .then()
                .statusCode(204);
        return group;
    }

    private static long pagesOf(byte[] pdf) {
        return Pattern.compile("/Type\\s*/Page\\b")
                .matcher(new String(pdf, StandardCharsets.ISO_8859_1))
                .results()
                .count();
    }

    private static String serviceKey(Page page) {
        page.click("#keys >> text=Make a key");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true))
                .last()
                .fill("nightly report");
        page.getByLabel("Limit of its own").fill("2");
        page.getByLabel("Looked after by").fill("noor");
        page.click(".dialog [role=group] >> text=noor");
        page.getByLabel("Contact e-mail").fill("lab@halden.example");
        Chromium.assertAccessible(page);
        page.click(".dialog .primary");
        var key = page.textContent(".copyable code");
        page.click("text=I have copied it");
        assertThat(page.locator("#keys")).containsText("looked after by noor");
        return key;
    }

    private static void looksRight(Page page) {
        for (int width : new int[] {1440, 390}) {
            page.setViewportSize(width, 844);
            for (var theme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
                Chromium.assertAccessible(page);
            }
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
        }
    }
}
