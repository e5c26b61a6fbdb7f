package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.money.Money;
import chat.parley.testing.FakeScript;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The streamed form, to the byte where clients depend on it.
@QuarkusTest
@TestProfile(Timings.class)
class StreamTest {

    private static final String STREAM = "\"stream\":true";
    private static final String USAGE = "\"stream_options\":{\"include_usage\":true}";

    private static World.Program ada;

    @BeforeAll
    static void prepare() {
        ada = World.program("ada", "20");
    }

    @Test
    void eachEventIsAsClientsNeedIt() {
        World.PROVIDER.script("fake:exact", FakeScript.answer("hm", "391"));
        var response = new Client(ada).complete(Client.ask(World.model("exact"), STREAM, USAGE));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Client.header(response, "content-type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(Client.header(response, "cache-control")).contains("no-cache");
        assertThat(Client.header(response, "x-accel-buffering")).isEqualTo("no");
        assertThat(Client.header(response, "content-encoding")).isNull();
        assertThat(Client.header(response, "x-request-id")).isNotBlank();
        assertThat(Client.header(response, "x-parley-budget-remaining")).isNotBlank();
        var first = Client.parse(Client.events(response.body()).getFirst().data());
        var head =
                "data: {\"id\":\"%s\",\"object\":\"chat.completion.chunk\",\"created\":%d,\"model\":\"fake/exact\",\"choices\":["
                        .formatted(
                                first.path("id").asText(), first.path("created").asLong());
        var open = head + "{\"index\":0,\"delta\":";
        var goOn = ",\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n";
        assertThat(response.body())
                .startsWith(open + "{\"role\":\"assistant\",\"content\":\"\"}" + goOn
                        + open + "{\"content\":null,\"reasoning_content\":\"hm\"}" + goOn
                        + open + "{\"content\":\"391\"}" + goOn
                        + open + "{\"content\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null}\n\n"
                        + head + "],\"usage\":{\"prompt_tokens\":")
                .endsWith("}\n\ndata: [DONE]\n\n")
                .doesNotContain("error");
        var usage = usage(response.body());
        assertThat(usage.path("completion_tokens").asInt()).isEqualTo(2);
        assertThat(usage.path("completion_tokens_details")
                        .path("reasoning_tokens")
                        .asInt())
                .isEqualTo(1);
        assertThat(Money.parse(usage.path("cost").asText())).isGreaterThan(Money.ZERO);
        assertThat(usage.path("currency").asText()).isEqualTo("USD");
    }

    @Test
    void usageComesOnlyWhereItWasAskedFor() {
        for (var scenario : new String[] {"plain", "trailing", "cumulative"}) {
            var with = new Client(ada).complete(Client.ask(World.model(scenario), STREAM, USAGE));
            var chunks = json(with.body());
            assertThat(chunks.stream().filter(c -> c.path("choices").isEmpty())).hasSize(1);
            assertThat(chunks.stream().filter(c -> c.path("usage").isObject())).hasSize(1);
            assertThat(chunks).allMatch(c -> c.has("usage"));
            var without = new Client(ada).complete(Client.ask(World.model(scenario), STREAM));
            assertThat(json(without.body()))
                    .noneMatch(c -> c.has("usage"))
                    .allMatch(c -> c.path("choices").size() == 1);
        }
    }

    @Test
    void aToolsCallNamesItselfOnce() {
        var tools = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}]";
        var response = new Client(ada).complete(Client.ask(World.model("tools"), STREAM, tools));
        var deltas = json(response.body()).stream()
                .map(c -> c.at("/choices/0/delta"))
                .filter(d -> d.has("tool_calls"))
                .toList();
        assertThat(deltas)
                .allMatch(d -> d.has("content") && d.path("tool_calls").size() == 1);
        for (int index = 0; index < 2; index++) {
            var number = index;
            var own = deltas.stream()
                    .map(d -> d.path("tool_calls").path(0))
                    .filter(c -> c.path("index").asInt() == number)
                    .toList();
            assertThat(own.getFirst().path("id").asText()).isNotEmpty();
            assertThat(own.getFirst().path("type").asText()).isEqualTo("function");
            assertThat(own.getFirst().at("/function/name").asText()).isEqualTo("get_weather");
            assertThat(own.subList(1, own.size()))
                    .allMatch(c -> !c.has("id")
                            && !c.has("type")
                            && !c.path("function").has("name"));
            assertThat(own).allMatch(c -> c.at("/function/arguments").isTextual());
            assertThat(own.stream()
                            .map(c -> c.at("/function/arguments").asText())
                            .collect(Collectors.joining()))
                    .isEqualTo("{\"city\":\"Oslo\"}");
        }
        assertThat(finish(response.body())).isEqualTo("tool_calls");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "thinking", "tools", "split", "keep-alive", "reasoning-only", "empty", "role-only"})
    void everyDeltaHasContentAndTheEndIsDone(String scenario) {
        var response = new Client(ada).complete(Client.ask(World.model(scenario), STREAM));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).endsWith("data: [DONE]\n\n").containsOnlyOnce("[DONE]");
        var chunks = json(response.body());
        assertThat(chunks).allMatch(c -> c.at("/choices/0/delta").has("content"));
        assertThat(chunks).noneMatch(c -> c.has("error"));
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(finish(response.body())).isIn("stop", "tool_calls");
    }

    @Test
    void aPairOfSurrogatesIsNeverSplit() {
        var response = new Client(ada).complete(Client.ask(World.model("split"), STREAM));
        for (var chunk : json(response.body())) {
            var text = chunk.at("/choices/0/delta/content").asText("");
            assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(text);
        }
        assertThat(content(response.body())).isEqualTo("391 ÷ 17 = 23 🎉");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eof", "reset", "error-chunk", "error-chunk-done", "no-resource", "aborted"})
    void anAnswerThatBreaksOffIsSaidAndCut(String scenario) throws IOException {
        var grace = World.program("grace", "20");
        var response = new Client(grace).open(Client.ask(World.model(scenario), STREAM));
        assertThat(response.statusCode()).isEqualTo(200);
        var read = new StringBuilder();
        try (var in = response.body()) {
            assertThatThrownBy(() -> {
                        for (int b = in.read(); b >= 0; b = in.read()) {
                            read.append((char) b);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        assertThat(read.toString()).doesNotContain("[DONE]");
        var last = Client.events(read.toString()).getLast();
        assertThat(last.name()).isEqualTo("error");
        assertThat(last.json().path("error").path("code").asText()).startsWith("upstream_");
        assertThat(last.json().path("error").path("type").asText()).isEqualTo("server_error");
        assertThat(World.attempts(grace.account(), "settled")).isEqualTo(1);
        assertThat(World.held(grace.account())).isEqualTo(Money.ZERO);
    }

    @Test
    void aSilentProviderIsBridgedByBareComments() throws IOException {
        var pinged = new CompletableFuture<Void>();
        World.PROVIDER.script(
                "fake:silent",
                FakeScript.builder()
                        .until(pinged)
                        .say("late")
                        .finish("stop")
                        .done()
                        .build());
        var from = System.nanoTime();
        var response = new Client(ada).open(Client.ask(World.model("silent"), STREAM));
        assertThat(Duration.ofNanos(System.nanoTime() - from))
                .as("a refusal could still have had its status")
                .isGreaterThan(Duration.ofSeconds(1));
        var read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.UTF_8).contains(": ping\n")) {
            int next = response.body().read();
            assertThat(next).as("it goes on").isNotNegative();
            read.write(next);
        }
        pinged.complete(null);
        response.body().transferTo(read);
        var text = read.toString(StandardCharsets.UTF_8);
        assertThat(text).contains("}\n\n: ping\n").doesNotContain(": ping\n\n");
        assertThat(content(text)).isEqualTo("late");
    }

    @Test
    void aRefusalBeforeTheStreamHasAStatus() {
        var poor = World.program("poor", "0");
        var response = new Client(poor).complete(Client.ask(World.model("plain"), STREAM));
        assertThat(response.statusCode()).isEqualTo(402);
        assertThat(Client.error(response).path("type").asText()).isEqualTo("insufficient_quota");
        assertThat(Client.error(response).path("limit").asText()).isEqualTo("0.000000000");
    }

    static List<JsonNode> json(String stream) {
        return Client.events(stream).stream()
                .map(Client.Event::data)
                .filter(data -> !data.equals("[DONE]"))
                .map(Client::parse)
                .toList();
    }

    static String content(String stream) {
        return json(stream).stream()
                .map(c -> c.at("/choices/0/delta/content"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .collect(Collectors.joining());
    }

    private static JsonNode usage(String stream) {
        return json(stream).getLast().path("usage");
    }

    private static String finish(String stream) {
        return json(stream).stream()
                .map(c -> c.at("/choices/0/finish_reason"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .collect(Collectors.joining(","));
    }
}
