package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.conversation.DraftBase;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A draft gives way only to what was made from it, on two devices of one person.
@QuarkusTest
class DraftBaseTest {

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    private Cast.Person typist;
    private UUID chat;
    private String address;

    @BeforeEach
    void enter() {
        typist = cast.newMember("typist-" + Ids.next());
    }

    /// @param fresh whether the chat has no message yet
    private void in(boolean fresh) {
        chat = fresh ? Ids.next() : stage.conversation(typist);
        address = fresh ? "/api/me/draft" : "/api/conversations/" + chat + "/draft";
    }

    private ValidatableResponse put(String text, String base) {
        return cast.as(typist)
                .contentType(ContentType.JSON)
                .body(Map.of("text", text))
                .header(DraftBase.HEADER, base)
                .put(address)
                .then();
    }

    private String kept(String text, String base) {
        return put(text, base).statusCode(200).extract().path("updatedAt");
    }

    private String shown() {
        return cast.as(typist).get(address).then().statusCode(200).extract().path("text");
    }

    private void send(boolean fresh, String draft) {
        var body = new HashMap<String, Object>(
                Map.of("id", Ids.next(), "text", "Quick one", "model", stage.model(FakeScript.answer("", "ok"))));
        if (fresh) {
            body.put("conversation", Map.of());
        }
        cast.as(typist)
                .contentType(ContentType.JSON)
                .body(body)
                .header(DraftBase.HEADER, draft)
                .post("/api/conversations/{id}/turns", chat)
                .then()
                .statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDraftGivesWayOnlyToOneThatWasMadeFromIt(boolean fresh) {
        in(fresh);
        String first = kept("Begun", "none");
        put("Old", "none")
                .statusCode(409)
                .body("type", equalTo("draft_changed"))
                .body("text", equalTo("Begun"));
        put("", "none").statusCode(409).body("updatedAt", equalTo(first));
        cast.as(typist).get(address).then().body("updatedAt", equalTo(first));
        String second = kept("Begun, and ended", first);
        put("Old", first).statusCode(409).body("updatedAt", equalTo(second));
        put("Begun, and ended", "long ago").statusCode(400).body("type", equalTo("invalid_request"));
        put("", second).statusCode(200).body("updatedAt", nullValue());
        put("", second).statusCode(200);
        kept("Anew", first); // nothing is there that could be lost
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMessageTakesOnlyTheDraftThatItWasMadeFrom(boolean fresh) {
        in(fresh);
        String first = kept("A long follow-up", "none");
        send(fresh, "none");
        assertThat(shown()).isEqualTo("A long follow-up");
        in(fresh);
        send(fresh, fresh ? first : kept("Quick one", "none"));
        assertThat(shown()).isEmpty();
    }
}
