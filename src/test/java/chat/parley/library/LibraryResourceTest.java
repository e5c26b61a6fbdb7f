package chat.parley.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LibraryResourceTest {

    @Inject
    Cast cast;

    @Test
    void saysHowLongADocumentIsAndShowsIt() {
        cast.as(cast.grace())
                .get("/api/library/handbook")
                .then()
                .statusCode(200)
                .body("id", equalTo("handbook"))
                .body("tokens", equalTo(Handbook.document().tokens()));
        var text = cast.as(cast.grace()).get("/api/library/handbook/text");
        assertThat(text.contentType()).isEqualToIgnoringWhitespace("text/plain;charset=utf-8");
        assertThat(text.asString()).isEqualTo(Handbook.document().text());
        cast.as(cast.grace()).get("/api/library/another").then().statusCode(404);
    }

    @Test
    void aConversationKeepsTheDocumentThatItBeganWith() {
        var id = Ids.next();
        var begin = Map.of("id", id, "document", "handbook");
        cast.as(cast.grace())
                .contentType(ContentType.JSON)
                .body(begin)
                .post("/api/conversations")
                .then()
                .statusCode(201)
                .body("document", equalTo("handbook"));
        cast.as(cast.grace()).get("/api/conversations/" + id).then().body("document", equalTo("handbook"));
        cast.as(cast.grace())
                .contentType(ContentType.JSON)
                .body(Map.of("id", Ids.next(), "document", "/etc/passwd"))
                .post("/api/conversations")
                .then()
                .statusCode(400);
    }
}
