package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The messages of one path, in pages from the newest; and answers that go on from others.
@QuarkusTest
class PathTest {

    private static final int LEAVES = 1000;

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    private Cast.Person grace;
    private UUID conversation;
    private String model;

    @BeforeEach
    void enter() {
        grace = cast.newMember("path-" + Ids.next());
        conversation = stage.conversation(grace);
        model = stage.model(FakeScript.answer("", "fine"));
    }

    @Test
    void pagesFromTheNewestMakeThePath() {
        assertThat(page("path=newest").getList("items")).isEmpty();
        var all = new ArrayList<String>();
        Turn.Posted last = null;
        for (int i = 0; i < 5; i++) {
            last = say(last == null ? null : last.messageId(), "Say " + i);
            all.addAll(List.of(last.userMessageId().toString(), last.messageId().toString()));
        }
        var read = new ArrayList<String>();
        var page = page("path=newest&limit=4");
        assertThat(page.getList("items.id")).isEqualTo(all.subList(6, 10));
        for (var before = ""; before != null; before = page.getString("next")) {
            page = page(before.isEmpty() ? "path=newest&limit=4" : "limit=4&before=" + before);
            read.addAll(0, page.getList("items.id"));
        }
        assertThat(read).isEqualTo(all);
        assertThat(page("path=newest").getList("items.id")).isEqualTo(all);
        assertThat(page("path=newest").getString("next")).isNull();
        assertThat(page("limit=3").getList("items.id")).isEqualTo(all.subList(0, 3));
    }

    @Test
    void eachMessageNamesItsVersionsAndTheOneLookedAtLastIsShownAgain() {
        var one = say(null, "One");
        var two = say(one.messageId(), "Two");
        var edited = Stage.posted(stage.post(
                grace, conversation, Map.of("id", Ids.next(), "text", "Other", "model", model, "branch", true)));
        await(edited);
        var roots =
                List.of(one.userMessageId().toString(), edited.userMessageId().toString());
        var newest = page("path=newest");
        assertThat(newest.getList("items.id"))
                .containsExactly(
                        edited.userMessageId().toString(), edited.messageId().toString());
        assertThat(newest.getList("items[0].versions")).isEqualTo(roots);
        assertThat(newest.getList("items[1].versions"))
                .containsExactly(edited.messageId().toString());
        assertThat(page("through=" + one.userMessageId()).getList("items.id"))
                .last()
                .isEqualTo(two.messageId().toString());
        look(one.userMessageId(), 200);
        assertThat(page("path=newest").getList("items.id"))
                .hasSize(4)
                .last()
                .isEqualTo(two.messageId().toString());
        look(Ids.next(), 404);
        cast.as(grace)
                .get("/api/conversations/{id}/messages?through={m}", conversation, Ids.next())
                .then()
                .statusCode(404);
        var before = updatedAt();
        cast.as(grace).delete("/api/messages/{id}", two.userMessageId()).then().statusCode(204);
        assertThat(updatedAt()).as("other pages read it anew").isAfter(before);
        assertThat(page("path=newest").getList("items.id"))
                .containsExactly(one.userMessageId().toString(), one.messageId().toString());
    }

    @Test
    void anAnswerGoesOnAndOn() {
        var first = "Once upon a time there was a queen in a";
        var broken = stage.ask(grace, conversation, null, "A tale", cut(first));
        await(broken);
        var second = " there was a queen in a castle by the";
        var onward = goOn(broken, cut(second));
        var third = goOn(onward, stage.model(FakeScript.answer("", " sea.")));
        var parts = page("path=newest&limit=1").getList("items.id");
        assertThat(parts)
                .as("an answer is not cut apart")
                .containsExactly(
                        broken.messageId().toString(),
                        onward.messageId().toString(),
                        third.messageId().toString());
        cast.as(grace)
                .get("/api/messages/{id}", onward.messageId())
                .then()
                .body("content", equalTo(second))
                .body("overlap", equalTo(" there was a queen in a".length()))
                .body("continuesId", equalTo(broken.messageId().toString()));
        cast.as(cast.grace())
                .get("/api/messages/{id}", onward.messageId())
                .then()
                .statusCode(404);
        say(third.messageId(), "And then?");
        assertThat(Stage.PROVIDER.lastRequest().body.path("messages").toString())
                .contains("\"Once upon a time there was a queen in a castle by the sea.\"")
                .doesNotContain("broke off");
        stage.post(grace, conversation, Map.of("id", Ids.next(), "continues", third.messageId(), "branch", true))
                .then()
                .statusCode(400);
    }

    @Test
    void anAnswerThatReachedItsLengthGoesOn() {
        var cut = FakeScript.builder().say("One two").finish("length").done().build();
        var first = stage.ask(grace, conversation, null, "Count", stage.model(cut));
        await(first);
        goOn(first, stage.model(FakeScript.answer("", " three")));
        assertThat(page("path=newest").getList("items.content")).containsExactly("Count", "One two", " three");
    }

    @Test
    void theConversationKeepsItsSums() {
        var one = say(null, "One");
        cast.as(grace)
                .get("/api/conversations/{id}", conversation)
                .then()
                .body(
                        "freshTokens",
                        equalTo(
                                stage.message(grace, conversation, one.messageId())
                                                        .get("usage")
                                                instanceof Map<?, ?> usage
                                        ? usage.get("freshTokens")
                                        : null));
        cast.as(grace).get("/api/turns/{id}", one.turnId()).then().body("refusal", nullValue());
    }

    @Test
    void anotherModelForOneAnswerChangesNoChoice() {
        var one = say(null, "One");
        var other = stage.model(FakeScript.answer("", "otherwise"));
        var again = Map.of(
                "id", Ids.next(), "answerTo", one.userMessageId(), "branch", true, "model", other, "thinking", "off");
        var posted = Stage.posted(stage.post(grace, conversation, again));
        await(posted);
        assertThat(stage.message(grace, conversation, posted.messageId())).containsEntry("model", other);
        cast.as(grace)
                .get("/api/conversations/{id}", conversation)
                .then()
                .body("model", equalTo(model))
                .body("thinking", equalTo("high"));
    }

    private String cut(String text) {
        return stage.model(FakeScript.builder().say(text).reset().build());
    }

    private Turn.Posted goOn(Turn.Posted from, String with) {
        var turn = Map.of("id", Ids.next(), "continues", from.messageId(), "model", with);
        var posted = Stage.posted(stage.post(grace, conversation, turn));
        await(posted);
        return posted;
    }

    private Turn.Posted say(UUID parent, String text) {
        var turn = new HashMap<String, Object>(Map.of("id", Ids.next(), "text", text, "model", model));
        turn.put("parentId", parent);
        var posted = Stage.posted(stage.post(grace, conversation, turn));
        await(posted);
        return posted;
    }

    private void await(Turn.Posted posted) {
        stage.watch(grace, posted.turnId()).awaitClosed().close();
    }

    private void look(UUID leaf, int status) {
        cast.as(grace)
                .contentType(ContentType.JSON)
                .body(Map.of("leafId", leaf))
                .patch("/api/conversations/{id}", conversation)
                .then()
                .statusCode(status);
    }

    private Instant updatedAt() {
        return Instant.parse(cast.as(grace)
                .get("/api/conversations/{id}", conversation)
                .jsonPath()
                .getString("updatedAt"));
    }

    @Test
    void pathsAreReadWhileTheirBranchesAreDeleted() throws Exception {
        var root = say(null, "One").messageId();
        stage.sql("""
                INSERT INTO messages (id, conversation_id, parent_id, role, status, content, model_id, created_at)
                SELECT md5('%1$s' || n)::uuid, '%1$s', '%2$s', 'user', 'complete', 'Leaf ' || n, '%3$s',
                       now() + n * interval '1 second'
                FROM generate_series(1, %4$d) n""".formatted(conversation, root, model, LEAVES));
        var statuses = ConcurrentHashMap.<Integer>newKeySet();
        var deleted = new AtomicBoolean();
        try (var readers = Executors.newFixedThreadPool(3)) {
            for (int i = 0; i < 3; i++) {
                readers.submit(() -> {
                    while (!deleted.get()) {
                        statuses.add(cast.as(grace)
                                .get("/api/conversations/{id}/messages?path=newest", conversation)
                                .statusCode());
                    }
                });
            }
            // The newest goes each time, which is the one that the others are about to read.
            for (int n = LEAVES; n > 0; n--) {
                stage.sql("DELETE FROM messages WHERE conversation_id = '%s' AND content = 'Leaf %d'"
                        .formatted(conversation, n));
            }
            deleted.set(true);
        }
        // So many at once that a reader may give up; deleted by hand they are far apart.
        assertThat(statuses).contains(200).isSubsetOf(200, 404);
        assertThat(page("path=newest").getList("items.id")).last().isEqualTo(root.toString());
    }

    private JsonPath page(String query) {
        return cast.as(grace)
                .get("/api/conversations/{id}/messages?" + query, conversation)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
