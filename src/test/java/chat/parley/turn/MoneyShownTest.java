package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.account.MoneyShown;
import chat.parley.account.Organisation;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an answer tells of its cost, and how long it thinks, where the organisation has a say.
@QuarkusTest
class MoneyShownTest {

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @AfterEach
    void asItWas() {
        organisation(MoneyShown.AMOUNTS, null);
    }

    @Test
    void anAnswerTellsAMemberNoAmountsWhereTheyAreNotShown() {
        var member = cast.newMember("veiled-" + Ids.next());
        organisation(MoneyShown.PERCENT, null);
        var model = stage.model(FakeScript.answer("Hm. ", "391"));
        var conversation = Ids.next();
        var turn = Map.of("id", Ids.next(), "text", "17 x 23?", "model", model, "conversation", Map.of());
        var uri = URI.create(Stage.base() + "/api/conversations/" + conversation + "/turns");
        try (var watch = Watch.post(uri, cast.signIn(member), turn).awaitClosed()) {
            assertThat(watch.content()).isEqualTo("391");
            assertThat(watch.events).noneMatch(event -> event.name().equals("cost"));
            var posted = watch.events.getFirst().data();
            assertThat(posted.path("conversation").path("cost").isNull()).isTrue();
            assertThat(watch.end().path("cost").isNull()).isTrue();
            assertThat(watch.end().path("costDetail").isNull()).isTrue();
            assertThat(watch.end().path("held").isNull()).isTrue();
            assertThat(watch.end().path("usage").path("outputTokens").asInt()).isPositive();
            var message = stage.message(
                    member,
                    conversation,
                    UUID.fromString(posted.path("messageId").asText()));
            assertThat(message).containsEntry("cost", null).containsEntry("costDetail", null);
        }
        cast.as(member)
                .get("/api/turns/{id}", turn.get("id"))
                .then()
                .statusCode(200)
                .body("cost", nullValue())
                .body("held", nullValue());
        cast.as(member).get("/api/conversations").then().body("items[0].cost", nullValue());
        try (var again = stage.watch(member, (UUID) turn.get("id")).awaitClosed()) {
            assertThat(again.events).noneMatch(event -> event.name().equals("cost"));
            assertThat(again.end().path("cost").isNull()).isTrue();
        }
        // The books know it all the same, and tell it when amounts are shown again.
        organisation(MoneyShown.AMOUNTS, null);
        cast.as(member).get("/api/turns/{id}", turn.get("id")).then().body("cost", notNullValue());
    }

    @Test
    void anAnswerTellsAnAdminAllTheSame() {
        var admin = cast.newAdmin("unveiled-" + Ids.next());
        organisation(MoneyShown.NEAR_LIMIT_ONLY, null);
        var posted = stage.ask(admin, stage.model(FakeScript.answer("", "391")));
        try (var watch = stage.watch(admin, posted.turnId()).awaitClosed()) {
            assertThat(watch.events.getFirst().name()).isEqualTo("cost");
            assertThat(watch.end().path("cost").asText()).matches("0\\.0*[1-9]\\d*");
        }
    }

    @Test
    void aRefusalTellsAMemberNoAmountsWhereTheyAreNotShown() {
        var member = cast.newMember("refused-" + Ids.next());
        stage.sql(
                "INSERT INTO budgets (id, book, owner_kind, owner_id, period, limit_nano, mode, created_at, updated_at)"
                        + " VALUES (gen_random_uuid(), 'real', 'user', '%s', 'month', 0, 'hard', now(), now())"
                                .formatted(member.id()));
        refused(member).body("budget", equalTo("user")).body("limit", equalTo("0.000000000"));
        organisation(MoneyShown.PERCENT, null);
        refused(member)
                .body("budget", equalTo("user"))
                .body("renewsAt", notNullValue())
                .body("limit", nullValue())
                .body("spent", nullValue())
                .body("held", nullValue());
    }

    @Test
    void aNewChatThinksAsTheOrganisationSays() {
        organisation(MoneyShown.AMOUNTS, "off");
        var grace = cast.grace();
        var model = stage.model(FakeScript.answer("", "391"));
        var conversation = stage.conversation(grace);
        var first = stage.ask(grace, conversation, null, "17 x 23?", model);
        stage.watch(grace, first.turnId()).awaitClosed().close();
        assertThat(stage.message(grace, conversation, first.messageId())).containsEntry("thinking", "off");
        organisation(MoneyShown.AMOUNTS, null);
        var other = stage.conversation(grace);
        var usual = stage.ask(grace, other, null, "17 x 23?", model);
        stage.watch(grace, usual.turnId()).awaitClosed().close();
        assertThat(stage.message(grace, other, usual.messageId())).containsEntry("thinking", "high");
    }

    private ValidatableResponse refused(Cast.Person person) {
        var model = stage.model(FakeScript.answer("", "never"));
        var turn = new HashMap<String, Object>(Map.of("id", Ids.next(), "text", "Hello", "model", model));
        return stage.post(person, stage.conversation(person), turn).then().statusCode(402);
    }

    private static void organisation(MoneyShown shown, String thinking) {
        QuarkusTransaction.requiringNew().run(() -> {
            var organisation = Organisation.current();
            organisation.moneyShown = shown;
            organisation.defaultThinking = thinking;
        });
    }
}
