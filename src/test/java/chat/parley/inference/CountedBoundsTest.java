package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.catalog.CatalogOffer;
import chat.parley.http.Problem;
import chat.parley.token.Tokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Bounds where the model's own tokenizer is at hand.
class CountedBoundsTest {

    /// Reads 10,000 tokens and writes 4,000; template: 512 a call, 16 a message.
    private static final CatalogOffer OFFER = Offers.of("deepseek", Tokenizer.DEEPSEEK_V3);

    private static final CatalogOffer UNCOUNTED = Offers.of("deepseek");
    private static final JsonMapper JSON = new JsonMapper();

    private static ChatRequest request(List<ChatMessage> messages, Effort effort, List<JsonNode> tools) {
        return new ChatRequest(messages, effort, null, tools, null, null, List.of(), null, null, null);
    }

    private static Bounds bounds(String text) {
        return Bounds.of(OFFER, request(List.of(ChatMessage.user(text)), Effort.OFF, List.of()));
    }

    private static long count(String text) {
        return Tokenizer.DEEPSEEK_V3.count(text).tokens();
    }

    @Test
    void inputIsCountedAndTheTemplateAdded() {
        String text = "How many tokens has this sentence, and how many has 这句话？".repeat(20);
        assertThat(bounds(text).input()).isEqualTo(count(text) + 512 + 16).isLessThan(text.length());
        assertThat(bounds(text).by()).isEqualTo("tokenizer");
        assertThat(Bounds.of(UNCOUNTED, request(List.of(ChatMessage.user(text)), Effort.OFF, List.of()))
                        .by())
                .isEqualTo("bytes");
    }

    @Test
    void whatOnlyTheCountShowsToFitIsNotRefused() {
        String spaces = " ".repeat(100_000);
        assertThat(bounds(spaces).input()).isLessThan(2_000);
        assertThatThrownBy(
                        () -> Bounds.of(UNCOUNTED, request(List.of(ChatMessage.user(spaces)), Effort.OFF, List.of())))
                .isInstanceOf(Problem.class);
    }

    @Test
    void whatDoesNotFitIsRefusedWithItsNumber() {
        String text = "字龘".repeat(5_000);
        assertThatThrownBy(() -> bounds(text))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.members()).containsEntry("promptTokens", count(text) + 512 + 16));
    }

    @Test
    void moreTextThanAnyModelReadsIsNotCounted() {
        String half = "x ".repeat((int) (PromptSize.MOST_COUNTED / 4));
        assertThat(size(half, half).counted()).isTrue();
        assertThat(size(half, half, "x").counted()).isFalse();
        assertThat(size(half, half, "x").atMost()).isEqualTo(PromptSize.MOST_COUNTED + 1);
    }

    private static PromptSize size(String... texts) {
        var messages = List.of(texts).stream().map(ChatMessage::user).toList();
        return PromptSize.of(request(messages, Effort.OFF, List.of()), false, Tokenizer.DEEPSEEK_V3);
    }

    @Test
    void aTextThatIsOneEndlessWordIsBoundByItsBytes() {
        assertThat(size("a".repeat(300_000)).atMost()).isEqualTo(300_000);
        assertThat(size("a".repeat(200_000)).atMost()).isLessThan(30_000);
    }

    /// What DeepSeek's template makes of a request, as its published encoder writes it: signs are one token each.
    @Test
    void noPromptOfDeepSeeksIsLargerThanItsBound() throws Exception {
        var random = new Random(20261126);
        for (int i = 0; i < 300; i++) {
            var messages = new ArrayList<ChatMessage>();
            var tools = new ArrayList<JsonNode>();
            for (int k = random.nextInt(3); k > 0; k--) {
                tools.add(JSON.readTree(
                        TOOL.formatted("tool_" + k, text(random, 6).replaceAll("[\"\\\\\\p{Cntrl}]", ""))));
            }
            for (int k = random.nextInt(6) + 1; k > 0; k--) {
                messages.add(message(random));
            }
            var effort = random.nextBoolean() ? Effort.MAX : Effort.OFF;
            var request = request(messages, effort, tools);
            assertThat(Bounds.of(OFFER, request, true).input())
                    .as("%s", request)
                    .isGreaterThanOrEqualTo(template(request));
        }
    }

    private static final String TOOL = """
            {"type":"function","function":{"name":"%s","description":"%s","parameters":{"type":"object","properties":
            {"city":{"type":"string","enum":["a","b","北京"]},"days":{"type":"integer"}},"required":["city"]}}}""";

    private static ChatMessage message(Random random) throws Exception {
        return switch (random.nextInt(4)) {
            case 0 -> ChatMessage.user(text(random, 40));
            case 1 -> ChatMessage.assistant(text(random, 40), text(random, 20));
            case 2 -> ChatMessage.tool("call_1", text(random, 20));
            default -> {
                var calls = new ArrayList<ToolCall>();
                for (int i = random.nextInt(8); i >= 0; i--) {
                    var arguments = JSON.createObjectNode();
                    for (int k = random.nextInt(9); k > 0; k--) {
                        arguments.put("argument_" + k, text(random, 4)).put("n" + k, k);
                    }
                    calls.add(new ToolCall(i, "call_" + i, "f", arguments.toString()));
                }
                yield new ChatMessage(ChatMessage.Role.ASSISTANT, "", text(random, 5), calls, null);
            }
        };
    }

    private static String text(Random random, int words) {
        String[] some = {
            "word", " and", "\n\n", "中文", "，", "{\"a\": 1}", "🎉", "<｜User｜>", "\uD83D", " 12345", "\"\\", "\u0378"
        };
        var text = new StringBuilder();
        for (int i = random.nextInt(words + 1); i > 0; i--) {
            text.append(some[random.nextInt(some.length)]);
        }
        return text.toString();
    }

    private static long template(ChatRequest request) throws Exception {
        long sum = 1L + 2 + (request.effort() == Effort.MAX ? 92 : 0);
        var tools = new StringBuilder();
        for (JsonNode tool : request.tools()) {
            tools.append(SpacedJson.write(tool.get("function"))).append('\n');
        }
        sum += tools.isEmpty() ? 0 : 297 + count(tools.toString());
        for (ChatMessage message : request.messages()) {
            sum += switch (message.role()) {
                case SYSTEM -> count(message.content());
                case USER -> 1 + count(message.content());
                case TOOL -> 1 + count("<tool_result>" + message.content() + "</tool_result>");
                case ASSISTANT -> 3 + count(message.reasoning()) + count(message.content() + calls(message));
            };
        }
        return sum;
    }

    private static String calls(ChatMessage message) throws Exception {
        if (message.toolCalls().isEmpty()) {
            return "";
        }
        var text = new StringBuilder("\n\n<｜DSML｜function_calls>\n");
        for (ToolCall call : message.toolCalls()) {
            text.append("<｜DSML｜invoke name=\"").append(call.name()).append("\">\n");
            for (var field : JSON.readTree(call.arguments()).properties()) {
                boolean string = field.getValue().isTextual();
                text.append("<｜DSML｜parameter name=\"%s\" string=\"%s\">".formatted(field.getKey(), string))
                        .append(string ? field.getValue().textValue() : SpacedJson.write(field.getValue()))
                        .append("</｜DSML｜parameter>\n");
            }
            text.append("</｜DSML｜invoke>\n");
        }
        return text.append("</｜DSML｜function_calls>").toString();
    }
}
