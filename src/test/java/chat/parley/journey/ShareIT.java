package chat.parley.journey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.time.Ids;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A public link, from its making to its end: what strangers read is text, whatever it says.
class ShareIT {

    private static final int AT_ONCE = 10;

    private static House house;
    private static List<String> corpus;

    @BeforeAll
    static void open() throws IOException {
        house = new House();
        corpus = Hostile.corpus(house.chromium);
        set("everybody");
    }

    @AfterAll
    static void close() throws IOException {
        house.close();
    }

    @Test
    void aLinkIsMadeReadByAStrangerAndEnded() throws IOException {
        var ada = Person.signIn(house.parley, House.ADA);
        var chat = ada.begin();
        house.answers("Thought of it.", "An *answer*.");
        ada.awaitEnd(ada.turn(chat, Map.of("text", "A question?")));
        var owner = house.page();
        owner.navigate(house.url("/c/" + chat));
        var url = share(owner);
        house.answers("", "Said later.");
        ada.awaitEnd(ada.turn(chat, Map.of("text", "More?", "parentId", last(ada, chat))));

        try (var context = house.stranger(390, 844).context()) {
            var stranger = context.pages().getFirst();
            assertThat(stranger.navigate(url).status()).isEqualTo(200);
            stranger.waitForSelector(".prose");
            assertThat(stranger.textContent("h1")).isEqualTo("A question?");
            assertThat(stranger.textContent(".said p")).isEqualTo("A question?");
            assertThat(stranger.textContent(".prose em")).isEqualTo("answer");
            assertThat(stranger.textContent("body")).doesNotContain("Thought of it", "Said later", "More?", "Ada");
            assertThat(context.cookies()).isEmpty();

            owner.click(".dialog .rows .btn");
            owner.waitForFunction("() => document.querySelectorAll('.dialog .rows li').length === 0");
            assertThat(stranger.reload().status()).isEqualTo(404);
            assertThat(stranger.isVisible(".said")).isFalse();
            assertThat(stranger.textContent("h1")).contains("does not open");
            assertThat(given().get(url).asString())
                    .as("without a script there is no nonce that differs")
                    .isEqualTo(given().get(house.url("/s/nothing")).asString());
            assertThat(context.cookies()).isEmpty();
        }
        assertThat(house.parley.log()).doesNotContain(url.substring(url.lastIndexOf('/') + 1));
        assertThat(house.complaints).isEmpty();
        owner.context().close();
    }

    @Test
    void hostileTextIsOnlyText() {
        var ada = Person.signIn(house.parley, House.ADA);
        var chat = ada.begin();
        int answers = 0;
        for (int from = 0; from < corpus.size(); from += AT_ONCE) {
            var text = corpus.subList(from, Math.min(corpus.size(), from + AT_ONCE)).stream()
                    .collect(Collectors.joining("\n\n---\n\n"));
            house.answers(text, text + "\n\nend");
            var under = answers == 0 ? Map.<String, Object>of() : Map.<String, Object>of("parentId", last(ada, chat));
            var turn = new HashMap<>(under);
            turn.put("text", text);
            turn.put("thinking", "high");
            ada.awaitEnd(ada.turn(chat, turn));
            answers++;
        }
        ada.request()
                .body(Map.of("title", "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>"))
                .patch(house.parley.http("/api/conversations/" + chat))
                .then()
                .statusCode(200);
        String url = ada.request()
                .body(Map.of("id", Ids.next(), "thinking", true))
                .post(house.parley.http("/api/conversations/" + chat + "/shares"))
                .then()
                .statusCode(201)
                .extract()
                .path("url");
        try (var hostile = new Hostile(house, house.stranger(1440, 900))) {
            var page = hostile.page;
            page.navigate(url);
            awaitAnswers(hostile, answers);
            while (page.isVisible(".think:not([open]) summary")) {
                page.click(".think:not([open]) summary >> nth=0");
            }
            assertThat(page.textContent("h1")).contains("<script>alert(1)");
            assertThat(hostile.traces()).isEmpty();
        }
    }

    private static void awaitAnswers(Hostile hostile, int answers) {
        try {
            hostile.page.waitForFunction(
                    "count => (document.scrollingElement.scrollTop = 1e9) > 0 && "
                            + "document.querySelectorAll('.prose').length === count && "
                            + "[...document.querySelectorAll('.prose')].every(e => e.textContent.trim().endsWith('end'))",
                    answers);
        } catch (TimeoutError e) {
            int shown = hostile.page.locator(".prose").count();
            throw new AssertionError("%d of %d answers; %s".formatted(shown, answers, hostile.traces()), e);
        }
    }

    /// By the dialog of the chat's menu; it stays open.
    private static String share(Page page) {
        page.locator(".chat-row .ibtn").first().click();
        page.click(".item:has-text('Share')");
        page.click(".dialog .primary");
        page.waitForSelector(".dialog .rows li");
        return page.textContent(".dialog .copyable code");
    }

    private static String last(Person person, UUID chat) {
        return person.get("/api/conversations/" + chat + "/messages?path=newest")
                .jsonPath()
                .getString("items[-1].id");
    }

    private static void set(String who) {
        house.ada()
                .contentType("application/json")
                .body(Map.of("publicLinks", who))
                .patch(house.parley.http("/api/admin/organisation"))
                .then()
                .statusCode(200);
    }
}
