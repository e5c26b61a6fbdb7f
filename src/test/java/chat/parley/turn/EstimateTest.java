package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.account.MoneyShown;
import chat.parley.account.Organisation;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a person is told before they send, against what is then held and charged.
@QuarkusTest
class EstimateTest {

    private static final String LONG =
            "The herons stood in the shallow water and waited for the tide to turn. ".repeat(60);

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    DataSource database;

    private Cast.Person person;

    @BeforeEach
    void enter() {
        person = cast.newMember("guess-" + Ids.next());
    }

    @AfterEach
    void asItWas() {
        shown(MoneyShown.AMOUNTS);
    }

    @Test
    void theWorstIsExactlyWhatIsThenHeld() {
        var random = new Random(7);
        for (var model : new String[] {
            stage.model(FakeScript.answer("Hm. ", "A short answer.")),
            stage.deepseek(body -> FakeScript.answer("Hm. ", "A short answer."))
        }) {
            var conversation = stage.conversation(person);
            UUID parent = null;
            for (int i = 0; i < 6; i++) {
                var turn = turn(parent, LONG.substring(random.nextInt(LONG.length() - 1)) + "你好😀", model);
                turn.put("thinking", random.nextBoolean() ? "off" : "high");
                if (random.nextInt(3) == 0) {
                    turn.put("maxOutputTokens", 300 + random.nextInt(5_000));
                }
                var estimate = estimate(conversation, turn);
                var posted = Stage.posted(stage.post(person, conversation, turn));
                var end = end(posted);
                assertThat(end.path("held").asText()).isEqualTo(estimate.getString("worst"));
                assertThat(Money.parse(end.path("cost").asText()))
                        .isLessThanOrEqualTo(Money.parse(estimate.getString("worst")));
                assertThat(Money.parse(estimate.getString("expected")))
                        .isLessThanOrEqualTo(Money.parse(estimate.getString("worst")));
                parent = posted.messageId();
            }
            var again = turn(null, null, model);
            again.put("answerTo", parentOf(conversation, parent));
            again.remove("text");
            var estimate = estimate(conversation, again);
            var posted = Stage.posted(stage.post(person, conversation, again));
            assertThat(end(posted).path("held").asText()).isEqualTo(estimate.getString("worst"));
        }
    }

    @Test
    void nothingIsHeldOrStored() {
        var model = stage.model(FakeScript.answer("", "never"));
        var conversation = stage.conversation(person);
        long attempts = stage.number("SELECT count(*) FROM attempts WHERE account_id = ?", person.id());
        estimate(conversation, turn(null, LONG, model));
        asks(null, turn(null, LONG, model)).statusCode(200);
        assertThat(stage.number("SELECT count(*) FROM attempts WHERE account_id = ?", person.id()))
                .isEqualTo(attempts)
                .isZero();
        assertThat(stage.held(person)).isZero();
        assertThat(stage.number("SELECT count(*) FROM messages WHERE conversation_id = ?", conversation))
                .isZero();
        assertThat(stage.number("SELECT count(*) FROM conversations WHERE account_id = ?", person.id()))
                .isEqualTo(1);
        assertThat(Stage.PROVIDER.requests())
                .noneMatch(r -> r.body.path("model").asText().equals(model));
    }

    @Test
    void whatTheLastCallProvedIsExpectedFromTheCache() {
        var model = stage.deepseek(body -> FakeScript.answer("", "Yes, they do."));
        var conversation = stage.conversation(person);
        var first = send(conversation, turn(null, LONG, model));
        var turn = turn(first.messageId(), "And then?", model);
        var estimate = estimate(conversation, turn);
        assertThat(estimate.getString("basis")).isEqualTo("exact");
        assertThat(estimate.getLong("cachedTokens")).isPositive();
        assertThat(estimate.getLong("cachedTokens") % 128).isZero();
        var usage = end(Stage.posted(stage.post(person, conversation, turn))).path("usage");
        assertThat(estimate.getLong("cachedTokens"))
                .isCloseTo(usage.path("cachedTokens").asLong(), within(128L));
        long prompt =
                usage.path("freshTokens").asLong() + usage.path("cachedTokens").asLong();
        assertThat(estimate.getLong("freshTokens") + estimate.getLong("cachedTokens"))
                .isCloseTo(prompt, within(8L));
    }

    @Test
    void whatIsTooOldIsNotExpectedFromTheCache() {
        var model = stage.deepseek(body -> FakeScript.answer("", "Yes, they do."));
        var conversation = stage.conversation(person);
        var first = send(conversation, turn(null, LONG, model));
        var turn = turn(first.messageId(), "And then?", model);
        asks(conversation, turn).body("cachedTokens", greaterThan(0));
        stage.sql("UPDATE attempts SET created_at = created_at - interval '4 hours' WHERE turn_id = '%s'"
                .formatted(first.turnId()));
        asks(conversation, turn).body("cachedTokens", equalTo(0)).body("lostTokens", equalTo(0));
    }

    @Test
    void anotherEffortReadsTheChatAnewAndSaysWhatThatCosts() {
        var model = stage.deepseek(body -> FakeScript.answer("", "Yes, they do."));
        var conversation = stage.conversation(person);
        var turn = turn(null, LONG, model);
        turn.put("thinking", "off");
        var first = send(conversation, turn);
        var next = turn(first.messageId(), "And then?", model);
        next.put("thinking", "max");
        var estimate = estimate(conversation, next);
        assertThat(estimate.getLong("cachedTokens")).isZero();
        assertThat(estimate.getLong("lostTokens")).isPositive();
        // 150,000 against 3,000 pico a token.
        assertThat(Money.parse(estimate.getString("lost")).nano()).isEqualTo(estimate.getLong("lostTokens") * 147);
        next.put("thinking", "off");
        asks(conversation, next).body("lostTokens", equalTo(0)).body("cachedTokens", greaterThan(0));
    }

    @Test
    void answersAreExpectedToBeAsLongAsUsual() {
        var model = stage.deepseek(body -> FakeScript.answer("", "x".repeat(4 * 200)));
        var turn = turn(null, "Tell me.", model);
        turn.put("thinking", "off");
        asks(null, turn).body("outputTokens", equalTo(8192 / 16));
        for (int i = 0; i < 3; i++) {
            send(stage.conversation(person), turn);
        }
        asks(null, turn).body("outputTokens", equalTo(200));
        var other = person;
        person = cast.newMember("other-" + Ids.next());
        asks(null, turn).body("outputTokens", equalTo(200));
        person = other;
        turn.put("thinking", "high");
        asks(null, turn).body("outputTokens", equalTo(32_768 / 16));
        turn.put("maxOutputTokens", 50);
        turn.put("thinking", "off");
        asks(null, turn).body("outputTokens", equalTo(50)).body("outputBound", equalTo(50));
    }

    @Test
    void whereMoneyIsShortTheAnswerIsSaidToBeShorter() {
        limit(1_000_000); // 0.001: some 3,000 tokens of answer
        var model = stage.deepseek(body -> FakeScript.answer("", "Brief."));
        var turn = turn(null, "Hello", model);
        turn.put("thinking", "off");
        var estimate = estimate(null, turn);
        assertThat(estimate.getBoolean("fits")).isTrue();
        assertThat(estimate.getInt("outputBound")).isBetween(256, 4_000).isLessThan(estimate.getInt("wantedTokens"));
        assertThat(estimate.getString("left")).isEqualTo("0.001000000");
        var conversation = stage.conversation(person);
        var posted = Stage.posted(stage.post(person, conversation, turn));
        assertThat(end(posted).path("held").asText()).isEqualTo(estimate.getString("worst"));
        assertThat(stage.number("SELECT granted_tokens FROM attempts WHERE turn_id = ?", posted.turnId()))
                .isEqualTo(estimate.getInt("outputBound"));
    }

    @Test
    void whatDoesNotFitIsSaidBeforeSendingAsItWouldBeAfter() {
        limit(1_000);
        var model = stage.deepseek(body -> FakeScript.answer("", "never"));
        var turn = turn(null, "Hello", model);
        var estimate = asks(null, turn)
                .statusCode(200)
                .body("fits", equalTo(false))
                .body("worst", nullValue())
                .body("expected", notNullValue())
                .body("outputBound", equalTo(0))
                .body("refusal.status", equalTo(402))
                .body("refusal.limit", equalTo("0.000001000"))
                .extract()
                .jsonPath();
        var refused = stage.post(person, stage.conversation(person), turn)
                .then()
                .statusCode(402)
                .extract()
                .jsonPath();
        for (var member : new String[] {"type", "budget", "spent", "held", "limit", "renewsAt", "affordableTokens"}) {
            assertThat(estimate.<Object>get("refusal." + member)).as(member).isEqualTo(refused.get(member));
        }
        shown(MoneyShown.PERCENT);
        asks(null, turn)
                .body("fits", equalTo(false))
                .body("expected", nullValue())
                .body("refusal.type", equalTo(refused.getString("type")))
                .body("refusal.limit", nullValue());
    }

    @Test
    void noAmountsAreToldWhereMembersAreToldNone() {
        var model = stage.model(FakeScript.answer("", "never"));
        shown(MoneyShown.NEAR_LIMIT_ONLY);
        asks(null, turn(null, "Hello", model))
                .body("fits", equalTo(true))
                .body("expected", nullValue())
                .body("worst", nullValue())
                .body("left", nullValue())
                .body("lost", nullValue())
                .body("freshTokens", greaterThan(0));
        person = cast.newAdmin("knows-" + Ids.next());
        asks(null, turn(null, "Hello", model)).body("expected", notNullValue()).body("worst", notNullValue());
    }

    @Test
    void whatIsNotTheirsIsNotThere() {
        var model = stage.model(FakeScript.answer("", "Mine."));
        var mine = stage.conversation(person);
        var first = send(mine, turn(null, "Secret", model));
        var owner = person;
        person = cast.newMember("stranger-" + Ids.next());
        var unknown = asks(Ids.next(), turn(null, "Hi", model))
                .statusCode(404)
                .extract()
                .asString();
        assertThat(asks(mine, turn(first.messageId(), "Hi", model))
                        .statusCode(404)
                        .extract()
                        .asString())
                .isEqualTo(unknown);
        var theirs = stage.conversation(person);
        asks(theirs, turn(first.messageId(), "Hi", model)).statusCode(404);
        asks(null, turn(first.messageId(), "Hi", model)).statusCode(404);
        person = owner;
        asks(mine, turn(first.messageId(), "Hi", model)).statusCode(200);
    }

    @Test
    void whatCannotBeAskedCannotBeEstimated() {
        var model = stage.model(FakeScript.answer("", "never"));
        asks(null, turn(null, " ", model)).statusCode(400).body("type", equalTo("empty_message"));
        asks(null, turn(null, "x", "nonesuch")).statusCode(404).body("type", equalTo("model_not_found"));
        asks(null, turn(null, "é".repeat(131_073), model)).statusCode(413);
        var both = turn(null, "x", model);
        both.put("answerTo", Ids.next());
        asks(null, both).statusCode(400);
        asks(null, turn(null, "é".repeat(131_072), model)).statusCode(200).body("freshTokens", lessThan(262_144));
    }

    private void limit(long nano) {
        stage.sql(
                "INSERT INTO budgets (id, book, owner_kind, owner_id, period, limit_nano, mode, created_at, updated_at)"
                        + " VALUES (gen_random_uuid(), 'real', 'user', '%s', 'month', %d, 'hard', now(), now())"
                                .formatted(person.id(), nano));
    }

    @Test
    void whoAsksForManyAtOnceIsToldToWait() throws Exception {
        var model = stage.model(FakeScript.answer("", "never"));
        var conversation = stage.conversation(person);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                var connection = database.getConnection();
                var lock = connection.createStatement()) {
            connection.setAutoCommit(false);
            lock.execute("LOCK TABLE conversations");
            var waiting = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 8; i++) {
                waiting.add(executor.submit(() ->
                        asks(conversation, turn(null, LONG, model)).extract().statusCode()));
            }
            Awaitility.await()
                    .until(() -> stage.number("SELECT count(*) FROM pg_locks"
                                    + " WHERE relation = 'conversations'::regclass AND NOT granted")
                            >= 8);
            asks(conversation, turn(null, LONG, model))
                    .statusCode(429)
                    .header("Retry-After", "1")
                    .body("type", equalTo("too_many_estimates"));
            connection.rollback();
            for (var one : waiting) {
                assertThat(one.get()).isEqualTo(200);
            }
        }
        estimate(conversation, turn(null, LONG, model));
    }

    private static Map<String, Object> turn(UUID parent, String text, String model) {
        var turn = new HashMap<String, Object>();
        turn.put("id", Ids.next());
        turn.put("text", text);
        turn.put("model", model);
        if (parent != null) {
            turn.put("parentId", parent);
        }
        return turn;
    }

    private JsonPath estimate(UUID conversation, Map<String, Object> turn) {
        return asks(conversation, turn).statusCode(200).extract().jsonPath();
    }

    private ValidatableResponse asks(UUID conversation, Map<String, Object> turn) {
        var body = new HashMap<>(turn);
        body.put("conversationId", conversation);
        return cast.as(person)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/estimates")
                .then();
    }

    private Turn.Posted send(UUID conversation, Map<String, Object> turn) {
        var body = new HashMap<>(turn);
        body.put("id", Ids.next());
        var posted = Stage.posted(stage.post(person, conversation, body));
        end(posted);
        return posted;
    }

    private JsonNode end(Turn.Posted posted) {
        try (var watch = stage.watch(person, posted.turnId()).awaitClosed()) {
            return watch.end();
        }
    }

    private UUID parentOf(UUID conversation, UUID message) {
        return UUID.fromString(
                (String) stage.message(person, conversation, message).get("parentId"));
    }

    private static void shown(MoneyShown shown) {
        QuarkusTransaction.requiringNew().run(() -> Organisation.current().moneyShown = shown);
    }
}
