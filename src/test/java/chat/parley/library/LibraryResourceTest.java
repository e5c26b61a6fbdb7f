package chat.parley.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import chat.parley.account.Language;
import chat.parley.testing.Cast;
import chat.parley.testing.Cast.Person;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LibraryResourceTest {

    @Inject
    Cast cast;

    @ParameterizedTest
    @EnumSource
    void saysHowLongADocumentIsAndShowsIt(Handbook handbook) {
        var path = "/api/library/" + handbook.id();
        cast.as(cast.grace())
                .get(path)
                .then()
                .statusCode(200)
                .body("id", equalTo(handbook.id()))
                .body("tokens", equalTo(handbook.document().tokens()));
        var text = cast.as(cast.grace()).get(path + "/text");
        assertThat(text.contentType()).isEqualToIgnoringWhitespace("text/plain;charset=utf-8");
        assertThat(text.asString()).isEqualTo(handbook.document().text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"another", "handbook-de", "user-guide.md", "..%2Fapplication.properties"})
    void knowsNoOtherDocument(String id) {
        var request = cast.as(cast.grace()).urlEncodingEnabled(false);
        request.get("/api/library/" + id).then().statusCode(404);
        request.get("/api/library/" + id + "/text").then().statusCode(404);
    }

    @ParameterizedTest
    @EnumSource
    void aConversationKeepsTheDocumentThatItBeganWith(Handbook handbook) {
        var reader = cast.newMember("reader-of-" + handbook.id());
        var id = Ids.next();
        var conversation = "/api/conversations/" + id;
        begin(reader, id, handbook.id()).then().statusCode(201).body("document", equalTo(handbook.id()));
        for (Language language : Language.values()) {
            json(reader, Map.of("language", language.code()))
                    .patch("/api/me")
                    .then()
                    .statusCode(200);
            for (Handbook other : Handbook.values()) {
                begin(reader, id, other.id()).then().body("document", equalTo(handbook.id()));
                json(reader, Map.of("document", other.id())).patch(conversation);
            }
            cast.as(reader).get(conversation).then().body("document", equalTo(handbook.id()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "handbook-de", "handbook-zh ", "HANDBOOK", ""})
    void aConversationBeginsWithNoOtherDocument(String document) {
        var id = Ids.next();
        begin(cast.grace(), id, document).then().statusCode(400);
        cast.as(cast.grace()).get("/api/conversations/" + id).then().statusCode(404);
    }

    private Response begin(Person person, UUID id, String document) {
        return json(person, Map.of("id", id, "document", document)).post("/api/conversations");
    }

    private RequestSpecification json(Person person, Map<String, ?> body) {
        return cast.as(person).contentType(ContentType.JSON).body(body);
    }
}
