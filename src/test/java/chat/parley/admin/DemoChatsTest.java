package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import chat.parley.conversation.Conversation;
import chat.parley.conversation.Message;
import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DemoChatsTest {

    @Inject
    Cast cast;

    @Inject
    Clock clock;

    @Test
    void deletesWhatOnlyTheDemoHasAnswered() {
        var grace = cast.newMember("demo-chats");
        UUID demo = chat(grace, true);
        UUID mixed = chat(grace, true, false);
        UUID real = chat(grace, false);
        UUID empty = chat(grace);
        cast.as(cast.ada()).get("/api/admin/demo-chats").then().statusCode(200).body("count", equalTo(1));
        cast.as(grace).delete("/api/admin/demo-chats").then().statusCode(403);
        assertThat(isThere(demo)).isTrue();
        cast.as(cast.ada())
                .delete("/api/admin/demo-chats")
                .then()
                .statusCode(200)
                .body("count", equalTo(1));
        assertThat(isThere(demo)).isFalse();
        assertThat(isThere(mixed) && isThere(real) && isThere(empty)).isTrue();
        cast.as(cast.ada()).get("/api/admin/demo-chats").then().body("count", equalTo(0));
    }

    private UUID chat(Cast.Person person, boolean... demoAnswers) {
        var id = Ids.next();
        cast.as(person)
                .contentType(ContentType.JSON)
                .body(Map.of("id", id))
                .post("/api/conversations")
                .then()
                .statusCode(201);
        QuarkusTransaction.requiringNew().run(() -> {
            UUID parent = null;
            for (boolean demo : demoAnswers) {
                var now = clock.instant();
                var question = Message.ask(id, parent, "?", LocalDate.EPOCH, now);
                question.persist();
                var answer = Message.awaitAnswer(id, question.id, Ids.next(), now);
                answer.status = chat.parley.conversation.MessageStatus.COMPLETE;
                answer.demo = demo;
                answer.persist();
                parent = answer.id;
            }
        });
        return id;
    }

    private static boolean isThere(UUID chat) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Conversation.findByIdOptional(chat).isPresent());
    }
}
