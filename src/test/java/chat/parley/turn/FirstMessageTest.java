package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A first message that makes its conversation, and an answer that follows on the request that asked for it.
@QuarkusTest
class FirstMessageTest {

    private static final Map<String, ?> PLAIN = Map.of();

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    private Cast.Person grace;

    @BeforeEach
    void enter() {
        grace = cast.grace();
    }

    private static Map<String, Object> turn(String model, Map<String, ?> conversation) {
        return new HashMap<>(
                Map.of("id", Ids.next(), "text", "Hello there. More.", "model", model, "conversation", conversation));
    }

    private Watch stream(Cast.Person person, UUID conversation, Map<String, ?> turn) {
        var uri = URI.create(Stage.base() + "/api/conversations/" + conversation + "/turns");
        return Watch.post(uri, cast.signIn(person), turn);
    }

    private long conversations(UUID id) {
        return stage.number("SELECT count(*) FROM conversations WHERE id = ?", id);
    }

    @Test
    void aFirstMessageMakesItsConversation() {
        var model = stage.model(FakeScript.answer("", "hi"));
        var plain = Ids.next();
        var posted = Stage.posted(stage.post(grace, plain, turn(model, PLAIN)));
        stage.watch(grace, posted.turnId()).awaitClosed().close();
        cast.as(grace)
                .get("/api/conversations/{id}", plain)
                .then()
                .statusCode(200)
                .body("title", equalTo("Hello there"))
                .body("document", nullValue())
                .body("model", equalTo(model));
        assertThat(stage.message(grace, plain, posted.messageId())).containsEntry("content", "hi");
        var named = Ids.next();
        Stage.posted(stage.post(grace, named, turn(model, Map.of("title", " Mine ", "document", "handbook"))));
        cast.as(grace)
                .get("/api/conversations/{id}", named)
                .then()
                .body("title", equalTo("Mine"))
                .body("document", equalTo("handbook"));
    }

    @Test
    void withoutTheWordNoConversationIsMade() {
        var id = Ids.next();
        var turn = turn(stage.model(FakeScript.answer("", "hi")), PLAIN);
        turn.remove("conversation");
        stage.post(grace, id, turn).then().statusCode(404);
        assertThat(conversations(id)).isZero();
    }

    @Test
    void aConversationThatIsThereIsUsedAndItsDraftIsSent() {
        var conversation = stage.conversation(grace);
        cast.as(grace)
                .contentType(ContentType.JSON)
                .body(Map.of("text", "Hello the"))
                .put("/api/conversations/{id}/draft", conversation);
        var model = stage.model(FakeScript.answer("", "hi"));
        Stage.posted(stage.post(grace, conversation, turn(model, Map.of("title", "Not this"))));
        cast.as(grace).get("/api/conversations/{id}", conversation).then().body("title", equalTo("Hello there"));
        cast.as(grace).get("/api/conversations/{id}/draft", conversation).then().body("text", equalTo(""));
        stage.post(grace, conversation, turn(model, PLAIN))
                .then()
                .statusCode(409)
                .body("type", equalTo("newer_answer"));
    }

    @Test
    void aRepeatIsTheSameTurnAndAnotherBodyIsRefused() {
        var model = stage.model(FakeScript.answer("", "once"));
        var id = Ids.next();
        var turn = turn(model, Map.of("document", "handbook"));
        var first = Stage.posted(stage.post(grace, id, turn));
        assertThat(Stage.posted(stage.post(grace, id, turn))).isEqualTo(first);
        stage.watch(grace, first.turnId()).awaitClosed().close();
        assertThat(Stage.posted(stage.post(grace, id, turn))).isEqualTo(first);
        assertThat(Stage.PROVIDER.requests())
                .filteredOn(r -> r.body.path("model").asText().equals(model))
                .hasSize(1);
        refuse(grace, id, with(turn, "conversation", PLAIN), 409, "id_conflict");
        refuse(grace, id, with(turn, "conversation", Map.of("title", "T", "document", "handbook")), 409, "id_conflict");
        var elsewhere = Ids.next();
        refuse(grace, elsewhere, turn, 409, "id_conflict");
        assertThat(conversations(elsewhere)).isZero();
    }

    @Test
    void manyAtOnceAreOneTurn() throws InterruptedException, ExecutionException {
        var model = stage.model(FakeScript.answer("", "once"));
        var id = Ids.next();
        var turn = turn(model, PLAIN);
        var answers = new HashSet<Turn.Posted>();
        cast.signIn(grace);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> Stage.posted(stage.post(grace, id, turn))))
                    .toList();
            for (var call : calls) {
                answers.add(call.get());
            }
        }
        assertThat(answers).hasSize(1);
        assertThat(stage.number("SELECT count(*) FROM turns WHERE conversation_id = ?", id))
                .isEqualTo(1);
    }

    /// What belongs to somebody else is not there, to the byte, and stays as it is.
    @Test
    void aStrangersConversationIsAsUnknownAsAnUnknownOne() {
        var model = stage.model(FakeScript.answer("", "secret"));
        var id = Ids.next();
        Stage.posted(stage.post(grace, id, turn(model, Map.of("title", "Grace's"))));
        var mallory = cast.newMember("mallory-" + Ids.next());
        var unknown = turn(model, PLAIN);
        unknown.remove("conversation");
        var expected = stage.post(mallory, Ids.next(), unknown);
        var refused = stage.post(mallory, id, turn(model, Map.of("title", "Mallory's")));
        assertThat(refused.statusCode()).isEqualTo(expected.statusCode()).isEqualTo(404);
        assertThat(refused.body().asString()).isEqualTo(expected.body().asString());
        try (var watch = stream(mallory, id, turn(model, PLAIN))) {
            assertThat(watch.status).isEqualTo(404);
            assertThat(watch.body).isEqualTo(expected.body().asString());
        }
        cast.as(grace).get("/api/conversations/{id}", id).then().body("title", equalTo("Grace's"));
        assertThat(stage.number("SELECT count(*) FROM messages WHERE conversation_id = ?", id))
                .isEqualTo(2);
    }

    @Test
    void aRefusalLeavesNothingHalfMade() {
        var poor = cast.newMember("poor-" + Ids.next());
        stage.sql(
                "INSERT INTO budgets (id, book, owner_kind, owner_id, period, limit_nano, mode, created_at, updated_at)"
                        + " VALUES (gen_random_uuid(), 'real', 'user', '%s', 'month', 0, 'hard', now(), now())"
                                .formatted(poor.id()));
        var id = Ids.next();
        var turn = turn(stage.model(FakeScript.answer("", "never")), PLAIN);
        stage.post(poor, id, turn).then().statusCode(402);
        try (var watch = stream(poor, id, turn)) {
            assertThat(watch.status).isEqualTo(402);
            assertThat(watch.headers.firstValue("content-type")).contains("application/problem+json");
            assertThat(watch.body).contains("request_too_large_for_budget");
        }
        assertThat(conversations(id)).isZero();
        assertThat(stage.number("SELECT count(*) FROM turns WHERE id = ?", turn.get("id")))
                .isZero();
        cast.as(poor).get("/api/conversations/{id}", id).then().statusCode(404);
    }

    @Test
    void whatCannotBeginAConversationIsRefusedByName() {
        var model = stage.model(FakeScript.answer("", "fine"));
        var id = Ids.next();
        refuse(grace, id, turn(model, Map.of("document", "nonesuch")), 400, "invalid_request");
        refuse(grace, id, turn(model, Map.of("title", "x".repeat(201))), 400, "invalid_request");
        refuse(grace, id, turn(model, Map.of("id", Ids.next())), 400, "invalid_request");
        refuse(grace, id, with(turn(model, PLAIN), "parentId", Ids.next()), 400, "invalid_request");
        var again = with(turn(model, PLAIN), "answerTo", Ids.next());
        again.remove("text");
        refuse(grace, id, again, 400, "invalid_request");
        assertThat(conversations(id)).isZero();
    }

    private void refuse(Cast.Person person, UUID id, Map<String, ?> turn, int status, String type) {
        stage.post(person, id, turn).then().statusCode(status).body("type", equalTo(type));
    }

    private static Map<String, Object> with(Map<String, Object> turn, String field, Object value) {
        var changed = new HashMap<>(turn);
        changed.put(field, value);
        return changed;
    }

    @Test
    void theAnswerFollowsOnTheRequestThatAskedForIt() {
        var model = stage.model(FakeScript.answer("Hm. ", "The answer. 😀"));
        var id = Ids.next();
        var turn = turn(model, PLAIN);
        try (var watch = stream(grace, id, turn).awaitClosed()) {
            assertThat(watch.status).isEqualTo(201);
            assertThat(watch.headers.firstValue("content-type")).contains("text/event-stream");
            assertThat(watch.headers.firstValue("cache-control")).contains("no-cache, no-transform");
            assertThat(watch.headers.firstValue("x-accel-buffering")).contains("no");
            var posted = watch.events.getFirst();
            assertThat(posted.name()).isEqualTo("posted");
            assertThat(posted.id()).isNull();
            assertThat(posted.data().path("turnId").asText())
                    .isEqualTo(turn.get("id").toString());
            assertThat(posted.data().at("/conversation/id").asText()).isEqualTo(id.toString());
            assertThat(posted.data().at("/conversation/title").asText()).isEqualTo("Hello there");
            assertThat(posted.data().at("/conversation/running").asBoolean()).isTrue();
            assertThat(watch.events.get(1).name()).isEqualTo("cost");
            assertThat(watch.reasoning()).isEqualTo("Hm. ");
            assertThat(watch.content()).isEqualTo("The answer. 😀");
            assertThat(watch.end().path("status").asText()).isEqualTo("completed");
            var message = UUID.fromString(posted.data().path("messageId").asText());
            assertThat(stage.message(grace, id, message)).containsEntry("content", watch.content());
        }
        try (var again = stream(grace, id, turn).awaitClosed()) {
            assertThat(again.status).isEqualTo(201);
            assertThat(again.content()).isEqualTo("The answer. 😀");
            assertThat(again.events
                            .getFirst()
                            .data()
                            .at("/conversation/running")
                            .asBoolean())
                    .isFalse();
        }
    }

    @Test
    void whoNamesNoStreamGetsTheIdsAlone() {
        var model = stage.model(FakeScript.answer("", "hi"));
        for (var accept : new String[] {"*/*", "application/json", "application/json, text/plain"}) {
            cast.as(grace)
                    .header("Accept", accept)
                    .contentType(ContentType.JSON)
                    .body(turn(model, PLAIN))
                    .post("/api/conversations/{id}/turns", Ids.next())
                    .then()
                    .statusCode(201)
                    .contentType(ContentType.JSON);
        }
    }

    @Test
    void hangingUpLeavesTheAnswerToItself() {
        var model = stage.model(FakeScript.builder().say("wait").stall().build());
        var turn = turn(model, PLAIN);
        stream(grace, Ids.next(), turn).awaitUnits(4).close();
        var id = (UUID) turn.get("id");
        try (var watch = stage.watch(grace, id).awaitUnits(4)) {
            assertThat(watch.content()).isEqualTo("wait");
            assertThat(watch.isClosed()).isFalse();
        }
        assertThat(stage.stop(grace, id).statusCode()).isEqualTo(204);
    }

    @Test
    void nobodyAsksWithoutSigningIn() {
        var id = Ids.next();
        var uri = URI.create(Stage.base() + "/api/conversations/" + id + "/turns");
        try (var watch = Watch.post(uri, null, turn(stage.model(FakeScript.answer("", "x")), PLAIN))) {
            assertThat(watch.status).isEqualTo(401);
        }
        assertThat(conversations(id)).isZero();
    }
}
