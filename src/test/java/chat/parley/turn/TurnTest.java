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
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TurnTest {

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    /// Who asks.
    private Cast.Person grace;

    /// What the slow answer waits for in mid-sentence.
    private final CompletableFuture<Void> goOn = new CompletableFuture<>();

    private final FakeScript slow = FakeScript.builder()
            .say("A slow answer that goes on")
            .until(goOn)
            .say(" and on.")
            .finish("stop")
            .done()
            .build();

    @BeforeEach
    void enter() {
        grace = cast.grace();
    }

    @AfterEach
    void leave() {
        goOn.complete(null);
    }

    @Test
    void anAnswerIsShownStoredAndPaid() {
        grace = cast.newMember("iris-" + Ids.next());
        var model = stage.model(FakeScript.answer("Let me think. ", "The answer is 391. 😀"));
        var conversation = stage.conversation(grace);
        var posted = stage.ask(grace, conversation, null, "What is 17 times 23? And why?", model);
        try (var watch = stage.watch(grace, posted.turnId()).awaitClosed()) {
            assertThat(watch.events.getFirst().name()).isEqualTo("cost");
            assertThat(watch.events.getFirst().data().path("cost").isNull()).isTrue();
            assertThat(watch.content()).isEqualTo("The answer is 391. 😀");
            assertThat(watch.reasoning()).isEqualTo("Let me think. ");
            assertThat(watch.end().path("status").asText()).isEqualTo("completed");
            assertThat(watch.end().path("finishReason").asText()).isEqualTo("stop");
            assertThat(watch.end().path("usage").path("outputTokens").asInt()).isPositive();
            var message = stage.message(grace, conversation, posted.messageId());
            assertThat(message)
                    .containsEntry("status", "complete")
                    .containsEntry("content", watch.content())
                    .containsEntry("reasoning", watch.reasoning())
                    .containsEntry("position", (int) watch.lastId() - 1)
                    .containsEntry("cost", watch.end().path("cost").asText())
                    .containsEntry("model", model);
            cast.as(grace)
                    .get("/api/conversations/{id}", conversation)
                    .then()
                    .body("title", equalTo("What is 17 times 23?"))
                    .body("cost", equalTo(message.get("cost")))
                    .body("running", equalTo(false));
        }
        assertThat(stage.held(grace)).isZero();
    }

    @Test
    void aRepeatIsTheSameTurnAndAnotherBodyUnderItsIdIsRefused() {
        var model = stage.model(FakeScript.answer("", "once"));
        var conversation = stage.conversation(grace);
        var turn = Map.of("id", Ids.next(), "text", "Hello", "model", model);
        var first = Stage.posted(stage.post(grace, conversation, turn));
        assertThat(Stage.posted(stage.post(grace, conversation, turn))).isEqualTo(first);
        stage.watch(grace, first.turnId()).awaitClosed().close();
        assertThat(Stage.posted(stage.post(grace, conversation, turn))).isEqualTo(first);
        assertThat(Stage.PROVIDER.requests())
                .filteredOn(r -> r.body.path("model").asText().equals(model))
                .hasSize(1);
        stage.post(grace, conversation, Map.of("id", first.turnId(), "text", "Other", "model", model))
                .then()
                .statusCode(409)
                .body("type", equalTo("id_conflict"));
        stage.post(grace, stage.conversation(grace), turn).then().statusCode(409);
    }

    @Test
    void whatCannotBeAskedIsRefusedByName() {
        var model = stage.model(FakeScript.answer("", "fine"));
        var conversation = stage.conversation(grace);
        refuse(conversation, Map.of("id", Ids.next(), "text", " \n", "model", model), 400, "empty_message");
        refuse(conversation, Map.of("id", Ids.next(), "model", model), 400, "invalid_request");
        refuse(conversation, Map.of("text", "x", "model", model), 400, "invalid_request");
        refuse(conversation, Map.of("id", Ids.next(), "text", "x", "model", "nonesuch"), 404, "model_not_found");
        refuse(conversation, Map.of("id", Ids.next(), "text", "x", "thinking", "deep"), 400, "invalid_request");
        refuse(conversation, Map.of("id", Ids.next(), "text", "x", "ownerId", Ids.next()), 400, "invalid_request");
        refuse(conversation, Map.of("id", Ids.next(), "text", "x", "parentId", Ids.next()), 404, "not_found");
        refuse(
                conversation,
                Map.of("id", Ids.next(), "text", "é".repeat(131_073), "model", model),
                413,
                "message_too_large");
        assertThat(stage.number("SELECT count(*) FROM messages WHERE conversation_id = ?", conversation))
                .isZero();
        var largest = stage.ask(grace, conversation, null, "é".repeat(131_072), model);
        assertThat(stage.watch(grace, largest.turnId())
                        .awaitClosed()
                        .end()
                        .path("status")
                        .asText())
                .isEqualTo("completed");
    }

    private void refuse(UUID conversation, Map<String, ?> turn, int status, String type) {
        stage.post(grace, conversation, turn).then().statusCode(status).body("type", equalTo(type));
    }

    @Test
    void aSecondMessageInOnePlaceIsABranchOnlyIfItSaysSo() {
        var model = stage.model(FakeScript.answer("", "yes"));
        var conversation = stage.conversation(grace);
        var first = stage.ask(grace, conversation, null, "One", model);
        stage.watch(grace, first.turnId()).awaitClosed().close();
        stage.post(grace, conversation, Map.of("id", Ids.next(), "text", "Two", "model", model))
                .then()
                .statusCode(409)
                .body("type", equalTo("newer_answer"))
                .body("leaf", equalTo(first.messageId().toString()));
        var turn = Map.of("id", Ids.next(), "text", "Two", "model", model, "branch", true);
        stage.watch(grace, Stage.posted(stage.post(grace, conversation, turn)).turnId())
                .awaitClosed()
                .close();
        stage.post(
                        grace,
                        conversation,
                        Map.of("id", Ids.next(), "text", "x", "parentId", first.userMessageId(), "model", model))
                .then()
                .statusCode(400);
    }

    @Test
    void underARunningAnswerNoOtherIsBegun() {
        var model = stage.model(slow);
        var conversation = stage.conversation(grace);
        var posted = stage.ask(grace, conversation, null, "One", model);
        stage.post(grace, conversation, Map.of("id", Ids.next(), "continues", posted.messageId(), "model", model))
                .then()
                .statusCode(409)
                .body("type", equalTo("answer_in_progress"))
                .body("turnId", equalTo(posted.turnId().toString()));
        stage.post(grace, conversation, Map.of("id", Ids.next(), "answerTo", posted.userMessageId(), "model", model))
                .then()
                .statusCode(409)
                .body("type", equalTo("answer_in_progress"));
        cast.as(grace).get("/api/conversations/{id}", conversation).then().body("running", equalTo(true));
        assertThat(cast.as(grace).get("/api/turns?status=running").jsonPath().getList("items.id"))
                .contains(posted.turnId().toString());
        assertThat(stage.stop(grace, posted.turnId()).statusCode()).isEqualTo(204);
    }

    @Test
    void aQuestionIsAnsweredAgainBesideTheFirstAnswer() {
        var model = stage.model(FakeScript.answer("", "again"));
        var conversation = stage.conversation(grace);
        var first = stage.ask(grace, conversation, null, "Once more?", model);
        stage.watch(grace, first.turnId()).awaitClosed().close();
        var turn = Map.of("id", Ids.next(), "answerTo", first.userMessageId(), "model", model);
        var second = Stage.posted(stage.post(grace, conversation, turn));
        stage.watch(grace, second.turnId()).awaitClosed().close();
        assertThat(second.userMessageId()).isEqualTo(first.userMessageId());
        assertThat(stage.message(grace, conversation, second.messageId()))
                .containsEntry("parentId", first.userMessageId().toString());
        var wrong = Map.of("id", Ids.next(), "answerTo", first.messageId(), "model", model);
        stage.post(grace, conversation, wrong).then().statusCode(400);
    }

    @Test
    void anAnswerThatBrokeOffGoesOnUnderItself() {
        var broken = stage.model(FakeScript.builder().say("Once upon a").reset().build());
        var conversation = stage.conversation(grace);
        var first = stage.ask(grace, conversation, null, "A tale", broken);
        var end = stage.watch(grace, first.turnId()).awaitClosed().end();
        assertThat(end.path("status").asText()).isEqualTo("failed");
        assertThat(end.path("failure").asText()).isEqualTo("provider_cut");
        assertThat(stage.message(grace, conversation, first.messageId())).containsEntry("content", "Once upon a");
        var model = stage.model(FakeScript.answer("", " time."));
        var turn = Map.of("id", Ids.next(), "continues", first.messageId(), "model", model);
        var second = Stage.posted(stage.post(grace, conversation, turn));
        stage.watch(grace, second.turnId()).awaitClosed().close();
        assertThat(stage.message(grace, conversation, second.messageId()))
                .containsEntry("continuesId", first.messageId().toString())
                .containsEntry("parentId", first.messageId().toString())
                .containsEntry("content", " time.");
        var whole = Map.of("id", Ids.next(), "continues", second.messageId(), "model", model);
        stage.post(grace, conversation, whole).then().statusCode(400);
    }

    @Test
    void aRefusalLosesNothing() {
        var poor = cast.newMember("poor-" + Ids.next());
        stage.sql(
                "INSERT INTO budgets (id, book, owner_kind, owner_id, period, limit_nano, mode, created_at, updated_at)"
                        + " VALUES (gen_random_uuid(), 'real', 'user', '%s', 'month', 0, 'hard', now(), now())"
                                .formatted(poor.id()));
        var model = stage.model(FakeScript.answer("", "never"));
        var conversation = stage.conversation(poor);
        cast.as(poor)
                .contentType(ContentType.JSON)
                .body(Map.of("text", "My long question"))
                .put("/api/conversations/{id}/draft", conversation)
                .then()
                .statusCode(200);
        stage.post(poor, conversation, Map.of("id", Ids.next(), "text", "My long question", "model", model))
                .then()
                .statusCode(402);
        assertThat(stage.number("SELECT count(*) FROM messages WHERE conversation_id = ?", conversation))
                .isZero();
        assertThat(stage.number("SELECT count(*) FROM turns WHERE conversation_id = ?", conversation))
                .isZero();
        cast.as(poor)
                .get("/api/conversations/{id}/draft", conversation)
                .then()
                .body("text", equalTo("My long question"));
        cast.as(poor).get("/api/conversations/{id}", conversation).then().body("title", equalTo(""));
    }

    @Test
    void whatWasSentIsADraftNoMore() {
        var model = stage.model(FakeScript.answer("", "ok"));
        var conversation = stage.conversation(grace);
        cast.as(grace)
                .contentType(ContentType.JSON)
                .body(Map.of("text", "half a thou"))
                .put("/api/conversations/{id}/draft", conversation);
        var posted = stage.ask(grace, conversation, null, "half a thought", model);
        cast.as(grace).get("/api/conversations/{id}/draft", conversation).then().body("text", equalTo(""));
        stage.watch(grace, posted.turnId()).awaitClosed().close();
    }

    @Test
    void aProviderThatRefusesCostsNothing() {
        var model = stage.model(FakeScript.status(401, "{\"error\":{\"message\":\"bad key\"}}"));
        var posted = stage.ask(grace, model);
        var end = stage.watch(grace, posted.turnId()).awaitClosed().end();
        assertThat(end.path("status").asText()).isEqualTo("failed");
        assertThat(end.path("failure").asText()).isEqualTo("provider_key_refused");
        assertThat(end.path("cost").asText()).isEqualTo("0.000000000");
    }

    @Test
    void deletingAConversationStopsItsAnswerAndLeavesTheBooks() {
        var carol = cast.newMember("carol-" + Ids.next());
        var posted = stage.ask(carol, stage.model(slow));
        var conversation = stage.conversationOf(carol, posted.turnId());
        try (var watch = stage.watch(carol, posted.turnId()).awaitUnits(8)) {
            cast.as(carol)
                    .delete("/api/conversations/{id}", conversation)
                    .then()
                    .statusCode(204);
            assertThat(watch.awaitEnd().end().path("failure").asText()).isEqualTo("conversation_deleted");
        }
        goOn.complete(null);
        cast.as(carol)
                .get("/api/conversations/{id}/messages", conversation)
                .then()
                .statusCode(404);
        cast.as(carol).get("/api/turns/{id}", posted.turnId()).then().statusCode(404);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> stage.held(carol) == 0);
        assertThat(stage.number("SELECT count(*) FROM attempts WHERE account_id = ? AND state = 'settled'", carol.id()))
                .isEqualTo(1);
    }

    @Test
    void aDisabledAccountsAnswerEnds() {
        var dan = cast.newMember("dan-" + Ids.next());
        var posted = stage.ask(dan, stage.model(slow));
        try (var watch = stage.watch(dan, posted.turnId()).awaitUnits(8)) {
            io.quarkus.narayana.jta.QuarkusTransaction.requiringNew()
                    .run(() -> chat.parley.account.Account.find(dan.id())
                            .orElseThrow()
                            .disable(java.time.Instant.now()));
            watch.awaitClosed();
        }
        var ended = "SELECT count(*) FROM turns WHERE id = ? AND failure = 'account_disabled'";
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> stage.number(ended, posted.turnId()) == 1);
        goOn.complete(null);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> stage.held(dan) == 0);
    }

    @Test
    void aTurnTellsHowFarItIs() {
        var model = stage.model(FakeScript.answer("", "12345"));
        var posted = stage.ask(grace, model);
        stage.watch(grace, posted.turnId()).awaitClosed().close();
        cast.as(grace)
                .get("/api/turns/{id}", posted.turnId())
                .then()
                .statusCode(200)
                .body("status", equalTo("completed"))
                .body("position", equalTo(5))
                .body("failure", nullValue())
                .body("messageId", equalTo(posted.messageId().toString()));
        cast.as(grace).get("/api/turns?status=old").then().statusCode(400);
    }
}
