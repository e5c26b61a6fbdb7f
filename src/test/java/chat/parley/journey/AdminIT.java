package chat.parley.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Chromium;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What an admin does, and what somebody who is invited meets.
class AdminIT {

    /// The colour that most of what is drawn has; nothing while nothing is.
    private static final String MOST_OF_THE_CHART = """
            () => {
              const canvas = document.querySelector('.bars canvas')
              if (!canvas?.width) return ''
              const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
              const count = {}
              for (let i = 0; i < data.length; i += 4) {
                const colour = data.slice(i, i + 3).join()
                if (data[i + 3] === 255) count[colour] = (count[colour] ?? 0) + 1
              }
              return Object.entries(count).sort(([, a], [, b]) => b - a)[0]?.[0] ?? ''
            }""";

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
    void somebodyInvitedJoinsOnAPhoneOnceAndAsks() {
        var page = house.page();
        page.navigate(house.url("/admin/people"));
        page.click("text=Invite");
        page.fill(".dialog input >> nth=0", "Grace Okafor");
        page.fill(".dialog input >> nth=1", "grace@halden.example");
        page.click(".dialog .primary");
        var link = page.textContent(".copyable code");
        page.waitForSelector(".qr");
        Chromium.assertAccessible(page);

        var phone = house.stranger(390, 844);
        phone.navigate(link);
        assertThat(phone.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        Chromium.assertAccessible(phone);
        phone.fill("[name=password]", "a heron in the reeds");
        phone.click("button.primary");
        phone.waitForSelector("#msg");
        house.answers("", "Welcome.");
        phone.fill("#msg", "Hello");
        phone.tap(".send");
        phone.waitForSelector(".receipt .cost summary");

        var again = house.stranger(390, 844);
        again.navigate(link);
        assertThat(again.isVisible("[name=password]")).isFalse();
        page.context().close();
        phone.context().close();
        again.context().close();
    }

    @Test
    void aProviderIsConnectedTestedPricedAndItsKeyReplaced() {
        try (var other = FakeProvider.start()) {
            other.script(House.MODEL, FakeScript.answer("", "Hi."));
            var page = house.page();
            page.navigate(house.url("/admin/models"));
            page.click("text=Connect a provider");
            page.selectOption(".dialog select", "other");
            page.fill(".dialog input >> nth=0", "Second");
            page.fill(".dialog input >> nth=1", other.baseUrl());
            page.fill(".dialog input[type=password]", "sk-canary-second-key");
            page.click(".dialog .primary");
            assertThat(page.locator(".report")).containsText("Reachable");
            assertThat(page.locator(".report")).containsText("Accepted.");
            assertThat(page.locator(".report")).containsText("Exact usage");
            page.locator(".dialog >> text=These are our prices").click();
            assertThat(page.locator(".dialog")).containsText("Prices confirmed.");
            Chromium.assertAccessible(page);
            page.click(".dialog .ibtn");

            var row = page.locator(".entry", new Page.LocatorOptions().setHasText("Second"))
                    .first();
            assertThat(row).containsText("-key");
            assertThat(row).not().containsText("canary");
            var offer = page.locator(".entry", new Page.LocatorOptions().setHasText("Second"))
                    .last();
            assertThat(offer).containsText("$0.15 new");
            assertThat(offer).not().containsText("prices not confirmed");
            offer.locator("text=Change prices").click();
            page.fill(".dialog input >> nth=0", "0.20");
            page.fill(".dialog input >> nth=2", "0.40");
            page.click(".dialog .primary");
            assertThat(offer).containsText("$0.2 new");
            assertThat(offer).not().containsText("prices not confirmed");
            offer.locator("text=Change prices").click();
            aPriceChangedAfterItsQuestionIsQuestionedAgain(page);
            assertThat(offer).containsText("$90");

            row.locator("text=Replace key").click();
            page.fill(".dialog input", "sk-another-key-9876");
            page.click(".dialog .primary");
            assertThat(row).containsText("9876");
            page.context().close();
        }
    }

    private static void aPriceChangedAfterItsQuestionIsQuestionedAgain(Page page) {
        page.fill(".dialog input >> nth=2", "80");
        page.click(".dialog .primary");
        assertThat(page.locator(".dialog .wrong")).containsText("$80");
        page.fill(".dialog input >> nth=2", "90");
        page.click(".dialog .primary");
        assertThat(page.locator(".dialog .wrong")).containsText("$90");
        page.click(".dialog .primary");
        assertThat(page.locator(".dialog")).hasCount(0);
    }

    @Test
    void whatIsLeftAtAProviderStandsBesideItAndBesideTheBooks() {
        try (var prepaid = FakeProvider.start()) {
            prepaid.credit().set("42.11");
            String id = house.ada()
                    .contentType("application/json")
                    .body(Map.of(
                            "name", "Prepaid",
                            "baseUrl", prepaid.baseUrl(),
                            "apiKey", "sk-canary-prepaid",
                            "profile", "deepseek"))
                    .post(house.parley.http("/api/admin/providers"))
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
            var page = house.page();
            page.navigate(house.url("/admin/models"));
            var row = page.locator(".entry", new Page.LocatorOptions().setHasText("Prepaid"))
                    .first();
            row.locator("text=Ask now").click();
            assertThat(row).containsText("$42.11 left");
            prepaid.credit().set("41.80");
            row.locator("text=Ask now").click();
            assertThat(row).containsText("$41.80 left");
            row.getByText("Balance", new Locator.GetByTextOptions().setExact(true))
                    .click();
            // Nothing was asked of it through us: somebody else has its key.
            assertThat(page.locator(".compared")).containsText("+$0.31");
            assertThat(page.locator(".compared")).containsText("look here");
            Chromium.assertAccessible(page);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            Chromium.assertAccessible(page);
            page.setViewportSize(390, 844);
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            var csv = house.ada().get(house.parley.http(page.getAttribute(".dialog a[download]", "href")));
            assertThat(csv.statusCode()).isEqualTo(200);
            assertThat(csv.asString()).startsWith("day,").contains("-0.310000000");
            prepaid.credit().set("0.00");
            page.locator(".dialog >> text=Ask now").click();
            page.click(".dialog .ibtn");
            assertThat(row).containsText("takes no more calls");
            page.navigate(house.url("/admin"));
            assertThat(page.locator("#page")).containsText("Credit with providers");
            page.context().close();
            house.ada()
                    .contentType("application/json")
                    .body(Map.of("enabled", false))
                    .patch(house.parley.http("/api/admin/providers/" + id))
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void aPersonsLimitAndRecordAreOnTheirPage() {
        var id = house.member("priya");
        house.answers("", "Counted.");
        var member = house.page(House.email("priya"), 1440, 900);
        House.askToEnd(member, "What do I cost?");
        var page = house.page();
        page.navigate(house.url("/admin/people/" + id));
        assertThat(page.locator(".records")).containsText(House.MODEL);
        assertThat(page.locator(".records")).containsText("$0.0");
        page.fill("form.inline input", "3.50");
        page.click("form.inline .btn");
        page.waitForSelector("text=Back to the usual limit");
        assertThat(page.locator("#page")).containsText("$3.50");
        member.reload();
        member.waitForFunction("() => document.querySelector('.purse')?.textContent.includes('$3.50')");

        // A limit that is in force changes for a reason, which the audit log keeps.
        page.fill("form.inline input", "4");
        page.click("form.inline .btn >> nth=0");
        page.waitForSelector(".dialog");
        Chromium.assertAccessible(page);
        page.fill(".dialog input", "A busy month");
        page.click(".dialog .primary");
        assertThat(page.locator("#page")).containsText("$4.00");
        page.navigate(house.url("/admin/audit"));
        assertThat(page.locator("#page")).containsText("A busy month");
        page.navigate(house.url("/admin/people/" + id));

        page.click("text=Disable");
        page.click(".dialog .danger");
        page.waitForSelector("text=Enable");
        member.navigate(house.url("/"));
        assertThat(member.url()).contains("/login");
        page.context().close();
        member.context().close();
    }

    @Test
    void oneLimitIsSetForSeveralAtOnce() {
        house.member("ticked-one");
        house.member("ticked-two");
        house.member("not-ticked");
        var page = house.page();
        page.navigate(house.url("/admin/people"));
        page.fill(".filter input", "ticked-");
        assertThat(page.locator(".people tbody tr")).hasCount(2);
        page.check(".people thead input");
        // Who is ticked stays so while others are looked for.
        page.fill(".filter input", "");
        assertThat(page.locator(".people tbody")).containsText("not-ticked");
        assertThat(page.locator(".bulk")).containsText("2 chosen");
        page.click(".bulk .btn >> nth=0");
        page.waitForSelector(".dialog");
        Chromium.assertAccessible(page);
        page.fill(".dialog .money input", "7.25");
        page.click(".dialog .primary");
        assertThat(page.locator(".people .lim:has-text('$7.25')")).hasCount(2);
        assertThat(page.locator(".bulk")).hasCount(0);

        // Those who have one already are changed for a reason.
        page.navigate(house.url("/admin/limits"));
        page.click("text=New limit");
        page.fill(".dialog [type=search]", "ticked-");
        assertThat(page.locator(".dialog .one")).hasCount(3);
        page.check(".dialog .one.all input");
        page.fill(".dialog .money input", "8.5");
        page.fill(".dialog .field >> nth=-1 >> input", " ");
        page.click(".dialog .primary");
        assertThat(page.locator(".dialog .err")).hasText("Say why, in a few words.");
        Chromium.assertAccessible(page);
        page.fill(".dialog .field >> nth=-1 >> input", "Both need more");
        page.click(".dialog .primary");
        assertThat(page.locator(".limits .lim:has-text('$8.50')")).hasCount(2);
        page.navigate(house.url("/admin/audit"));
        assertThat(page.locator("#page")).containsText("Both need more");
        page.context().close();
    }

    @Test
    void aBillIsComparedItsCauseNamedAndTheComparisonDeleted() {
        house.member("nils");
        house.answers("", "Billed.");
        var member = house.page(House.email("nils"), 1440, 900);
        House.askToEnd(member, "What will the bill say?");
        member.context().close();
        var page = house.page();
        page.navigate(house.url("/admin/bills"));
        page.click(".title .primary");
        var today = LocalDate.now(ZoneOffset.UTC);
        var bill = "day,model,cost\n" + today + ",nobodys-model,1.50\n" + today + "," + House.MODEL + ",1O\n";
        page.setInputFiles(".new-bill input[type=file]", file(bill));
        assertThat(page.locator(".new-bill [role=alert]")).containsText("Row 3, cost: «1O»");
        assertThat(page.locator(".new-bill .acts .primary")).isDisabled();
        Chromium.assertAccessible(page);
        page.setInputFiles(".new-bill input[type=file]", file(bill.replace("1O", "0")));
        page.click(".new-bill .acts .primary:enabled");
        assertThat(page.locator(".bill-sums")).containsText("$1.50");
        assertThat(page.locator(".causes").first()).containsText("made outside Parley");
        Chromium.assertAccessible(page);
        page.click(".title .danger");
        page.click(".dialog .danger");
        assertThat(page.locator("#page")).containsText("No bill has been compared yet.");
        page.context().close();
    }

    private static FilePayload file(String text) {
        return new FilePayload("november.csv", "text/csv", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aReportByDayIsDrawnInTheColoursOfTheTheme() {
        house.answers("", "Very little.");
        var page = house.page();
        House.askToEnd(page, "What does a day cost?");
        page.navigate(house.url("/admin/reports"));
        page.waitForSelector(".records");
        page.selectOption("select >> nth=1", "day");
        page.waitForFunction(MOST_OF_THE_CHART);
        var light = page.evaluate(MOST_OF_THE_CHART);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.waitForFunction("light => (%s)() !== light".formatted(MOST_OF_THE_CHART), light);
        Chromium.assertAccessible(page);
        page.context().close();
    }

    @Test
    void everyAdminPageIsAccessibleInBothThemesAndOnAPhone() {
        for (var size : List.of(Map.entry(1440, 900), Map.entry(390, 844))) {
            var page = house.page(House.ADA, size.getKey(), size.getValue());
            for (var path : List.of(
                    "",
                    "/reports",
                    "/bills",
                    "/people",
                    "/groups",
                    "/keys",
                    "/models",
                    "/calls",
                    "/organisation",
                    "/audit")) {
                page.navigate(house.url("/admin" + path));
                page.waitForSelector(".page h1");
                page.waitForFunction("() => !document.querySelector('#page [role=status]')");
                Chromium.assertAccessible(page);
                assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .as(path)
                        .isEqualTo(true);
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
                Chromium.assertAccessible(page);
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
            }
            page.context().close();
        }
    }

    @Test
    void aMemberIsKeptOutOfTheAdminPart() {
        house.member("mallory");
        var page = house.page(House.email("mallory"), 1440, 900);
        assertThat(page.isVisible("text=Admin")).isFalse();
        var answer = page.navigate(house.url("/admin"));
        assertThat(answer.status()).isIn(403, 404);
        page.context().close();
    }

    @Test
    void aKeyMadeOnThePageWorksForPrograms() {
        house.answers("", "For programs.");
        var page = house.page();
        page.click(".me .ibtn:last-child");
        page.click("text=API keys");
        page.click(".fold[open] .buttons .btn");
        page.getByLabel("Name").fill("nightly");
        page.getByLabel("Limit of its own").fill("0.50");
        page.click(".fold[open] form .primary");
        var key = page.textContent(".copyable code");
        var answer = io.restassured.RestAssured.given()
                .header("Authorization", "Bearer " + key)
                .contentType("application/json")
                .body(Map.of("model", House.MODEL, "messages", List.of(Map.of("role", "user", "content", "Hello"))))
                .post(house.parley.http("/v1/chat/completions"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.<String>path("choices[0].message.content")).isEqualTo("For programs.");
        assertThat(answer.header("x-parley-cost")).matches("0\\.[0-9]{9}");
        page.reload();
        page.click(".me .ibtn:last-child");
        page.click("text=API keys");
        assertThat(page.locator(".api-key")).containsText("left of $0.50 this month");
        Chromium.assertAccessible(page);
        page.click(".api-key .ibtn");
        page.locator(".dialog .danger").last().click();
        assertThat(page.locator(".api-key")).hasCount(0);
        page.context().close();
    }
}
