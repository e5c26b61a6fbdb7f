package chat.parley.share;

import static chat.parley.share.Chats.allow;
import static chat.parley.share.Chats.page;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import chat.parley.account.PublicLinks;
import chat.parley.http.Problem;
import chat.parley.testing.Cast;
import chat.parley.testing.TestClock;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The page behind a public link, which anybody may open.
@QuarkusTest
class SharedPageTest {

    @Inject
    Cast cast;

    @Inject
    Chats chats;

    @Inject
    TestClock clock;

    private Cast.Person maker;
    private UUID chat;

    @BeforeEach
    void haveAChat() {
        maker = cast.newMember("page-sharer-" + Ids.next());
        allow(PublicLinks.EVERYBODY);
        chat = chats.begin(maker, "Stock <b>&");
        chats.question(chat, null, "How many?");
    }

    @AfterEach
    void leaveAsItWas() {
        clock.reset();
        allow(PublicLinks.NOBODY);
    }

    @Test
    void anybodyOpensIt() {
        var shown = page(chats.token(maker, chat, Map.of()));
        shown.then().statusCode(200);
        isGuarded(shown);
        assertThat(shown.asString())
                .contains("<h1>Stock &lt;b&gt;&amp;</h1>", "Halden Instruments")
                .doesNotContain("How many?", maker.name(), maker.email(), "document that goes with");
        assertThat(shown.header("Content-Security-Policy"))
                .contains("script-src 'nonce-", "require-trusted-types-for 'script'", "frame-ancestors 'none'");
        var chinese = given().queryParam("lang", "zh").get("/s/{t}", chats.token(maker, chat, Map.of()));
        assertThat(chinese.asString()).contains("lang=\"zh\"", "共享的对话");
        isGuarded(chinese);
    }

    @Test
    void aSessionIsNotLookedAt() {
        var token = chats.token(maker, chat, Map.of());
        isGuarded(cast.as(maker).get("/s/{t}", token));
        given().cookie("parley", "nonsense").get("/s/{t}", token).then().statusCode(200);
    }

    @Test
    void whateverClosedItThePageIsTheSame() {
        var revoked = chats.token(maker, chat, Map.of());
        String id = cast.as(maker).get("/api/conversations/{id}/shares", chat).path("items[0].id");
        cast.as(maker)
                .delete("/api/conversations/{id}/shares/{s}", chat, id)
                .then()
                .statusCode(204);
        var forbidden = chats.token(maker, chat, Map.of());
        var expired = chats.token(maker, chat, Map.of("lasts", "7_days"));
        var unknown = page("A".repeat(43));
        unknown.then().statusCode(404).contentType(ContentType.HTML);
        isGuarded(unknown);
        isLike(unknown, page(revoked));
        isLike(unknown, page("x"));
        page(expired).then().statusCode(200);
        page(forbidden).then().statusCode(200);
        clock.advance(Duration.ofDays(8));
        isLike(unknown, page(expired));
        clock.reset();
        allow(PublicLinks.ADMINS);
        isLike(unknown, page(forbidden));
    }

    @Test
    void saysThatADocumentIsNotShown() {
        var id = Ids.next();
        cast.as(maker)
                .contentType(ContentType.JSON)
                .body(Map.of("id", id, "document", "handbook", "title", "With a document"))
                .post("/api/conversations")
                .then()
                .statusCode(201);
        chats.question(id, null, "What does it say?");
        assertThat(page(chats.token(maker, id, Map.of())).asString())
                .contains("document that goes with the chat is not");
    }

    @Test
    void whatIsReadPieceByPieceIsGuardedToo() {
        var token = chats.token(maker, chat, Map.of());
        var shown = Chats.messages(token, "");
        isGuarded(shown);
        assertThat(shown.header("Content-Security-Policy")).contains("default-src 'none'");
        var unknown = Chats.messages("A".repeat(43), "");
        unknown.then().statusCode(404).body("type", equalTo("not_found"));
        isGuarded(unknown);
    }

    @Test
    void anAddressAsksOnlySoOften() {
        clock.stop();
        var visitors = new Visitors(clock);
        for (int i = 0; i < Visitors.EACH_MINUTE; i++) {
            visitors.admit("192.0.2.1");
        }
        var refused = Assertions.catchThrowableOfType(Problem.class, () -> visitors.admit("192.0.2.1"));
        assertThat(refused.type()).isEqualTo("too_many_requests");
        assertThat(refused.retryAfterSeconds()).isEqualTo(60);
        visitors.admit("192.0.2.2");
        clock.advance(Duration.ofMinutes(1));
        visitors.admit("192.0.2.1");
    }

    private static void isGuarded(Response response) {
        assertThat(response.header("X-Robots-Tag")).isEqualTo("noindex, nofollow");
        assertThat(response.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(response.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(response.headers().hasHeaderWithName("Set-Cookie")).isFalse();
    }

    private static void isLike(Response one, Response other) {
        assertThat(other.statusCode()).isEqualTo(one.statusCode());
        assertThat(other.asString()).isEqualTo(one.asString());
        var names = one.headers().asList().stream().map(h -> h.getName()).toList();
        assertThat(other.headers().asList().stream().map(h -> h.getName()).toList())
                .isEqualTo(names);
    }
}
