package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.catalog.CatalogOffer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestWriterTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final CatalogOffer DEEPSEEK = Offers.of("deepseek");

    private static JsonNode write(CatalogOffer offer, ChatRequest request) throws IOException {
        return JSON.readTree(RequestWriter.write(offer, request, 123));
    }

    private static ChatRequest ask(Effort effort) {
        return ChatRequest.of(List.of(ChatMessage.system("Be brief."), ChatMessage.user("Hi")), effort);
    }

    private static ChatRequest withTools(String choice, Effort effort, ChatMessage... messages) throws IOException {
        JsonNode tool = JSON.readTree("{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{}}}");
        return new ChatRequest(
                List.of(messages),
                effort,
                null,
                List.of(tool),
                JSON.readTree(choice),
                null,
                List.of(),
                null,
                null,
                "anon-1");
    }

    @Test
    void writesExactlyWhatTheProfileSays() throws IOException {
        assertThat(new String(
                        RequestWriter.write(DEEPSEEK, ask(Effort.HIGH), 123), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"model\":\"upstream-m\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                        + "{\"role\":\"user\",\"content\":\"Hi\"}],\"thinking\":{\"type\":\"enabled\"},"
                        + "\"reasoning_effort\":\"high\",\"max_tokens\":123,\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true}}");
    }

    @Test
    void thinkingIsSwitchedOffInSoManyWords() throws IOException {
        JsonNode body = write(DEEPSEEK, ask(Effort.OFF));
        assertThat(body.path("thinking").path("type").asText()).isEqualTo("disabled");
        assertThat(body.has("reasoning_effort")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"deepseek, thinking", "vllm, chat_template_kwargs", "openrouter, reasoning", "ollama, reasoning_effort"
    })
    void everyDialectSaysWhetherToThink(String preset, String field) throws IOException {
        CatalogOffer offer = Offers.of(preset, List.of("off", "high"), Map.of("high", "high"));
        JsonNode on = write(offer, ask(Effort.HIGH));
        JsonNode off = write(offer, ask(Effort.OFF));
        assertThat(on.has(field)).isTrue();
        assertThat(off.has(field)).isTrue();
        assertThat(on.path(field)).isNotEqualTo(off.path(field));
    }

    @Test
    void aPseudonymGoesAlongOnlyWhereTheProfileSaysSo() throws IOException {
        var request = withTools("null", Effort.OFF, ChatMessage.user("Hi"));
        assertThat(write(DEEPSEEK, request).path("user_id").asText()).isEqualTo("anon-1");
        assertThat(write(Offers.of("ollama"), request).has("user_id")).isFalse();
        assertThat(write(DEEPSEEK, request).has("user")).isFalse();
        assertThat(write(DEEPSEEK, ask(Effort.OFF)).has("user_id")).isFalse();
    }

    @Test
    void thinkingIsGivenBackWithToolsAndLeftOutWithout() throws IOException {
        var old = ChatMessage.assistant("Hello", "I greet.");
        var bare = ChatMessage.assistant("Bye", null);
        JsonNode with = write(
                DEEPSEEK, withTools("null", Effort.HIGH, ChatMessage.user("a"), old, ChatMessage.user("b"), bare));
        assertThat(with.at("/messages/1/reasoning_content").asText()).isEqualTo("I greet.");
        assertThat(with.at("/messages/3/reasoning_content").isTextual()).isTrue();
        JsonNode without = write(DEEPSEEK, ChatRequest.of(List.of(ChatMessage.user("a"), old), Effort.HIGH));
        assertThat(without.at("/messages/1").has("reasoning_content")).isFalse();
    }

    @Test
    void toolCallsAndResultsKeepTheirShape() throws IOException {
        var call = new ChatMessage(
                ChatMessage.Role.ASSISTANT, "", "Hm.", List.of(new ToolCall(0, "call_1", "f", "{\"a\":1}")), null);
        JsonNode body = write(
                DEEPSEEK,
                withTools("\"auto\"", Effort.HIGH, ChatMessage.user("a"), call, ChatMessage.tool("call_1", "42")));
        assertThat(body.at("/messages/1/content").asText("missing")).isEmpty();
        assertThat(body.at("/messages/1/tool_calls/0").toString())
                .isEqualTo(
                        "{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}");
        assertThat(body.at("/messages/2").toString())
                .isEqualTo("{\"role\":\"tool\",\"content\":\"42\",\"tool_call_id\":\"call_1\"}");
        assertThat(body.path("tool_choice").asText()).isEqualTo("auto");
        assertThat(body.at("/tools/0/function/name").asText()).isEqualTo("f");
    }

    @Test
    void samplingIsWrittenPlainly() throws IOException {
        var request = new ChatRequest(
                List.of(ChatMessage.user("Hi")),
                Effort.OFF,
                null,
                List.of(),
                null,
                JSON.readTree("{\"type\":\"json_object\"}"),
                List.of("END"),
                new BigDecimal("1E-1"),
                new BigDecimal("0.5"),
                null);
        String body = new String(RequestWriter.write(DEEPSEEK, request, 9), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(body)
                .contains(
                        "\"temperature\":0.1",
                        "\"top_p\":0.5",
                        "\"stop\":[\"END\"]",
                        "\"response_format\":{\"type\":\"json_object\"}");
    }

    @Test
    void textThatJsonCannotCarryIsReplacedAndTemplatesStayText() throws IOException {
        var request = ChatRequest.of(
                List.of(ChatMessage.user("a\ud83d ${DB_PASSWORD} {{x}} #{y} {inject:z} \u0000")), Effort.OFF);
        assertThat(write(DEEPSEEK, request).at("/messages/0/content").asText())
                .isEqualTo("a\uFFFD ${DB_PASSWORD} {{x}} #{y} {inject:z} \uFFFD");
    }

    @Test
    void aForcedToolTurnsThinkingOffWhereTheProviderRefusesBoth() throws IOException {
        var forced = withTools("\"required\"", Effort.HIGH, ChatMessage.user("a"));
        assertThat(Efforts.fit(DEEPSEEK, forced).effort()).isEqualTo(Effort.OFF);
        assertThat(Efforts.fit(DEEPSEEK, withTools("\"auto\"", Effort.HIGH, ChatMessage.user("a")))
                        .effort())
                .isEqualTo(Effort.HIGH);
        var always = Offers.of("deepseek", List.of("high"), Map.of("high", "high"));
        assertThat(Efforts.fit(always, forced).toolChoice().asText()).isEqualTo("auto");
        assertThat(Efforts.fit(always, forced).effort()).isEqualTo(Effort.HIGH);
    }

    @ParameterizedTest
    @CsvSource({
        "MAX,off high,HIGH",
        "LOW,off high,HIGH",
        "HIGH,off low,LOW",
        "HIGH,off,OFF",
        "OFF,high,HIGH",
        "MAX,off low high max,MAX"
    })
    void theNearestEffortIsTaken(Effort asked, String efforts, Effort expected) {
        var offer = Offers.of("deepseek", List.of(efforts.split(" ")), Map.of());
        assertThat(Efforts.fit(offer, ask(asked)).effort()).isEqualTo(expected);
    }
}
