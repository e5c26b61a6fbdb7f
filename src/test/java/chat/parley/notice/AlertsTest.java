package chat.parley.notice;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.Account;
import chat.parley.account.Language;
import chat.parley.account.MoneyShown;
import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import com.icegreen.greenmail.util.GreenMailUtil;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Limits tell when they are half used, nearly used and used up: whom, in which words, and once.
@QuarkusTest
class AlertsTest extends NoticeStage {

    private static final String ALERTS = """
        SELECT count(*) FROM alerts a JOIN ledger_accounts l ON l.id = a.ledger_account_id
        WHERE l.owner_kind = 'user' AND l.owner_id = ?1 AND l.book = 'real'
        """;

    @ParameterizedTest
    @ValueSource(strings = {"hard", "soft"})
    void eachThresholdIsToldOnce(String mode) throws Exception {
        var person = limited(100, mode);
        spend(person, 49);
        post();
        assertThat(kinds(person)).isEmpty();
        spend(person, 1);
        post();
        assertThat(kinds(person)).containsExactly("limit_50");
        spend(person, 29);
        post();
        assertThat(kinds(person)).containsExactly("limit_50");
        spend(person, 1);
        post();
        spend(person, 20);
        post();
        assertThat(kinds(person)).containsExactly("limit_100", "limit_80", "limit_50");
        assertThat(number(ALERTS, person.id())).isEqualTo(3);
        var newest = feed(person);
        assertThat(newest.getLong("unread")).isEqualTo(3);
        assertThat(newest.getMap("items[0].facts"))
                .containsEntry("spent", "0.000000100")
                .containsEntry("limit", "0.000000100")
                .containsEntry("period", "month")
                .containsEntry("stops", mode.equals("hard"));
        // By mail as well from 80 % on, which is what admins have chosen who have chosen nothing.
        assertThat(mailTo(person.email()))
                .extracting(MimeMessage::getSubject)
                .containsExactly("You have used 80 % of your monthly limit", "You have reached your monthly limit");
        assertThat(body(mailTo(person.email()).getLast()))
                .contains("Spent: $0.00000010 of $0.00000010.")
                .contains(mode.equals("hard") ? "Nothing more is sent" : "only warns");
        // More of the same is no news.
        post();
        assertThat(mailTo(person.email())).hasSize(2);
    }

    @Test
    void oneChargeThatPassesThemAllTellsOfTheHighest() {
        var person = limited(100, "hard");
        spend(person, 90);
        post();
        assertThat(kinds(person)).containsExactly("limit_80");
        assertThat(number(ALERTS, person.id())).isEqualTo(2);
        spend(person, 10);
        post();
        assertThat(kinds(person)).containsExactly("limit_100", "limit_80");
    }

    @Test
    void whatWasAddedToALimitCounts() {
        var person = limited(100, "hard");
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "id", Ids.next(),
                        "owner", "user",
                        "ownerId", person.id(),
                        "period", "month",
                        "amount", "0.000000100",
                        "reason", "a long report"))
                .post("/api/admin/top-ups")
                .then()
                .statusCode(201);
        spend(person, 99);
        post();
        assertThat(kinds(person)).isEmpty();
        spend(person, 1);
        post();
        assertThat(kinds(person)).containsExactly("limit_50");
    }

    @Test
    void whatIsRolledBackIsNotTold() {
        var person = limited(100, "hard");
        spend(person, 10);
        QuarkusTransaction.begin();
        entities.createNativeQuery("UPDATE ledger_accounts SET posted = 90 WHERE owner_id = ?1 AND book = 'real'")
                .setParameter(1, person.id().toString())
                .executeUpdate();
        QuarkusTransaction.rollback();
        post();
        assertThat(kinds(person)).isEmpty();
    }

    @Test
    void membersWhoMayKnowNoAmountsAreToldNone() throws Exception {
        show(MoneyShown.PERCENT);
        var person = limited(100, "hard");
        spend(person, 50);
        spend(person, 30);
        post();
        assertThat(kinds(person)).containsExactly("limit_80", "limit_50");
        assertThat(feed(person).getMap("items[0].facts"))
                .doesNotContainKeys("spent", "limit")
                .containsKey("period");
        assertThat(mailTo(person.email())).singleElement().satisfies(mail -> {
            assertThat(mail.getSubject()).isEqualTo("You have used 80 % of your monthly limit");
            assertThat(body(mail)).doesNotContain("$").doesNotContain("0.0000");
        });
        // An admin is told all the same.
        assertThat(cast.as(cast.ada())
                        .get("/api/admin/notices")
                        .jsonPath()
                        .getString("items.find { it.kind == 'limit_80' }.facts.limit"))
                .isEqualTo("0.000000100");
    }

    @Test
    void membersWhoAreToldOnlyThatALimitIsNearHearNothingOfHalfOfIt() {
        show(MoneyShown.NEAR_LIMIT_ONLY);
        rule(Kind.LIMIT_50, true, false, false);
        var person = limited(100, "hard");
        spend(person, 50);
        post();
        assertThat(kinds(person)).isEmpty();
        assertThat(mailTo(person.email())).isEmpty();
        spend(person, 30);
        post();
        assertThat(kinds(person)).containsExactly("limit_80");
        rule(Kind.LIMIT_50, false, false, false);
    }

    @Test
    void aMailIsInItsReadersLanguage() throws Exception {
        var person = limited(100, "hard");
        tx(() -> Account.find(person.id()).orElseThrow().language = Language.ZH);
        spend(person, 100);
        post();
        assertThat(mailTo(person.email())).singleElement().satisfies(mail -> {
            assertThat(mail.getSubject()).isEqualTo("你已达到每月上限");
            assertThat(body(mail)).contains("已用：$0.00000010");
        });
    }

    @Test
    void whoeverLooksAfterAKeyIsToldOfItsLimit() {
        var owner = cast.newMember("keeper-of-a-key");
        String id = cast.newKey(owner).getString("id");
        // However it came there, a break in a name ends no header.
        sql("UPDATE api_keys SET name = E'nightly\\r\\nBcc: x@evil.example' WHERE id = '" + id + "'");
        limit(Map.of("kind", "key", "id", id), 100, "hard");
        spending.of(owner.id()).key(UUID.fromString(id)).cost(80).spend();
        post();
        assertThat(kinds(owner)).containsExactly("limit_80");
        assertThat(mailTo(owner.email()))
                .extracting(MimeMessage::getSubject)
                .containsExactly("nightly Bcc: x@evil.example: 80 % of the monthly limit is used");
        assertThat(mailTo("x@evil.example")).isEmpty();
    }

    @Test
    void adminsAreToldOfAModelsLimitAndMembersAreNot() {
        var member = cast.newMember("no-admin");
        sql("INSERT INTO models (id, name, created_at, updated_at) VALUES ('watched', 'Watched model', now(), now())");
        limit(Map.of("kind", "model", "id", "watched"), 1_000, "soft");
        try {
            spending.of(member.id()).model("watched").cost(800).spend();
            post();
            assertThat(kinds(cast.ada())).contains("limit_80");
            assertThat(mailTo(cast.ada().email()))
                    .extracting(MimeMessage::getSubject)
                    .contains("Watched model: 80 % of the monthly limit is used");
            assertThat(kinds(member)).isEmpty();
            assertThat(mailTo(member.email())).isEmpty();
        } finally {
            sql("DELETE FROM budgets WHERE owner_kind = 'model'");
            sql("UPDATE budget_revision SET revision = revision + 1");
        }
    }

    @Test
    void adminsAreMailedOfOthersWhereTheyWantToBe() {
        rule(Kind.LIMIT_100, true, true, false);
        var person = limited(100, "hard");
        spend(person, 100);
        post();
        assertThat(mailTo(cast.ada().email()))
                .extracting(MimeMessage::getSubject)
                .contains(person.name() + ": the monthly limit is reached");
        assertThat(feed(cast.ada()).getList("items.facts.ownerId"))
                .as("in the app only what concerns them")
                .doesNotContain(person.id().toString());
        rule(Kind.LIMIT_100, true, false, true);
    }

    @Test
    void whatWasReadIsNoLongerNew() {
        var person = limited(100, "hard");
        spend(person, 50);
        spend(person, 50);
        post();
        var before = feed(person);
        assertThat(before.getLong("unread")).isEqualTo(2);
        read(person, Map.of("ids", List.of(before.getString("items[0].id"))));
        assertThat(feed(person).getList("items.read")).containsExactly(true, false);
        var other = cast.newMember("no-reader-" + Ids.next());
        read(other, Map.of("ids", List.of(before.getString("items[1].id"))));
        assertThat(feed(person).getLong("unread")).isEqualTo(1);
        read(person, Map.of());
        assertThat(feed(person).getLong("unread")).isZero();
    }

    private void read(Cast.Person person, Map<String, ?> what) {
        cast.as(person)
                .contentType(ContentType.JSON)
                .body(what)
                .put("/api/me/notices/read")
                .then()
                .statusCode(204);
    }

    static String body(MimeMessage message) {
        var text = GreenMailUtil.getWholeMessage(message);
        try (var decoded = MimeUtility.decode(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "quoted-printable")) {
            return new String(decoded.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
