package chat.parley.demo;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.library.Handbook;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoServerTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ENGLISH = Handbook.ENGLISH.document().text();
    private static final String CHINESE = Handbook.CHINESE.document().text();
    private static final Guide GUIDE = Guide.of(ENGLISH);
    private static final Guide CHINESE_GUIDE = Guide.of(CHINESE);

    private static Vertx vertx;
    private static DemoServer demo;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        demo = DemoServer.start(vertx, ENGLISH, CHINESE)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    static void stop() {
        demo.stop().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static HttpResponse<String> post(String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(demo.address() + "/chat/completions"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode ask(String question, String more) throws Exception {
        String content = JSON.writeValueAsString(question);
        return JSON.readTree(
                post("{\"model\":\"demo\",\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]" + more + "}")
                        .body());
    }

    @ParameterizedTest
    @CsvSource({
        "How do budgets work?, How budgets work",
        "What is reserved while an answer is in progress?, What is reserved while an answer is in progress",
        "How do I connect a model provider?, Connecting a model provider",
        "How do I create an API key?, API keys",
        "What happens if the server restarts in the middle of an answer?, When the server restarts",
        "how can I back up the database, Backing up the database",
        "预算是怎么计算的？, 预算是怎么计算的",
        "如何连接模型服务商？, 连接模型服务商",
        "如何创建 API 密钥？, 创建 API 密钥",
        "服务器重启后回答会丢失吗？, 服务器重启与回答"
    })
    void answersFromTheGuideAndNamesTheSection(String question, String section) {
        var guide = guideFor(question);
        var hits = guide.find(question);
        assertThat(hits).as(question).isNotEmpty();
        assertThat(hits.getFirst().section().title()).endsWith(section);
        assertThat(Reply.to(question, guide).answer())
                .contains("**" + hits.getFirst().section().title() + "**")
                .contains("> ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "What is the capital of France?",
                "Write a poem about the sea",
                "What is 17 × 23?",
                "hi",
                "",
                "法国的首都是哪里？",
                "Translate good morning into Norwegian",
                "${DB_PASSWORD}"
            })
    void saysExactlyThatItCannotAnswerAnythingElse(String question) throws Exception {
        String answer = ask(question, ",\"thinking\":{\"type\":\"disabled\"}")
                .at("/choices/0/message/content")
                .asText();
        assertThat(answer)
                .startsWith(
                        "I am a demonstration program, not a language model. I cannot answer that. Try one of these.\n\n- ");
    }

    @Test
    void everyQuestionThatItOffersIsOneThatItCanAnswer() {
        for (String none : List.of("zzz", "佛罗伦萨")) {
            Reply.to(none, GUIDE)
                    .answer()
                    .lines()
                    .filter(line -> line.startsWith("- "))
                    .forEach(line -> assertThat(guideFor(line).find(line.substring(2)))
                            .as(line)
                            .isNotEmpty());
        }
    }

    @Test
    void streamsThinkingFirstAndUsageOnTheLastChoice() throws Exception {
        String body =
                post("{\"model\":\"demo\",\"stream\":true,\"max_tokens\":60,\"messages\":[{\"role\":\"user\",\"content\":\"How do budgets work?\"}]}")
                        .body();
        assertThat(body).startsWith(": keep-alive\n\ndata: ").endsWith("data: [DONE]\n\n");
        List<JsonNode> chunks = body.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> read(line.substring(6)))
                .toList();
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(chunks.get(1).at("/choices/0/delta/reasoning_content").asText())
                .isNotEmpty();
        JsonNode last = chunks.getLast();
        assertThat(last.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(last.at("/usage/completion_tokens").asInt()).isEqualTo(60).isEqualTo(chunks.size() - 2);
        assertThat(last.at("/usage/completion_tokens_details/reasoning_tokens").asInt())
                .isPositive();
        assertThat(chunks.get(1).path("usage").isNull()).isTrue();
    }

    @Test
    void countsCacheHitsByBlocksOf128ForEachUser() throws Exception {
        String text = "budget ".repeat(200);
        String user = ",\"user_id\":\"u-" + System.nanoTime() + "\"";
        JsonNode first = ask(text, user);
        JsonNode second = ask(text + " and more?", user);
        JsonNode stranger = ask(text, user.replace("u-", "v-"));
        int prompt = first.at("/usage/prompt_tokens").asInt();
        assertThat(first.at("/usage/prompt_cache_hit_tokens").asInt()).isZero();
        int hit = second.at("/usage/prompt_cache_hit_tokens").asInt();
        assertThat(hit).isEqualTo((prompt - 3) / 128 * 128).isPositive();
        assertThat(second.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(hit);
        assertThat(stranger.at("/usage/prompt_cache_hit_tokens").asInt()).isZero();
    }

    @Test
    void answersFromTheHandbookThatItWasSent() throws Exception {
        String ship = "# Ship's guide\n\n## Budgets of the galley\n\nA budget is nine biscuits.\n";
        assertThat(askWith(ship, "How do budgets work?"))
                .contains("**Ship's guide › Budgets of the galley**", "> A budget is nine biscuits.");
        assertThat(askWith(ship, "预算是怎么计算的？")).startsWith(Reply.CANNOT);
    }

    @Test
    void answersInTheQuestionsLanguageWhicheverOfItsHandbooksCameAlong() throws Exception {
        for (String handbook : List.of(ENGLISH, CHINESE)) {
            assertThat(askWith(handbook, "How do budgets work?")).contains("How budgets work**");
            assertThat(askWith(handbook, "预算是怎么计算的？")).contains("预算是怎么计算的**”一节");
            assertThat(askWith(handbook, "What is the capital of France?")).startsWith(Reply.CANNOT);
        }
    }

    private static Guide guideFor(String question) {
        return Guide.isChinese(question) ? CHINESE_GUIDE : GUIDE;
    }

    private static String askWith(String handbook, String question) throws Exception {
        var request = JSON.createObjectNode().put("model", "demo");
        var messages = request.putArray("messages");
        messages.addObject()
                .put("role", "system")
                .put("content", "Be kind.\n\n<handbook>\n" + handbook + "</handbook>");
        messages.addObject().put("role", "user").put("content", "2026-11-12\n\n" + question);
        return JSON.readTree(post(request.toString()).body())
                .at("/choices/0/message/content")
                .asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Please write 600 numbered lines.", "请写 600 行带编号的文字。"})
    void writesSixHundredLinesThatAnybodyCanCheck(String question) throws Exception {
        String answer = ask(question, ",\"thinking\":{\"type\":\"disabled\"}")
                .at("/choices/0/message/content")
                .asText();
        var lines =
                answer.lines().filter(line -> line.matches("[0-9]{3}/600 .*")).toList();
        assertThat(lines).hasSize(600).startsWith("001/600   1 × 1 = 1").endsWith("600/600   600 × 600 = 360000");
        assertThat(answer).endsWith("`" + NumberedLines.sha256(String.join("\n", lines)) + "`");
    }

    /// All four cards are to be tried within a minute, one beside the other.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "What is reserved while an answer is in progress?",
                "And what happens when the limit is reached?",
                "Write 600 numbered lines.",
                "Show me a table, code, mathematics and Chinese."
            })
    void anAnswerTakesLessThanHalfAMinuteByItsOwnPace(String question) {
        var request = JSON.createObjectNode();
        request.putArray("messages").addObject().put("role", "user").put("content", question);
        var answer = Generation.of(request, GUIDE, 1, 0);
        assertThat(answer.pieces().size() * answer.pieceMillis()).isBetween(500, 30_000);
    }

    @Test
    void goesOnWithLinesWhereTheyBrokeOff() {
        String whole = NumberedLines.reply(false).answer();
        var request = JSON.createObjectNode();
        var messages = request.putArray("messages");
        messages.addObject().put("role", "user").put("content", "Write 600 numbered lines.");
        messages.addObject().put("role", "assistant").put("content", whole.substring(0, 500));
        messages.addObject()
                .put("role", "user")
                .put("content", "Your answer broke off. Go on exactly where it ended, without repeating anything.");
        var rest = Generation.of(request, GUIDE, 1, 0);
        assertThat(rest.thinks()).isFalse();
        assertThat(String.join("", rest.pieces())).isEqualTo(whole.substring(500));
    }

    @ParameterizedTest
    @CsvSource({"'Show me a table, code, mathematics and Chinese.', Mathematics", "'给我看看表格、代码、公式和中文。', 数学公式"})
    void showsWhatAnAnswerCanHold(String question, String heading) {
        String answer = Reply.to(question, GUIDE).answer();
        assertThat(answer)
                .contains("### " + heading, "|:--|", "```java", "$$\n")
                .containsPattern("\\$p_f\\$");
        assertThat(answer).containsPattern("\\p{IsHan}");
    }

    @Test
    void keepsToStopStringsAndToTheMaximum() throws Exception {
        String off = ",\"thinking\":{\"type\":\"disabled\"}";
        assertThat(ask("How do budgets work?", off + ",\"stop\":[\"section\"]")
                        .at("/choices/0/message/content")
                        .asText())
                .isEqualTo("From the handbook, ");
        JsonNode cut = ask("How do budgets work?", off + ",\"max_tokens\":3");
        assertThat(cut.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(cut.at("/usage/completion_tokens").asInt()).isEqualTo(3);
        assertThat(cut.at("/choices/0/message").has("reasoning_content")).isFalse();
    }

    @Test
    void neverCountsMoreTokensThanBytes() {
        for (String text : List.of("Hello, world", "漢字とかな", "🎉🎉", "a".repeat(999), "x漢🎉é")) {
            assertThat(DemoTokens.of(text).size())
                    .isLessThanOrEqualTo(text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
            assertThat(String.join("", DemoTokens.of(text))).isEqualTo(text);
            assertThat(String.join("", DemoTokens.pieces(text))).isEqualTo(text);
        }
    }

    @Test
    void countsFourLettersAsATokenAndThreeOtherSignsAsTwo() {
        assertThat(DemoTokens.of("budgets 预算是🎉记x")).containsExactly("budg", "ets ", "预算", "是", "🎉记", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"messages\":[]}"})
    void refusesWhatIsNoRequest(String body) throws Exception {
        assertThat(post(body).statusCode()).isEqualTo(400);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (Exception e) {
            throw new AssertionError(json, e);
        }
    }
}
