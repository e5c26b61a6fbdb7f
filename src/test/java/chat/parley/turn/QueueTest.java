package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Messages that wait behind a running answer.
@QuarkusTest
class QueueTest {

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    Reaper reaper;

    private Cast.Person grace;
    private UUID conversation;
    private Turn.Posted first;

    /// What the first answer waits for in mid-sentence.
    private final CompletableFuture<Void> goOn = new CompletableFuture<>();

    @BeforeEach
    void ask() {
        grace = cast.newMember("queue-" + Ids.next());
        conversation = stage.conversation(grace);
        first = stage.ask(
                grace,
                conversation,
                null,
                "One",
                stage.model(untilTold("A slow answer that goes on", goOn)
                        .say(" and on.")
                        .finish("stop")
                        .done()
                        .build()));
        stage.watch(grace, first.turnId()).awaitUnits(26).close();
    }

    @AfterEach
    void leave() {
        stage.stop(grace, first.turnId());
        goOn.complete(null);
    }

    private static FakeScript.Builder untilTold(String text, CompletableFuture<Void> told) {
        return FakeScript.builder().say(text).until(told);
    }

    private void stopFirst() {
        assertThat(stage.stop(grace, first.turnId()).statusCode()).isEqualTo(204);
        goOn.complete(null);
    }

    @Test
    void twoWaitInOrderAndHoldNothingUntilTheyBegin() {
        var model = stage.model(FakeScript.answer("", "quick"));
        long heldByOne = stage.held(grace);
        var second = stage.ask(grace, conversation, first.messageId(), "Two", model);
        var third = stage.ask(grace, conversation, second.messageId(), "Three", model);
        assertThat(List.of(status(second), status(third))).containsOnly("queued");
        assertThat(stage.held(grace)).isEqualTo(heldByOne);
        assertThat(stage.message(grace, conversation, second.messageId())).containsEntry("status", "queued");
        assertThat(cast.as(grace).get("/api/turns?status=running").jsonPath().getList("items.id"))
                .containsExactly(first.turnId().toString());
        reaper.reap();
        assertThat(status(third)).isEqualTo("queued");
        stopFirst();
        await().until(() -> status(third).equals("completed"));
        var asked = Stage.PROVIDER.requests().stream()
                .filter(r -> r.body.path("model").asText().equals(model))
                .toList();
        assertThat(asked).hasSize(2);
        assertThat(asked.getFirst().body.path("messages").toString()).contains("One", "A slow", "Two");
        assertThat(asked.getLast().body.path("messages").toString()).contains("Two", "quick", "Three");
        await().until(() -> stage.held(grace) == 0);
    }

    @Test
    void aPlaceIsTakenByTheFirstThatWaits() {
        var model = stage.model(FakeScript.answer("", "quick"));
        var second = stage.ask(grace, conversation, first.messageId(), "Two", model);
        var other = Map.of("id", Ids.next(), "text", "Other", "parentId", first.messageId(), "model", model);
        stage.post(grace, conversation, other)
                .then()
                .statusCode(409)
                .body("type", equalTo("newer_answer"))
                .body("leaf", equalTo(second.messageId().toString()));
    }

    @Test
    void takenBackItIsGoneAndTheNextMovesUp() {
        var model = stage.model(FakeScript.answer("", "quick"));
        var second = stage.ask(grace, conversation, first.messageId(), "Two", model);
        var third = stage.ask(grace, conversation, second.messageId(), "Three", model);
        assertThat(stage.stop(cast.grace(), second.turnId()).statusCode()).isEqualTo(404);
        assertThat(stage.stop(grace, second.turnId()).statusCode()).isEqualTo(204);
        cast.as(grace).get("/api/turns/{id}", second.turnId()).then().statusCode(404);
        assertThat(stage.message(grace, conversation, third.userMessageId()))
                .containsEntry("parentId", first.messageId().toString());
        stopFirst();
        await().until(() -> status(third).equals("completed"));
        assertThat(Stage.PROVIDER.requests())
                .filteredOn(r -> r.body.path("model").asText().equals(model))
                .hasSize(1)
                .allSatisfy(r -> assertThat(r.body.toString()).doesNotContain("Two"));
    }

    @Test
    void behindAnAnswerThatFailedItWaitsUntilItIsSent() {
        var chat = stage.conversation(grace);
        var fail = new CompletableFuture<Void>();
        var failing = untilTold("Once upon a time ", fail).reset().build();
        var broken = stage.ask(grace, chat, null, "Tell", stage.model(failing));
        var waiting = stage.ask(grace, chat, broken.messageId(), "Two", stage.model(FakeScript.answer("", "quick")));
        start(grace, waiting).statusCode(409).body("type", equalTo("answer_in_progress"));
        fail.complete(null);
        await().until(() -> status(broken).equals("failed"));
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(40))
                .until(() -> status(waiting).equals("queued"));
        start(cast.grace(), waiting).statusCode(404);
        start(grace, waiting).statusCode(204);
        await().until(() -> status(waiting).equals("completed"));
        start(grace, waiting).statusCode(204);
    }

    @Test
    void aRefusalAtItsStartIsToldAndNothingIsLost() {
        var waiting = stage.ask(grace, conversation, first.messageId(), "Two", stage.model(FakeScript.answer("", "x")));
        stage.sql(
                "INSERT INTO budgets (id, book, owner_kind, owner_id, period, limit_nano, mode, created_at, updated_at)"
                        + " VALUES (gen_random_uuid(), 'real', 'user', '%s', 'month', 0, 'hard', now(), now())"
                                .formatted(grace.id()));
        stopFirst();
        await().until(() -> cast.as(grace)
                        .get("/api/turns/{id}", waiting.turnId())
                        .jsonPath()
                        .getString("refusal.type")
                != null);
        cast.as(grace)
                .get("/api/turns/{id}", waiting.turnId())
                .then()
                .body("status", equalTo("queued"))
                .body("refusal.status", equalTo(402))
                .body("refusal.limit", equalTo("0.000000000"));
        assertThat(stage.message(grace, conversation, waiting.userMessageId())).containsEntry("content", "Two");
        start(grace, waiting).statusCode(402);
        stage.sql("UPDATE budgets SET limit_nano = 1000000000000 WHERE owner_id = '%s'".formatted(grace.id()));
        start(grace, waiting).statusCode(204);
        await().until(() -> status(waiting).equals("completed"));
        cast.as(grace).get("/api/turns/{id}", waiting.turnId()).then().body("refusal", nullValue());
    }

    /// Its replica is dead, and so is whoever took the message in: the others begin it.
    @Test
    void anyReplicaBeginsWhatADeadOneTookIn() {
        var waiting =
                stage.ask(grace, conversation, first.messageId(), "Two", stage.model(FakeScript.answer("", "quick")));
        stage.sql("UPDATE turns SET replica_id = gen_random_uuid() WHERE id = '%s'".formatted(waiting.turnId()));
        reaper.reap();
        assertThat(status(waiting)).isEqualTo("queued");
        stopFirst();
        await().until(() -> status(waiting).equals("completed"));
    }

    @Test
    void whatADisabledPersonHasWaitingIsNotBegun() {
        var waiting = stage.ask(grace, conversation, first.messageId(), "Two", stage.model(FakeScript.answer("", "x")));
        io.quarkus.narayana.jta.QuarkusTransaction.requiringNew()
                .run(() -> chat.parley.account.Account.find(grace.id())
                        .orElseThrow()
                        .disable(java.time.Instant.now()));
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(40))
                .until(() ->
                        stage.number("SELECT count(*) FROM turns WHERE id = ? AND status = 'queued'", waiting.turnId())
                                == 1);
    }

    @Test
    void aDeletedBranchTakesItsAnswerAndWhatWaitsWithIt() {
        var waiting = stage.ask(grace, conversation, first.messageId(), "Two", stage.model(FakeScript.answer("", "x")));
        cast.as(grace)
                .get("/api/messages/{id}/branch", first.messageId())
                .then()
                .body("messages", equalTo(3));
        cast.as(cast.grace())
                .delete("/api/messages/{id}", first.messageId())
                .then()
                .statusCode(404);
        try (var watch = stage.watch(grace, first.turnId()).awaitUnits(8)) {
            cast.as(grace)
                    .delete("/api/messages/{id}", first.messageId())
                    .then()
                    .statusCode(204);
            assertThat(watch.awaitEnd().end().path("status").asText()).isEqualTo("stopped");
        }
        goOn.complete(null);
        cast.as(grace)
                .get("/api/conversations/{id}/messages", conversation)
                .then()
                .body("items.id", hasItem(first.userMessageId().toString()))
                .body("items.id", not(hasItem(waiting.userMessageId().toString())))
                .body("items.size()", equalTo(1));
        await().until(() -> stage.held(grace) == 0);
        var spent = stage.number("SELECT sum(cost) FROM attempts WHERE account_id = ?", grace.id());
        assertThat(spent).isPositive();
        assertThat(stage.number("SELECT cost FROM conversations WHERE id = ?", conversation))
                .isEqualTo(spent);
        var again = Map.of("id", Ids.next(), "answerTo", first.userMessageId(), "branch", true);
        stage.post(grace, conversation, again).then().statusCode(201);
    }

    private ValidatableResponse start(Cast.Person person, Turn.Posted posted) {
        return cast.as(person)
                .contentType(ContentType.JSON)
                .put("/api/turns/{id}/start", posted.turnId())
                .then();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(40));
    }

    private String status(Turn.Posted posted) {
        return cast.as(grace)
                .get("/api/turns/{id}", posted.turnId())
                .then()
                .statusCode(200)
                .extract()
                .path("status");
    }
}
