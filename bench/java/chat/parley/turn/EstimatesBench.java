package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What estimates are worth: seeded chats of several people, each message estimated, then sent to a provider that
/// counts and caches as DeepSeek does and at times drops its cache. Run `mvn -Pbench -Dquick test
/// -Dtest=EstimatesBench`; the figures are printed.
@QuarkusTest
class EstimatesBench {

    private static final int PEOPLE = 8;
    private static final int CHATS = 13;

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    /// One message: what was said beforehand, and what it was.
    private record Sample(
            Money expected, Money worst, Money held, Money cost, long guessed, long prompt, long reuse, long cached) {}

    /// Who writes so long, and is answered so long: medians, around which lengths scatter by the factor e^spread.
    private record Style(int plain, int thinking, double spread) {}

    private final List<Sample> samples = new ArrayList<>();
    private String texts;
    private Random random;
    private volatile int answer;

    @Test
    void answersOfOnePersonAreAlike() throws IOException {
        replay(17, 0.5);
        assertThat(at(errors(), 0.5)).as("off by, median").isLessThanOrEqualTo(0.25);
        assertThat(at(factors(), 0.9)).as("off by a factor, p90").isLessThanOrEqualTo(2);
    }

    @Test
    void answersOfOnePersonDifferMuch() throws IOException {
        replay(18, 0.8);
    }

    private void replay(long seed, double spread) throws IOException {
        random = new Random(seed);
        texts = Files.readString(Path.of("docs/user-guide.md"))
                + Files.readString(Path.of("docs/user-guide.zh.md"))
                + Files.readString(Path.of("src/main/java/chat/parley/inference/Inference.java"));
        var model = stage.deepseek(this::reply);
        for (int i = 0; i < PEOPLE; i++) {
            var person = cast.newMember("bench-%d-%d".formatted(seed, i));
            var style = new Style(100 + random.nextInt(500), 500 + random.nextInt(1_500), spread);
            for (int chat = 0; chat < CHATS; chat++) {
                talk(person, style, model);
            }
        }
        report("answers scatter by e^" + spread);
        assertThat(samples).hasSizeGreaterThan(500);
        assertThat(samples).allSatisfy(s -> {
            assertThat(s.held).isEqualTo(s.worst);
            assertThat(s.cost).isLessThanOrEqualTo(s.worst);
        });
    }

    private void talk(Cast.Person person, Style style, String model) {
        var conversation = stage.conversation(person);
        UUID parent = null;
        UUID question = null;
        String effort = random.nextInt(3) == 0 ? "high" : "off";
        int messages = 1 + random.nextInt(12);
        for (int i = 0; i < messages; i++) {
            if (random.nextInt(40) == 0) {
                aNightGoesBy();
            }
            if (random.nextInt(40) == 0) {
                effort = effort.equals("off") ? "high" : "off";
            }
            var turn = new HashMap<String, Object>(Map.of("id", Ids.next(), "model", model, "thinking", effort));
            if (question != null && random.nextInt(12) == 0) {
                turn.put("answerTo", question);
            } else {
                turn.put("text", text());
                if (parent != null) {
                    turn.put("parentId", parent);
                }
            }
            answer = scattered(effort.equals("off") ? style.plain : style.thinking, style.spread);
            var posted = send(person, conversation, turn);
            parent = posted.messageId();
            question = posted.userMessageId();
        }
    }

    private Turn.Posted send(Cast.Person person, UUID conversation, Map<String, Object> turn) {
        var body = new HashMap<>(turn);
        body.put("conversationId", conversation);
        JsonPath told = cast.as(person)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/estimates")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        var posted = Stage.posted(stage.post(person, conversation, turn));
        try (var watch = stage.watch(person, posted.turnId()).awaitClosed()) {
            var usage = watch.end().path("usage");
            long cached = usage.path("cachedTokens").asLong();
            samples.add(new Sample(
                    Money.parse(told.getString("expected")),
                    Money.parse(told.getString("worst")),
                    Money.parse(watch.end().path("held").asText()),
                    Money.parse(watch.end().path("cost").asText()),
                    told.getLong("freshTokens") + told.getLong("cachedTokens"),
                    usage.path("freshTokens").asLong() + cached,
                    told.getLong("cachedTokens"),
                    cached));
        }
        return posted;
    }

    /// A line or two; one in eight brings a longer text along.
    private String text() {
        int length = Math.min(random.nextInt(8) == 0 ? scattered(8_000, 0.8) : scattered(160, 0.8), 60_000);
        int from = random.nextInt(texts.length() - length);
        String some = texts.substring(from, from + length).strip();
        return some.isEmpty() ? "Why?" : some;
    }

    private int scattered(int median, double spread) {
        return Math.max(1, (int) (median * Math.exp(spread * random.nextGaussian())));
    }

    /// Answers as long as was drawn, a token of four characters each; two thirds of it thinking where it thinks.
    private FakeScript reply(JsonNode body) {
        boolean thinks = body.path("thinking").path("type").asText().equals("enabled");
        int thought = thinks ? answer * 2 / 3 : 0;
        return FakeScript.answer("hmm ".repeat(thought), "word".repeat(Math.max(1, answer - thought)));
    }

    private void aNightGoesBy() {
        Stage.PROVIDER.dropCache();
        stage.sql("UPDATE attempts SET created_at = created_at - interval '9 hours'");
    }

    private void report(String title) {
        var errors = errors();
        var factors = factors();
        var prompts = samples.stream()
                .mapToDouble(s -> Math.abs(s.guessed - s.prompt) / (double) s.prompt)
                .sorted()
                .toArray();
        long above = samples.stream().filter(s -> s.cost.compareTo(s.worst) > 0).count();
        long alike = samples.stream()
                .filter(s -> Math.abs(s.reuse - s.cached) <= 128)
                .count();
        System.out.printf(
                "%n%s: %d messages%n  cost above the worst: %d; reserved other than the worst: %d%n"
                        + "  cost against expected: off by %.1f %% (median), by a factor of %.2f (p90), %.2f (p99)%n"
                        + "  tokens of the prompt: off by %.2f %% (median), %.2f %% (p99)%n"
                        + "  reused tokens right to a piece of the cache: %d of %d%n",
                title,
                samples.size(),
                above,
                samples.stream().filter(s -> !s.held.equals(s.worst)).count(),
                100 * at(errors, 0.5),
                at(factors, 0.9),
                at(factors, 0.99),
                100 * at(prompts, 0.5),
                100 * at(prompts, 0.99),
                alike,
                samples.size());
    }

    private double[] errors() {
        return samples.stream()
                .mapToDouble(s -> Math.abs(1 - ratio(s)))
                .sorted()
                .toArray();
    }

    private double[] factors() {
        return samples.stream()
                .mapToDouble(s -> Math.max(ratio(s), 1 / ratio(s)))
                .sorted()
                .toArray();
    }

    private static double ratio(Sample sample) {
        return sample.expected.nano() / (double) sample.cost.nano();
    }

    private static double at(double[] sorted, double quantile) {
        return sorted[(int) (quantile * (sorted.length - 1))];
    }

    /// How long an estimate takes in a chat of some 1.5 MB: once anew, then as one goes on typing.
    @Test
    void aLongChatIsReadOnce() throws IOException {
        var person = cast.newMember("bench-long-" + Ids.next());
        texts = Files.readString(Path.of("docs/user-guide.md"));
        answer = 20;
        var model = stage.deepseek(this::reply);
        var conversation = stage.conversation(person);
        UUID parent = null;
        for (int i = 0; i < 6; i++) {
            var turn = new HashMap<String, Object>(Map.of(
                    "id",
                    Ids.next(),
                    "model",
                    model,
                    "thinking",
                    "off",
                    "text",
                    i + texts.repeat(9).substring(0, 250_000)));
            if (parent != null) {
                turn.put("parentId", parent);
            }
            var posted = Stage.posted(stage.post(person, conversation, turn));
            stage.watch(person, posted.turnId()).awaitClosed().close();
            parent = posted.messageId();
        }
        UUID leaf = parent;
        var millis = IntStream.range(0, 60)
                .mapToDouble(i -> time(person, conversation, leaf, model, "And now? ".repeat(i + 1)))
                .toArray();
        double paste = time(person, conversation, leaf, model, texts.repeat(9).substring(1, 250_001));
        var later = IntStream.range(10, 60).mapToDouble(i -> millis[i]).sorted().toArray();
        System.out.printf(
                "%nestimate in a chat of 1.5 MB: the first %.0f ms, then %.1f ms (median), %.1f ms (p98); a new text of 250 KB %.0f ms%n",
                millis[0], at(later, 0.5), at(later, 0.98), paste);
    }

    private double time(Cast.Person person, UUID conversation, UUID parent, String model, String text) {
        var body = Map.of(
                "conversationId", conversation, "parentId", parent, "model", model, "thinking", "off", "text", text);
        long start = System.nanoTime();
        cast.as(person)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/estimates")
                .then()
                .statusCode(200);
        return (System.nanoTime() - start) / 1e6;
    }
}
