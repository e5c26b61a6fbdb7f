package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.MoneyShown;
import chat.parley.account.Organisation;
import chat.parley.money.Money;
import chat.parley.testing.FakeScript;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `POST /v1/chat/completions` without streaming.
@QuarkusTest
@TestProfile(Timings.class)
class CompletionTest {

    private static World.Program ada;

    @BeforeAll
    static void prepare() {
        ada = World.program("ada", "20");
    }

    @Test
    void answersAsOpenAiDoes() {
        var response = new Client(ada).complete(Client.ask(World.model("thinking"), "\"max_tokens\":2000"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var body = Client.parse(response.body());
        assertThat(body.path("id").asText()).startsWith("chatcmpl-");
        assertThat(body.path("object").asText()).isEqualTo("chat.completion");
        assertThat(body.path("created").isIntegralNumber()).isTrue();
        assertThat(body.path("model").asText()).isEqualTo("fake/thinking");
        assertThat(body.has("error")).isFalse();
        var choice = body.path("choices").path(0);
        assertThat(choice.path("index").asInt()).isZero();
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        assertThat(choice.path("logprobs").isNull()).isTrue();
        assertThat(choice.path("message").path("role").asText()).isEqualTo("assistant");
        assertThat(choice.path("message").path("content").asText()).isEqualTo("391");
        assertThat(choice.path("message").path("reasoning_content").asText()).startsWith("17 × 23");
        assertThat(choice.path("message").has("tool_calls")).isFalse();
        var usage = body.path("usage");
        var prompt = usage.path("prompt_tokens").asLong();
        var completion = usage.path("completion_tokens").asLong();
        assertThat(usage.path("total_tokens").asLong()).isEqualTo(prompt + completion);
        assertThat(usage.path("completion_tokens_details")
                        .path("reasoning_tokens")
                        .asLong())
                .isPositive()
                .isLessThan(completion);
        assertThat(usage.path("prompt_tokens_details").has("cached_tokens")).isTrue();
    }

    @Test
    void aMemberIsToldNoAmountsWhereTheyAreNotShown() {
        var grace = World.program("grace", "20");
        var model = World.model("plain");
        shown(MoneyShown.PERCENT);
        try {
            var response = new Client(grace).complete(Client.ask(model, "\"max_tokens\":100"));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.headers().map()).doesNotContainKeys("x-parley-cost", "x-parley-budget-remaining");
            var usage = Client.parse(response.body()).path("usage");
            assertThat(usage.path("cost").isNull()).isTrue();
            assertThat(usage.path("completion_tokens").asLong()).isPositive();
        } finally {
            shown(MoneyShown.AMOUNTS);
        }
        var told = new Client(grace).complete(Client.ask(model, "\"max_tokens\":100"));
        assertThat(told.headers().map()).containsKeys("x-parley-cost", "x-parley-budget-remaining");
    }

    private static void shown(MoneyShown shown) {
        QuarkusTransaction.requiringNew().run(() -> Organisation.current().moneyShown = shown);
    }

    @Test
    void theCostIsTheProvidersOwn() {
        var grace = World.program("grace", "20");
        World.PROVIDER.prices(World.RATES);
        var response = new Client(grace).complete(Client.ask(World.model("plain")));
        var usage = Client.parse(response.body()).path("usage");
        var expected = World.RATES.cost(new chat.parley.money.Usage(
                usage.path("prompt_tokens").asLong(),
                0,
                usage.path("completion_tokens").asLong(),
                0));
        assertThat(Client.header(response, "x-parley-cost")).isEqualTo(expected.toString());
        assertThat(usage.path("cost").asText()).isEqualTo(expected.toString());
        assertThat(Client.header(response, "x-parley-currency")).isEqualTo("USD");
        assertThat(World.spent(grace.account())).isEqualTo(expected);
        assertThat(World.held(grace.account())).isEqualTo(Money.ZERO);
        assertThat(Money.parse(Client.header(response, "x-parley-budget-remaining")))
                .isLessThan(Money.parse("20"))
                .isGreaterThan(Money.parse("19"));
    }

    @Test
    void aToolsCallIsWhole() {
        var response = new Client(ada)
                .complete(Client.ask(
                        World.model("tools"),
                        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}]"));
        var choice = Client.parse(response.body()).path("choices").path(0);
        assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(choice.path("message").path("content").isNull()).isTrue();
        assertThat(choice.path("message").path("tool_calls")).hasSize(2).allSatisfy(call -> {
            assertThat(call.path("type").asText()).isEqualTo("function");
            assertThat(call.path("id").asText()).isNotEmpty();
            assertThat(call.path("function").path("name").asText()).isEqualTo("get_weather");
            assertThat(call.path("function").path("arguments").asText()).isEqualTo("{\"city\":\"Oslo\"}");
        });
    }

    @Test
    void whatAClientDroppedOfTheThinkingIsPutBack() {
        var tools = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}]";
        var client = new Client(ada);
        var first = Client.parse(
                client.complete(Client.ask(World.model("tool"), tools)).body());
        var call = first.at("/choices/0/message/tool_calls/0");
        var strict = World.model("strict");
        var again = """
                {"model":"%s","messages":[{"role":"user","content":"Weather?"},
                {"role":"assistant","content":null,"tool_calls":[%s]},
                {"role":"tool","tool_call_id":"%s","content":"4"}],%s}""".formatted(strict, call, call.path("id").asText(), tools);
        var response = client.complete(again);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var sent = World.PROVIDER.lastRequest().body.path("messages").path(1);
        assertThat(sent.path("reasoning_content").asText()).isEqualTo("I need the weather tool.");
        var stranger = new Client(World.program("grace", "20")).complete(again);
        assertThat(stranger.statusCode()).isEqualTo(200);
        assertThat(World.PROVIDER
                        .lastRequest()
                        .body
                        .path("messages")
                        .path(1)
                        .path("reasoning_content")
                        .asText())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "status-400,400,upstream_error,true",
        "status-401,503,upstream_unavailable,false",
        "status-402,503,upstream_unavailable,false",
        "wrong-base,502,upstream_error,true",
        "status-429,429,rate_limit_exceeded,true",
        "status-500,502,upstream_error,true",
        "status-503,503,upstream_unavailable,true",
        "moderated-451,400,content_filter,true",
        "busy,429,rate_limit_exceeded,true"
    })
    void aProvidersRefusalCostsNothing(String scenario, int status, String code, boolean retry) {
        var grace = World.program("grace", "20");
        for (var stream : new boolean[] {false, true}) {
            var response = new Client(grace).complete(Client.ask(World.model(scenario), "\"stream\":" + stream));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            assertThat(Client.error(response).path("code").asText()).isEqualTo(code);
            assertThat(Client.header(response, "x-should-retry")).isEqualTo(retry ? null : "false");
            assertThat(response.body()).doesNotStartWith("\n").doesNotContain("abcd", World.PROVIDER_KEY);
            if (scenario.equals("status-429")) {
                assertThat(Client.header(response, "retry-after")).isEqualTo("7");
            }
        }
        assertThat(World.spent(grace.account())).isEqualTo(Money.ZERO);
        assertThat(World.held(grace.account())).isEqualTo(Money.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"eof,502", "reset,502", "error-chunk,502", "no-resource,503"})
    void aBrokenAnswerIsAnErrorThatIsNotRepeated(String scenario, int status) {
        var grace = World.program("grace", "20");
        var response = new Client(grace).complete(Client.ask(World.model(scenario)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(World.spent(grace.account())).isGreaterThan(Money.ZERO);
        assertThat(Client.header(response, "x-should-retry")).isEqualTo("false");
        assertThat(Client.error(response).path("cost").asText())
                .isEqualTo(World.spent(grace.account()).toString());
        assertThat(World.held(grace.account())).isEqualTo(Money.ZERO);
    }

    @Test
    void noCallerChoosesWhereItGoes() {
        var client = new Client(ada);
        var response = client.complete(
                Client.ask(
                        World.model("plain"),
                        "\"api_base\":\"http://127.0.0.1:9\"",
                        "\"base_url\":\"http://127.0.0.1:9\"",
                        "\"api_key\":\"sk-evil\"",
                        "\"extra_body\":{\"api_base\":\"http://127.0.0.1:9\"}",
                        "\"headers\":{\"authorization\":\"Bearer sk-evil\"}",
                        "\"fallbacks\":[\"evil\"]",
                        "\"organization\":\"evil\"",
                        "\"user\":\"grace@example.org\""),
                "OpenAI-Organization",
                "evil",
                "X-Api-Base",
                "http://127.0.0.1:9");
        assertThat(response.statusCode()).isEqualTo(200);
        var sent = World.PROVIDER.lastRequest();
        assertThat(sent.authorization()).isEqualTo("Bearer " + World.PROVIDER_KEY);
        assertThat(sent.body.toString())
                .doesNotContain("evil", "127.0.0.1", "grace", ada.account().toString());
        assertThat(sent.headers.toString()).doesNotContain("evil", ada.key());
        assertThat(sent.body.path("user_id").asText()).matches("u_[0-9a-f]{32}");
    }

    @Test
    void theSameIdempotencyKeyIsOneCall() {
        var grace = World.program("grace", "20");
        var client = new Client(grace);
        var model = World.model("plain");
        var calls = World.PROVIDER.requests().size();
        var first = client.complete(Client.ask(model), "Idempotency-Key", "order 7");
        assertThat(first.statusCode()).isEqualTo(200);
        var spent = World.spent(grace.account());
        var second = client.complete(Client.ask(model), "Idempotency-Key", "order 7");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(Client.error(second).path("code").asText()).isEqualTo("idempotency_key_reused");
        assertThat(Client.header(second, "x-should-retry")).isEqualTo("false");
        assertThat(World.PROVIDER.requests()).hasSize(calls + 1);
        assertThat(World.spent(grace.account())).isEqualTo(spent);
        assertThat(World.held(grace.account())).isEqualTo(Money.ZERO);
        assertThat(client.complete(Client.ask(model), "Idempotency-Key", "order 8")
                        .statusCode())
                .isEqualTo(200);
        assertThat(new Client(ada)
                        .complete(Client.ask(model), "Idempotency-Key", "order 7")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aMaximumThatTheBudgetLowersIsSaid() {
        var poor = World.program("poor", "0.005");
        var response = new Client(poor).complete(Client.ask(World.model("plain"), "\"max_tokens\":300000"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var granted = Integer.parseInt(Client.header(response, "x-parley-max-tokens"));
        assertThat(granted).isBetween(1024, 20_000);
        assertThat(World.PROVIDER.lastRequest().body.path("max_tokens").asInt()).isEqualTo(granted);
        var rich = new Client(ada).complete(Client.ask(World.model("plain"), "\"max_tokens\":3000"));
        assertThat(Client.header(rich, "x-parley-max-tokens")).isNull();
    }

    @Test
    void aCallerWhoLeavesIsStillCharged() throws Exception {
        var grace = World.program("grace", "20");
        World.PROVIDER.script(
                "fake:leave", FakeScript.answer("", "word ".repeat(100)).every(Duration.ofMillis(20)));
        var model = World.model("leave");
        var before = World.PROVIDER.requests().size();
        var socket = new Client(grace).dial(Client.ask(model));
        // What was never sent would cost nothing.
        Awaitility.await()
                .until(() -> World.PROVIDER.requests().size() > before
                        && World.PROVIDER.lastRequest().written() > 1_000);
        socket.close();
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> World.attempts(grace.account(), "settled") == 1);
        assertThat(World.spent(grace.account())).isGreaterThan(Money.ZERO);
        assertThat(World.held(grace.account())).isEqualTo(Money.ZERO);
    }
}
