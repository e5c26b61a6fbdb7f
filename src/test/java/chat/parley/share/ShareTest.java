package chat.parley.share;

import static chat.parley.share.Chats.allow;
import static chat.parley.share.Chats.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.account.Account;
import chat.parley.account.PublicLinks;
import chat.parley.account.Role;
import chat.parley.audit.AuditEvent;
import chat.parley.conversation.MessageStatus;
import chat.parley.secret.Tokens;
import chat.parley.testing.Cast;
import chat.parley.testing.TestClock;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a public link shows and to whom, and everything that closes it.
@QuarkusTest
class ShareTest {

    @Inject
    Cast cast;

    @Inject
    Chats chats;

    @Inject
    TestClock clock;

    private Cast.Person maker;
    private UUID chat;
    private UUID asked;
    private UUID answered;

    @BeforeEach
    void haveAChat() {
        maker = cast.newMember("sharer-" + Ids.next());
        allow(PublicLinks.EVERYBODY);
        chat = chats.begin(maker, "Winter stock");
        asked = chats.question(chat, null, "How many?");
        answered = chats.answer(chat, asked, "Forty *two*.");
    }

    @AfterEach
    void leaveAsItWas() {
        clock.reset();
        allow(PublicLinks.NOBODY);
    }

    @Test
    void showsTextsAndNothingElse() {
        var shown = messages(link(Map.of()), "");
        shown.then()
                .statusCode(200)
                .body("items.content", equalTo(List.of("How many?", "Forty *two*.")))
                .body("items.role", equalTo(List.of("user", "assistant")))
                .body("items.status", equalTo(List.of("complete", "complete")))
                .body("next", nullValue());
        assertThat(shown.<Map<String, Object>>path("items[1]"))
                .containsOnlyKeys("role", "status", "content", "reasoning")
                .containsEntry("reasoning", null);
        assertThat(shown.asString())
                .doesNotContain("secretly", "a-model-name", "0.0031", maker.name(), chat.toString());
    }

    @Test
    void showsThinkingWhereThatWasChosen() {
        messages(link(Map.of("thinking", true)), "").then().body("items[1].reasoning", equalTo("secretly thought"));
    }

    @Test
    void showsNothingThatCameLaterNorAnotherVersion() {
        var other = chats.answer(chat, asked, "Forty-three.");
        var token = link(Map.of("leafId", answered));
        var later = chats.question(chat, answered, "And later?");
        assertThat(messages(token, "").<List<String>>path("items.content"))
                .containsExactly("How many?", "Forty *two*.");
        assertThat(messages(link(Map.of("leafId", other)), "").<List<String>>path("items.content"))
                .containsExactly("How many?", "Forty-three.");
        assertThat(messages(link(Map.of("leafId", later)), "").<List<String>>path("items.content"))
                .endsWith("And later?");
    }

    @Test
    void leadsToThePathThatWasLookedAtLastUnlessToldOtherwise() {
        var last = chats.question(chat, answered, "And now?");
        chats.share(maker, chat, Map.of()).then().statusCode(201).body("leafId", equalTo(last.toString()));
        chats.share(maker, chat, Map.of("leafId", asked))
                .then()
                .statusCode(201)
                .body("leafId", equalTo(asked.toString()));
        chats.share(maker, chat, Map.of("leafId", Ids.next())).then().statusCode(404);
    }

    @Test
    void anAnswerAndWhatGoesOnFromItAreOne() {
        var broken = chats.answer(chat, asked, "One ", MessageStatus.INTERRUPTED, null);
        var onward = chats.answer(chat, broken, "two.", MessageStatus.COMPLETE, broken);
        messages(link(Map.of("leafId", onward)), "")
                .then()
                .body("items.content", equalTo(List.of("How many?", "One two.")))
                .body("items[1].status", equalTo("complete"));
    }

    @Test
    void aLongChatComesInPieces() {
        var said = new ArrayList<>(List.of("How many?", "Forty *two*."));
        var last = answered;
        for (int i = 0; i < SharedMessage.AT_ONCE; i++) {
            last = chats.question(chat, last, "Number " + i);
            said.add("Number " + i);
        }
        var broken = chats.answer(chat, last, "Long ", MessageStatus.INTERRUPTED, null);
        said.add("Long story.");
        var token = link(Map.of("leafId", chats.answer(chat, broken, "story.", MessageStatus.COMPLETE, broken)));
        var read = new ArrayList<String>();
        var sizes = new ArrayList<Integer>();
        for (var query = ""; query != null; ) {
            var page = messages(token, query).then().statusCode(200).extract().jsonPath();
            read.addAll(page.getList("items.content"));
            sizes.add(page.getList("items").size());
            query = page.getString("next") == null ? null : "?after=" + page.getString("next");
        }
        assertThat(read).isEqualTo(said);
        assertThat(sizes).containsExactly(SharedMessage.AT_ONCE, said.size() - SharedMessage.AT_ONCE);
        messages(token, "?after=nonsense").then().statusCode(400);
    }

    @Test
    void aVeryLongMessageComesAlone() {
        var much = "x".repeat((int) SharedMessage.MOST);
        var token = link(Map.of("leafId", chats.question(chat, answered, much)));
        var first = messages(token, "").jsonPath();
        assertThat(first.getList("items")).hasSize(2);
        assertThat(messages(token, "?after=" + first.getString("next")).<List<String>>path("items.content"))
                .containsExactly(much);
    }

    @ParameterizedTest
    @CsvSource({"nobody, 403, 403", "admins, 403, 201", "everybody, 201, 201"})
    void theOrganisationSaysWhoMayMakeLinks(String who, int member, int admin) {
        var boss = cast.newAdmin("sharing-admin-" + Ids.next());
        var theirs = chats.begin(boss, "Of an admin");
        chats.question(theirs, null, "Well?");
        allow(PublicLinks.valueOf(who.toUpperCase(java.util.Locale.ROOT)));
        var refused = chats.share(maker, chat, Map.of());
        assertThat(refused.statusCode()).isEqualTo(member);
        if (member == 403) {
            assertThat(refused.<String>path("type")).isEqualTo("links_not_allowed");
        }
        assertThat(chats.share(boss, theirs, Map.of()).statusCode()).isEqualTo(admin);
    }

    @Test
    void linksOfThoseWhoMayNoLongerCloseAtOnceAndOpenAgain() {
        var token = link(Map.of());
        allow(PublicLinks.ADMINS);
        messages(token, "").then().statusCode(404);
        cast.as(maker)
                .get("/api/conversations/{id}/shares", chat)
                .then()
                .body("items", hasSize(1))
                .body("items[0].opens", equalTo(false));
        role(Role.ADMIN);
        messages(token, "").then().statusCode(200);
        role(Role.MEMBER);
        messages(token, "").then().statusCode(404);
        allow(PublicLinks.EVERYBODY);
        messages(token, "").then().statusCode(200);
    }

    @Test
    void aDisabledPersonsLinksClose() {
        var token = link(Map.of());
        QuarkusTransaction.requiringNew()
                .run(() -> Account.find(maker.id()).orElseThrow().disable(clock.instant()));
        messages(token, "").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({"7_days, 7", "30_days, 30", ", 30", "for_good, 0"})
    void aLinkLastsAsLongAsWasChosen(String lasts, int days) {
        clock.stop();
        var made = chats.share(maker, chat, lasts == null ? Map.of() : Map.of("lasts", lasts))
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        var token = made.getString("url").replaceAll(".*/", "");
        if (days == 0) {
            assertThat(made.getString("expiresAt")).isNull();
            clock.advance(Duration.ofDays(4000));
            messages(token, "").then().statusCode(200);
        } else {
            assertThat(Duration.between(clock.instant(), Instant.parse(made.getString("expiresAt"))))
                    .isBetween(Duration.ofDays(days).minusSeconds(1), Duration.ofDays(days));
            clock.advance(Duration.ofDays(days).minusSeconds(1));
            messages(token, "").then().statusCode(200);
            clock.advance(Duration.ofSeconds(1));
            messages(token, "").then().statusCode(404);
        }
    }

    @Test
    void takenBackItIsGoneForGood() {
        var token = link(Map.of());
        String id = cast.as(maker).get("/api/conversations/{id}/shares", chat).path("items[0].id");
        cast.as(maker)
                .delete("/api/conversations/{id}/shares/{s}", chat, id)
                .then()
                .statusCode(204);
        messages(token, "").then().statusCode(404);
        cast.as(maker).get("/api/conversations/{id}/shares", chat).then().body("items", hasSize(0));
        cast.as(maker)
                .delete("/api/conversations/{id}/shares/{s}", chat, id)
                .then()
                .statusCode(404);
        assertThat(audited(id)).containsExactlyInAnyOrder("share_created", "share_revoked");
    }

    @Test
    void whatIsDeletedTakesItsLinksAlong() {
        var later = chats.question(chat, answered, "And later?");
        var below = link(Map.of("leafId", later));
        var above = link(Map.of("leafId", answered));
        cast.as(maker).delete("/api/messages/{id}", later).then().statusCode(204);
        messages(below, "").then().statusCode(404);
        messages(above, "").then().statusCode(200);
        cast.as(maker).delete("/api/messages/{id}", asked).then().statusCode(204);
        messages(above, "").then().statusCode(404);

        var other = chats.begin(maker, "To be deleted");
        chats.question(other, null, "Still here?");
        var whole = chats.token(maker, other, Map.of());
        messages(whole, "").then().statusCode(200);
        cast.as(maker).delete("/api/conversations/{id}", other).then().statusCode(204);
        messages(whole, "").then().statusCode(404);
    }

    @Test
    void onlyWhatIsFinishedIsShared() {
        var running = chats.answer(chat, asked, "", MessageStatus.RUNNING, null);
        chats.share(maker, chat, Map.of("leafId", running))
                .then()
                .statusCode(409)
                .body("type", equalTo("answer_in_progress"));
        chats.share(maker, chat, Map.of("leafId", asked)).then().statusCode(201);
        var empty = chats.begin(maker, "Nothing yet");
        chats.share(maker, empty, Map.of()).then().statusCode(400);
    }

    @Test
    void aRepeatGivesTheSameLinkAnotherAddress() {
        var wanted = Map.of("id", Ids.next(), "lasts", "7_days");
        var first = link(wanted);
        var second = link(wanted);
        assertThat(second).isNotEqualTo(first).hasSize(43);
        messages(first, "").then().statusCode(404);
        messages(second, "").then().statusCode(200);
        cast.as(maker).get("/api/conversations/{id}/shares", chat).then().body("items", hasSize(1));
        chats.share(maker, chat, Map.of("id", wanted.get("id"), "lasts", "30_days"))
                .then()
                .statusCode(409)
                .body("type", equalTo("id_conflict"));
        messages(second, "").then().statusCode(200);
    }

    @Test
    void strangersHaveNoPartInIt() {
        link(Map.of());
        String id = cast.as(maker).get("/api/conversations/{id}/shares", chat).path("items[0].id");
        var shares = "/api/conversations/{id}/shares";
        var stranger = cast.grace();
        var unknown = cast.as(stranger).get(shares, Ids.next()).asString();
        assertThat(cast.as(stranger).get(shares, chat).asString())
                .isEqualTo(unknown)
                .contains("not_found");
        assertThat(chats.share(stranger, chat, Map.of()).asString()).isEqualTo(unknown);
        assertThat(cast.as(stranger).delete(shares + "/{s}", chat, id).asString())
                .isEqualTo(unknown);
        var own = chats.begin(stranger, "Of a stranger");
        chats.question(own, null, "Mine?");
        assertThat(chats.share(stranger, own, Map.of("id", id)).asString()).isEqualTo(unknown);
        assertThat(cast.as(stranger).delete(shares + "/{s}", own, id).asString())
                .isEqualTo(unknown);
        cast.as(maker).get(shares, chat).then().body("items.id", equalTo(List.of(id)));
    }

    @Test
    void aChatHasOnlySoManyLinks() {
        for (int i = 0; i < Share.PER_CONVERSATION; i++) {
            link(Map.of());
        }
        chats.share(maker, chat, Map.of()).then().statusCode(409).body("type", equalTo("too_many_links"));
        String id = cast.as(maker).get("/api/conversations/{id}/shares", chat).path("items[0].id");
        cast.as(maker)
                .delete("/api/conversations/{id}/shares/{s}", chat, id)
                .then()
                .statusCode(204);
        link(Map.of());
    }

    @Test
    void onlyTheHashOfTheSecretIsKept() {
        var token = link(Map.of());
        QuarkusTransaction.requiringNew().run(() -> {
            var share = Share.<Share>find("conversation", chat).firstResult();
            assertThat(share.tokenHash).isEqualTo(Tokens.hash(token));
        });
    }

    @Test
    void adminsSeeWhoseLinksThereAreAndTakeThemBack() {
        var token = link(Map.of("lasts", "for_good"));
        var list = cast.as(cast.ada()).get("/api/admin/shares");
        Map<String, Object> line = list.path("items.find { it.account == '" + maker.id() + "' }");
        assertThat(line)
                .containsOnlyKeys("id", "account", "name", "begunAt", "createdAt", "expiresAt", "opens")
                .containsEntry("name", maker.name())
                .containsEntry("expiresAt", null)
                .containsEntry("opens", true);
        assertThat(list.asString()).doesNotContain("Winter stock", token);
        cast.as(cast.grace())
                .delete("/api/admin/shares/{id}", line.get("id"))
                .then()
                .statusCode(403);
        cast.as(cast.ada())
                .delete("/api/admin/shares/{id}", line.get("id"))
                .then()
                .statusCode(204);
        messages(token, "").then().statusCode(404);
        assertThat(cast.as(cast.ada()).get("/api/admin/shares").asString()).doesNotContain((String) line.get("id"));
        cast.as(cast.ada())
                .delete("/api/admin/shares/{id}", line.get("id"))
                .then()
                .statusCode(404);
    }

    private String link(Map<String, ?> wanted) {
        return chats.token(maker, chat, wanted);
    }

    private void role(Role role) {
        QuarkusTransaction.requiringNew().run(() -> Account.find(maker.id()).orElseThrow().role = role);
    }

    private static List<String> audited(String share) {
        return QuarkusTransaction.requiringNew()
                .call(() -> AuditEvent.<AuditEvent>list("targetKind = 'share' and targetId = ?1", share).stream()
                        .map(event -> event.action)
                        .toList());
    }
}
