package chat.parley.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is typed and not sent, on two devices of one person.
class DraftIT {

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
        // The browser itself writes down that there was no network.
        house.complaints.removeIf(said -> said.contains("net::ERR_"));
        assertThat(house.complaints).isEmpty();
    }

    @Test
    void whatIsBegunAtTheDeskIsEndedOnThePhone() {
        house.member("desk");
        var desk = house.page(House.email("desk"), 1440, 900);
        types(desk, "Begun at the desk");
        var phone = house.page(House.email("desk"), 390, 844);
        assertThat(field(phone)).hasValue("Begun at the desk");

        house.answers("", "Noted.");
        types(phone, "Begun at the desk, sent from the phone");
        phone.tap(".send");
        phone.waitForSelector(".receipt .cost summary");
        desk.reload();
        desk.waitForSelector(".row");
        assertThat(field(desk)).hasValue("");

        // The same in a chat that has its messages; a page that was left open takes it when it is looked at again.
        desk.navigate(phone.url());
        desk.waitForSelector(".receipt .cost summary");
        types(phone, "And then");
        desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
        assertThat(field(desk)).hasValue("And then");
        phone.navigate(house.url("/"));
        assertThat(field(phone)).hasValue("");
        desk.context().close();
        phone.context().close();
    }

    @Test
    void whatIsTypedWithoutANetworkIsKeptOnceItIsBack() {
        house.member("train");
        var page = house.page(House.email("train"), 1440, 900);
        page.waitForTimeout(1_000); // all that a page reads later is there
        page.context().setOffline(true);
        field(page).pressSequentially("Typed in a tunnel");
        page.waitForSelector("text=Draft not kept yet");
        page.waitForResponse(DraftIT::isKept, () -> page.context().setOffline(false));
        assertThat(page.locator(".composer")).not().containsText("Draft not kept yet");
        var other = house.page(House.email("train"), 1440, 900);
        assertThat(field(other)).hasValue("Typed in a tunnel");
        other.context().close();
        page.context().close();
    }

    @Test
    void afterSigningInAgainOneIsWhereOneWasWithTheText() {
        house.member("absent");
        house.answers("", "Noted.");
        var page = house.page(House.email("absent"), 1440, 900);
        House.askToEnd(page, "Begin.");
        var chat = page.url();
        types(page, "Kept before");
        var elsewhere = house.signIn(House.email("absent"), House.PASSWORD);
        house.as(elsewhere)
                .contentType("application/json")
                .delete(house.url("/api/me/sessions"))
                .then()
                .statusCode(204);
        page.waitForSelector("dialog[open] input[type=password]");
        page.evaluate("""
                () => {
                  const field = document.querySelector('#msg')
                  field.value += ', typed after'
                  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
                }""");
        page.reload();
        page.waitForURL(Pattern.compile(".*/login.*"));
        page.fill("[name=email]", House.email("absent"));
        page.fill("[name=password]", House.PASSWORD);
        page.waitForResponse(DraftIT::isKept, () -> page.click("button.primary"));
        assertThat(page).hasURL(chat);
        assertThat(field(page)).hasValue("Kept before, typed after");
        page.context().close();
    }

    /// Types, and waits until the server has it.
    private static void types(Page page, String text) {
        page.waitForResponse(DraftIT::isKept, () -> field(page).fill(text));
    }

    private static boolean isKept(Response response) {
        return response.url().endsWith("/draft")
                && response.request().method().equals("PUT")
                && response.status() == 200;
    }

    private static Locator field(Page page) {
        return page.locator("#msg");
    }
}
