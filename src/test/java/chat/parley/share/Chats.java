package chat.parley.share;

import static io.restassured.RestAssured.given;

import chat.parley.account.Organisation;
import chat.parley.account.PublicLinks;
import chat.parley.conversation.Message;
import chat.parley.conversation.MessageStatus;
import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// Chats as they are in the database, and what is done with links to them.
@Singleton
class Chats {

    static final LocalDate DAY = LocalDate.of(2026, 11, 12);

    @Inject
    Cast cast;

    @Inject
    Clock clock;

    static void allow(PublicLinks who) {
        QuarkusTransaction.requiringNew().run(() -> Organisation.current().publicLinks = who);
    }

    UUID begin(Cast.Person person, String title) {
        var id = Ids.next();
        cast.as(person)
                .contentType(ContentType.JSON)
                .body(Map.of("id", id, "title", title))
                .post("/api/conversations")
                .then()
                .statusCode(201);
        return id;
    }

    UUID question(UUID conversation, UUID parent, String text) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var message = Message.ask(conversation, parent, text, DAY, clock.instant());
            message.persist();
            return message.id;
        });
    }

    UUID answer(UUID conversation, UUID parent, String text) {
        return answer(conversation, parent, text, MessageStatus.COMPLETE, null);
    }

    UUID answer(UUID conversation, UUID parent, String text, MessageStatus status, UUID continues) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var message = Message.awaitAnswer(conversation, parent, Ids.next(), clock.instant());
            message.status = status;
            message.content = text;
            message.reasoning = "secretly thought";
            message.continues = continues;
            message.cost = 3_100_000L;
            message.model = "a-model-name";
            message.persist();
            return message.id;
        });
    }

    Response share(Cast.Person person, UUID conversation, Map<String, ?> wanted) {
        var body = new HashMap<String, Object>(Map.of("id", Ids.next()));
        body.putAll(wanted);
        return cast.as(person)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/conversations/{id}/shares", conversation);
    }

    /// Makes a link and returns the secret in its address.
    String token(Cast.Person person, UUID conversation, Map<String, ?> wanted) {
        String url = share(person, conversation, wanted)
                .then()
                .log()
                .ifError()
                .statusCode(201)
                .extract()
                .path("url");
        return url.substring(url.lastIndexOf('/') + 1);
    }

    static Response page(String token) {
        return given().redirects().follow(false).get("/s/{token}", token);
    }

    static Response messages(String token, String query) {
        return given().get("/api/shared/{token}/messages" + query, token);
    }
}
