package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import chat.parley.testing.Cast;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an admin may write on a model's card, and who else may not.
@QuarkusTest
class ModelCardTest {

    private static final String MODEL = "card-test/model:1";
    private static final String CARD = "/api/admin/models/" + MODEL + "/card";

    @Inject
    Cast cast;

    @BeforeEach
    void aModelWithASlashInItsId() {
        cast.as(cast.ada())
                .contentType("application/json")
                .body(Map.of("id", MODEL, "name", "Carded"))
                .post("/api/admin/models");
    }

    @Test
    void anAdminsEditShowsAndIsOnTheAuditLog() {
        put(Map.of(
                        "description", Map.of("en", "First line & <b>more</b>.", "zh", "第一行。"),
                        "article", Map.of("en", "# Why\n\n[Read](https://example.com/why)"),
                        "links",
                                List.of(
                                        link("reddit", "Old <i>one</i>", "https://reddit.example/1", "2026-05-02"),
                                        link("reddit", "New", "https://reddit.example/2", "2026-06-02"))))
                .statusCode(200)
                .body("description.zh", equalTo("第一行。"));
        var html = page();
        assertThat(html)
                .contains("First line &amp; &lt;b&gt;more&lt;/b&gt;.", "<h3>Why</h3>", "Carded Article")
                .contains("<a href=\"https://reddit.example/1\" rel=\"noopener noreferrer nofollow\">Old &lt;i&gt;one")
                .contains("May 2, 2026");
        assertThat(html.indexOf("Jun 2, 2026")).as("the latest first").isLessThan(html.indexOf("May 2, 2026"));
        cast.as(cast.ada()).get(CARD).then().statusCode(200).body("links[1].title", equalTo("New"));
        cast.as(cast.ada())
                .get("/api/admin/audit")
                .then()
                .body("items.findAll { it.action == 'model_card_updated' }.targetId", hasItem(MODEL));
    }

    @Test
    void aTextInOneLanguageStandsInForTheOther() {
        put(Map.of("description", Map.of("en", "", "zh", "只有中文。"))).statusCode(200);
        assertThat(page()).contains("<p class=\"lede\" lang=\"zh\">只有中文。</p>");
    }

    @Test
    void membersAndStrangersMayNeitherReadNorWriteIt() {
        cast.as(cast.grace()).get(CARD).then().statusCode(403);
        cast.as(cast.grace())
                .contentType("application/json")
                .body(Map.of())
                .put(CARD)
                .then()
                .statusCode(403);
        io.restassured.RestAssured.given().get(CARD).then().statusCode(401);
    }

    @Test
    void aModelThatIsNotThereHasNoCard() {
        cast.as(cast.ada()).get("/api/admin/models/none/card").then().statusCode(404);
        cast.as(cast.ada())
                .contentType("application/json")
                .body(Map.of())
                .put("/api/admin/models/none/card")
                .then()
                .statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JAVASCRIPT:alert(1)",
                "data:text/html,x",
                "//evil.example/a",
                "/logout",
                "ftp://a.example/",
                "https://good.example@evil.example/",
                "https://",
                "https://a b.example/",
                "https://a.example/\"><script>",
                ""
            })
    void aLinkThatLeadsNowhereOnTheWebIsRefusedByName(String url) {
        put(Map.of(
                        "links",
                        List.of(link("x", "A", "https://a.example/", "2026-05-02"), link("x", "B", url, "2026-05-02"))))
                .statusCode(400)
                .body("type", equalTo("invalid_request"))
                .body("errors.field", equalTo(List.of("links[1].url")))
                .body("errors[0].code", equalTo("address_scheme"));
    }

    @ParameterizedTest
    @CsvSource({
        "context,one million",
        "context,1 M",
        "maxOutput,-3K",
        "maxOutput,384",
        "released,24.4.2026",
        "released,2026-02-30"
    })
    void aWrongFactIsNamed(String field, String value) {
        put(Map.of(field, value)).statusCode(400).body("errors.field", equalTo(List.of(field)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"100.1", "-1", "89,4", "89.4%", "1e2", "", "٣"})
    void aScoreIsANumberUpToAHundred(String value) {
        var score = Map.of("name", "GPQA", "value", value, "caption", Map.of());
        put(Map.of("source", "Somebody", "indexes", List.of(score)))
                .statusCode(400)
                .body("errors.field", equalTo(List.of("indexes[0].value")));
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() {
        var score = Map.of("name", "", "value", "40.3");
        put(Map.of(
                        "reads", List.of("text", "smell"),
                        "groups", List.of(Map.of("heading", Map.of(), "scores", List.of(score))),
                        "questions", List.of(Map.of("question", Map.of("en", "Why?"))),
                        "links", List.of(link("myspace", "", "https://a.example/", "soon"))))
                .statusCode(400)
                .body(
                        "errors.field",
                        equalTo(List.of(
                                "reads",
                                "groups[0].heading",
                                "groups[0].scores[0].name",
                                "source",
                                "questions[0].answer",
                                "links[0].place",
                                "links[0].title",
                                "links[0].date")));
    }

    @Test
    void whatIsNoCardIsRefused() {
        put(Map.of("colour", "green")).statusCode(400).body("errors[0].field", equalTo("colour"));
        put(Map.of("links", "none")).statusCode(400).body("errors[0].field", equalTo("links"));
        put(Map.of("article", Map.of("en", "a".repeat(20_001))))
                .statusCode(400)
                .body("errors[0].field", equalTo("article.en"));
    }

    private ValidatableResponse put(Map<String, ?> card) {
        return cast.as(cast.ada())
                .contentType("application/json")
                .body(card)
                .put(CARD)
                .then();
    }

    private String page() {
        return cast.as(cast.grace())
                .get("/models/" + MODEL)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static Map<String, String> link(String place, String title, String url, String date) {
        return Map.of("place", place, "title", title, "url", url, "date", date);
    }
}
