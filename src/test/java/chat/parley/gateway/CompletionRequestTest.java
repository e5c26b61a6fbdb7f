package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.parley.http.Problem;
import chat.parley.inference.ChatMessage;
import chat.parley.inference.ChatMessage.Role;
import chat.parley.inference.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionRequestTest {

    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    @Test
    void readsTheLeast() {
        var request = with("");
        assertThat(request.model()).isEqualTo("m");
        assertThat(request.messages()).containsExactly(ChatMessage.user("Hi"));
        assertThat(request.stream()).isFalse();
        assertThat(request.includeUsage()).isFalse();
        assertThat(request.maxOutputTokens()).isNull();
        assertThat(request.toolChoice()).isNull();
        assertThat(request.stop()).isEmpty();
    }

    @Test
    void readsAllThatIsForwarded() {
        var request = with("""
                ,"max_tokens":7,"temperature":0.2,"top_p":0.9,"stop":["a","b"],"stream":true,"user":"u@example.org",
                "stream_options":{"include_usage":true},"response_format":{"type":"json_object"},
                "tools":[{"type":"function","function":{"name":"f","description":"d","strict":true,
                "parameters":{"type":"object"}}}],"tool_choice":"required"
                """);
        assertThat(request.maxOutputTokens()).isEqualTo(7);
        assertThat(request.temperature()).isEqualByComparingTo("0.2");
        assertThat(request.topP()).isEqualByComparingTo("0.9");
        assertThat(request.stop()).containsExactly("a", "b");
        assertThat(request.stream() && request.includeUsage()).isTrue();
        assertThat(request.tools().getFirst())
                .hasToString("{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\","
                        + "\"parameters\":{\"type\":\"object\"}}}");
        assertThat(request.toolChoice()).hasToString("\"required\"");
        assertThat(request.format().wire()).hasToString("{\"type\":\"json_object\"}");
    }

    @Test
    void theNewNameOfTheMaximumWins() {
        assertThat(with(",\"max_tokens\":7,\"max_completion_tokens\":9").maxOutputTokens())
                .isEqualTo(9);
    }

    @Test
    void rolesAndContentBecomeWhatEveryModelReads() {
        var request = read("""
                {"model":"m","messages":[
                {"role":"developer","content":"Be brief."},
                {"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},
                {"role":"assistant","content":null,"reasoning_content":"hm","tool_calls":[
                  {"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"4"}]},
                {"role":"assistant","content":"4.","reasoning":"so"}]}
                """);
        assertThat(request.messages())
                .containsExactly(
                        ChatMessage.system("Be brief."),
                        ChatMessage.user("a\nb"),
                        new ChatMessage(Role.ASSISTANT, "", "hm", List.of(new ToolCall(0, "c1", "f", "{}")), null),
                        ChatMessage.tool("c1", "4"),
                        ChatMessage.assistant("4.", "so"));
    }

    @Test
    void aSchemaIsAskedForInWordsBeforeAllElse() {
        var request = with("""
                ,"response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,
                "schema":{"type":"object","required":["a"]}}}""");
        var chat = request.toChatRequest(request.messages(), "u_1");
        assertThat(chat.responseFormat()).hasToString("{\"type\":\"json_object\"}");
        assertThat(chat.messages().getFirst().role()).isEqualTo(Role.SYSTEM);
        assertThat(chat.messages().getFirst().content()).contains("JSON", "{\"type\":\"object\",\"required\":[\"a\"]}");
        assertThat(chat.messages().getLast()).isEqualTo(ChatMessage.user("Hi"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"seed\":1",
                "\"logit_bias\":{\"1\":1}",
                "\"store\":true",
                "\"metadata\":{\"a\":\"b\"}",
                "\"service_tier\":\"auto\"",
                "\"verbosity\":\"low\"",
                "\"prediction\":{}",
                "\"parallel_tool_calls\":true",
                "\"safety_identifier\":\"x\"",
                "\"prompt_cache_key\":\"x\"",
                "\"presence_penalty\":1",
                "\"no_such_field\":[{}]",
                "\"api_base\":\"http://evil.test\"",
                "\"base_url\":\"http://evil.test\"",
                "\"api_key\":\"sk-evil\"",
                "\"headers\":{\"x\":\"y\"}",
                "\"extra_body\":{\"base_url\":\"http://evil.test\"}",
                "\"fallbacks\":[\"x\"]",
                "\"model_list\":[{}]",
                "\"organization\":\"o\"",
                "\"n\":1",
                "\"n\":null",
                "\"stop\":null",
                "\"tools\":null",
                "\"logprobs\":false",
                "\"tool_choice\":\"none\"",
                "\"thinking\":null"
            })
    void whatOnlyTunesOrRoutesIsAcceptedAndDropped(String field) {
        var plain = with("");
        var request = with("," + field);
        assertThat(request).usingRecursiveComparison().isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"max_tokens\":9223372036854775808|max_tokens",
                "\"max_tokens\":0|max_tokens",
                "\"max_tokens\":-1|max_tokens",
                "\"max_tokens\":1.5|max_tokens",
                "\"max_tokens\":\"9\"|max_tokens",
                "\"max_completion_tokens\":4294967296|max_completion_tokens",
                "\"n\":2|n",
                "\"n\":1000|n",
                "\"temperature\":2.1|temperature",
                "\"temperature\":1e999|temperature",
                "\"temperature\":\"hot\"|temperature",
                "\"top_p\":-0.1|top_p",
                "\"stop\":[\"\"]|stop",
                "\"stop\":[1]|stop",
                "\"stop\":7|stop",
                "\"stream\":\"yes\"|stream",
                "\"reasoning_effort\":\"huge\"|reasoning_effort",
                "\"reasoning\":{\"effort\":\"huge\"}|reasoning.effort",
                "\"thinking\":{\"type\":\"perhaps\"}|thinking.type",
                "\"enable_thinking\":1|enable_thinking",
                "\"functions\":[{\"name\":\"f\"}]|functions",
                "\"function_call\":\"auto\"|function_call",
                "\"tools\":{}|tools",
                "\"tools\":[{\"type\":\"web_search\"}]|tools[0].type",
                "\"tools\":[{\"function\":{\"name\":\"a b\"}}]|tools[0].function.name",
                "\"tools\":[{\"function\":{\"name\":\"a\"}},{\"function\":{\"name\":\"a\"}}]|tools[1].function.name",
                "\"tool_choice\":\"required\"|tool_choice",
                "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"g\"}}|tool_choice.function.name",
                "\"tool_choice\":{\"type\":\"allowed_tools\"}|tool_choice",
                "\"response_format\":{\"type\":\"xml\"}|response_format.type",
                "\"response_format\":{\"type\":\"json_schema\"}|response_format.json_schema.schema",
                "\"logprobs\":true|logprobs",
                "\"modalities\":[\"text\",\"audio\"]|modalities",
                "\"user\":{}|user"
            })
    void whatCannotBeTakenIsNamed(String field, String param) {
        assertThat(refusal("{\"model\":\"m\"," + MESSAGES + "," + field + "}").param())
                .isEqualTo(param);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"role\":\"user\"}|messages[0].content",
                "{\"role\":\"user\",\"content\":null}|messages[0].content",
                "{\"role\":\"user\",\"content\":7}|messages[0].content",
                "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}|messages[0].content[0]",
                "{\"role\":\"user\",\"content\":[{\"text\":\"a\"}]}|messages[0].content[0].type",
                "{\"role\":\"tool\",\"content\":\"a\"}|messages[0].tool_call_id",
                "{\"role\":\"function\",\"name\":\"f\",\"content\":\"a\"}|messages[0].role",
                "{\"role\":\"god\",\"content\":\"a\"}|messages[0].role",
                "{\"content\":\"a\"}|messages[0].role",
                "{\"role\":\"assistant\",\"tool_calls\":{}}|messages[0].tool_calls",
                "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\"}]}|messages[0].tool_calls[0].function",
                "{\"role\":\"assistant\",\"function_call\":{}}|messages[0].function_call",
                "7|messages[0]"
            })
    void aMessageThatCannotBeReadIsNamed(String message, String param) {
        assertThat(refusal("{\"model\":\"m\",\"messages\":[" + message + "]}").param())
                .isEqualTo(param);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "[]",
                "\"text\"",
                "null",
                "{",
                "{}{}",
                "{\"model\":\"m\"}",
                "{\"model\":\"\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
                "{\"model\":\"m\",\"messages\":[]}",
                "{\"model\":\"m\",\"messages\":\"a\"}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"max_tokens\":NaN}"
            })
    void aBodyThatIsNoRequestIsRefused(String body) {
        assertThat(refusal(body).type()).isEqualTo("invalid_request_error");
    }

    @Test
    void depthAndNumberAreBounded() {
        refusal("{\"model\":\"m\",\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");
        refusal("{\"model\":\"m\",\"messages\":[" + "{},".repeat(999_999) + "{}]}");
        refusal("{\"model\":\"m\",\"messages\":[" + "0,".repeat(MessageReader.MAX_MESSAGES) + "0]}");
    }

    private static OpenAiError refusal(String body) {
        var problem = catchThrowableOfType(Problem.class, () -> read(body));
        assertThat(problem).as(body.substring(0, Math.min(80, body.length()))).isNotNull();
        assertThat(problem.status()).isEqualTo(400);
        return OpenAiError.of(problem);
    }

    private static CompletionRequest with(String fields) {
        return read("{\"model\":\"m\"," + MESSAGES + fields + "}");
    }

    private static CompletionRequest read(String body) {
        return CompletionRequest.read(BodyReader.read(body.getBytes(StandardCharsets.UTF_8)));
    }
}
