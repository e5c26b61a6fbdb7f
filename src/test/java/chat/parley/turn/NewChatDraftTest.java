package chat.parley.turn;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.conversation.TextLimit;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is typed for a chat that has no message yet is there on every device, until its message makes the chat.
@QuarkusTest
class NewChatDraftTest {

    private static final String DRAFT = "/api/me/draft";

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    private Cast.Person typist;

    @BeforeEach
    void enter() {
        typist = cast.newMember("typist-" + Ids.next());
    }

    private ValidatableResponse put(String text) {
        return cast.as(typist)
                .contentType(ContentType.JSON)
                .body(Map.of("text", text))
                .put(DRAFT)
                .then();
    }

    private void shows(String text) {
        cast.as(typist).get(DRAFT).then().statusCode(200).body("text", equalTo(text));
    }

    private ValidatableResponse ask(UUID conversation) {
        var model = stage.model(FakeScript.answer("", "ok"));
        return stage.post(
                        typist,
                        conversation,
                        Map.of("id", Ids.next(), "text", "My question", "model", model, "conversation", Map.of()))
                .then();
    }

    @Test
    void itIsKeptForItsWriterAloneAndTheLaterOneStays() {
        shows("");
        put("At the desk").statusCode(200).body("updatedAt", notNullValue());
        put("On the phone\u0000").statusCode(200).body("text", equalTo("On the phone\uFFFD"));
        shows("On the phone\uFFFD");
        cast.as(cast.newMember("reader-" + Ids.next())).get(DRAFT).then().body("text", equalTo(""));
        put("").statusCode(200).body("updatedAt", nullValue());
        shows("");
    }

    @Test
    void itIsNoLongerThanAMessage() {
        put("x".repeat(TextLimit.MAX_BYTES)).statusCode(200);
        put("é".repeat(TextLimit.MAX_BYTES / 2 + 1)).statusCode(413).body("type", equalTo("message_too_large"));
        shows("x".repeat(TextLimit.MAX_BYTES));
    }

    @Test
    void theMessageThatMakesItsChatSendsIt() {
        put("My quest");
        var chat = Ids.next();
        ask(chat).statusCode(201);
        shows("");
        cast.as(typist)
                .get("/api/conversations/{id}/draft", chat)
                .then()
                .statusCode(200)
                .body("text", equalTo(""));
    }

    @Test
    void aMessageInAChatThatIsThereLeavesIt() {
        put("For another day");
        ask(stage.conversation(typist)).statusCode(201);
        shows("For another day");
    }

    @Test
    void aRefusalLeavesIt() {
        stage.sql(
                "INSERT INTO budgets (id, book, owner_kind, owner_id, period, limit_nano, mode, created_at, updated_at)"
                        + " VALUES (gen_random_uuid(), 'real', 'user', '%s', 'month', 0, 'hard', now(), now())"
                                .formatted(typist.id()));
        put("My question");
        ask(Ids.next()).statusCode(402);
        shows("My question");
    }
}
