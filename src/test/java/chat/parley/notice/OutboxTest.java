package chat.parley.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import chat.parley.audit.AuditEvent;
import chat.parley.money.Money;
import chat.parley.testing.SmtpResource;
import chat.parley.testing.WebhookReceiver.Heard;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is to be sent is sent, once where all goes well, and again under the same id where it does not.
@QuarkusTest
class OutboxTest extends NoticeStage {

    @Inject
    Notices notices;

    @Test
    void aWebhookHearsSignedWhatAnybodyCanCheck() {
        var webhook = makeWebhook();
        var person = limited(100, "hard");
        spend(person, 80);
        post();
        Heard heard = receiver.heard().getFirst();
        assertThat(receiver.heard()).hasSize(1);
        assertThat(heard.path()).isEqualTo("/hook/?from=parley");
        assertThat(heard.kind()).isEqualTo("limit_80");
        assertThat(heard.signature())
                .isEqualTo("v1="
                        + WebhookSender.sign(webhook.getString("secret"), heard.timestamp() + "." + heard.body()));
        var body = JsonPath.from(heard.body());
        assertThat(body.getString("id")).isEqualTo(heard.id());
        assertThat(body.getString("currency")).isEqualTo("USD");
        assertThat(body.getMap("facts"))
                .containsEntry("ownerId", person.id().toString())
                .containsEntry("name", person.name())
                .containsEntry("spent", "0.000000080");
        assertThat(deliveriesTo(webhook.getString("id"))).singleElement().satisfies(sent -> {
            assertThat(sent.sentAt).isNotNull();
            assertThat(sent.tries).isEqualTo(1);
        });
        // The secret is shown once and kept sealed.
        cast.as(cast.ada())
                .get("/api/admin/webhooks")
                .then()
                .body("items.name", contains("Pager"))
                .body("items.secret", contains(nullValue()));
        var stored = tx(() -> Webhook.<Webhook>listAll().getFirst().secretSealed);
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain(webhook.getString("secret"));
    }

    @ParameterizedTest
    @CsvSource({"500, answered with status 500", "302, answered with status 302", "410, answered with status 410"})
    void whatIsRefusedIsTriedAgainLaterUnderTheSameId(int status, String error) {
        var webhook = makeWebhook().getString("id");
        receiver.answerWith(status);
        raise("refused " + status);
        post();
        post();
        assertThat(receiver.heard()).as("not again at once, and nowhere else").hasSize(1);
        assertOneIn(deliveriesTo(webhook), error);
        cast.as(cast.ada())
                .get("/api/admin/notices/settings")
                .then()
                .body("troubles.error", hasItem(error))
                .body("troubles.gaveUp", hasItem(false));
        receiver.answerWith(204);
        time.advance(Duration.ofSeconds(11));
        post();
        assertThat(receiver.heard()).hasSize(2);
        assertThat(receiver.heard().stream().map(Heard::id).distinct()).hasSize(1);
        assertThat(receiver.heard().stream().map(Heard::body).distinct()).hasSize(1);
        assertThat(deliveriesTo(webhook)).singleElement().satisfies(delivery -> {
            assertThat(delivery.sentAt).isNotNull();
            assertThat(delivery.tries).isEqualTo(2);
            assertThat(delivery.lastError).isEmpty();
        });
    }

    @Test
    void whatWasSentOrGivenUpIsForgottenAfterAQuarter() {
        var webhook = makeWebhook().getString("id");
        raise("once upon a time");
        post();
        receiver.answerWith(503);
        raise("never heard");
        post();
        time.advance(Duration.ofDays(2));
        post();
        assertThat(deliveriesTo(webhook)).extracting(d -> d.gaveUpAt != null).containsExactlyInAnyOrder(false, true);
        time.advance(Duration.ofDays(89));
        raise("still waits");
        post();
        postman.forget();
        assertThat(deliveriesTo(webhook))
                .as("given up 89 days ago, and not sent yet")
                .hasSize(2);
        time.advance(Duration.ofDays(2));
        postman.forget();
        assertThat(deliveriesTo(webhook))
                .singleElement()
                .satisfies(waits -> assertThat(waits.sentAt).isNull());
        raise("once upon a time");
        post();
        assertThat(deliveriesTo(webhook)).as("it was told before").hasSize(1);
    }

    @Test
    void afterADayItGivesUp() {
        var webhook = makeWebhook().getString("id");
        receiver.answerWith(503);
        raise("for a day");
        int rounds = 0;
        post();
        while (deliveriesTo(webhook).getFirst().gaveUpAt == null) {
            time.advance(Duration.ofHours(1));
            post();
            rounds++;
        }
        assertThat(rounds).isBetween(15, 24);
        assertThat(receiver.heard()).hasSizeBetween(8, 20);
        time.advance(Duration.ofDays(2));
        var before = receiver.heard().size();
        post();
        assertThat(receiver.heard()).hasSize(before);
    }

    /// Somebody takes it and dies before saying that it was sent.
    @Test
    void whatAProcessTookAndDidNotFinishIsSentByAnother() {
        var webhook = makeWebhook().getString("id");
        raise("taken");
        routing.run();
        var dead = takenFor(webhook);
        post();
        assertThat(receiver.heard()).isEmpty();
        time.advance(Duration.ofMinutes(3));
        post();
        assertThat(receiver.heard()).extracting(Heard::id).containsExactly(dead.id.toString());
        // It was only slow: its word comes too late, and changes nothing.
        assertThat(tx(() -> dead.sent(time.instant()))).isFalse();
        assertThat(tx(() -> dead.failed("late", false, time.instant()))).isFalse();
        assertThat(deliveriesTo(webhook))
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.tries).isEqualTo(2));
    }

    /// What other tests have left in the outbox is taken before it.
    private Delivery takenFor(String webhook) {
        for (var taken = postman.take(); !taken.isEmpty(); taken = postman.take()) {
            for (var delivery : taken) {
                if (delivery.target.equals(webhook)) {
                    return delivery;
                }
            }
        }
        throw new AssertionError("nothing for " + webhook);
    }

    @Test
    void manyReplicasTakeEachOnceAndRouteEachOnce() throws Exception {
        var webhook = makeWebhook().getString("id");
        for (int i = 0; i < 40; i++) {
            raise("many " + i);
        }
        List<Delivery> taken = new ArrayList<>();
        try (var replicas = Executors.newFixedThreadPool(4)) {
            var work = new ArrayList<Callable<List<Delivery>>>();
            for (int i = 0; i < 4; i++) {
                work.add(() -> {
                    routing.run();
                    var mine = new ArrayList<Delivery>();
                    for (int round = 0; round < 12; round++) {
                        mine.addAll(postman.take());
                    }
                    return mine;
                });
            }
            for (var result : replicas.invokeAll(work)) {
                taken.addAll(result.get());
            }
        }
        taken.removeIf(delivery -> !delivery.target.equals(webhook));
        taken.addAll(postman.take().stream()
                .filter(delivery -> delivery.target.equals(webhook))
                .toList());
        assertThat(taken).extracting(delivery -> delivery.id).doesNotHaveDuplicates();
        assertThat(deliveriesTo(webhook)).hasSize(40);
    }

    @Test
    void oneThatCannotBeRoutedKeepsNoOtherWaiting() {
        makeWebhook();
        tx(() -> notices.raise(Kind.LIMIT_80, "nonsense", Map.of("ownerKind", "user", "ownerId", "nobody")));
        raise("behind nonsense");
        post();
        assertThat(receiver.heard()).extracting(Heard::kind).containsExactly("balance_low");
        sql("DELETE FROM notices WHERE about = 'nonsense'");
    }

    @Test
    void aWebhookThatWasRemovedHearsNoMore() {
        var webhook = makeWebhook().getString("id");
        raise("removed");
        routing.run();
        cast.as(cast.ada()).delete("/api/admin/webhooks/" + webhook).then().statusCode(204);
        post();
        assertThat(receiver.heard()).isEmpty();
        assertOneIn(deliveriesTo(webhook), "the webhook was removed");
        assertThat(deliveriesTo(webhook).getFirst().gaveUpAt).isNotNull();
    }

    @Test
    void aThingIsToldOnceAndOnlyIfWhatFoundItIsCommitted() {
        assertThat(raise("once")).isTrue();
        assertThat(raise("once")).isFalse();
        QuarkusTransaction.begin();
        assertThat(notices.raise(Kind.BALANCE_LOW, "rolled back", Map.of())).isTrue();
        QuarkusTransaction.rollback();
        assertThat(tx(() -> Notice.count("about = 'rolled back'"))).isZero();
    }

    @Test
    void aMailCarriesTheIdOfItsDeliveryAndWaitsForAServerThatIsAway() throws Exception {
        var ada = cast.ada();
        raise("mail");
        smtp.stop();
        try {
            post();
            assertThat(deliveriesTo(ada.email()).getLast()).satisfies(delivery -> {
                assertThat(delivery.sentAt).isNull();
                assertThat(delivery.lastError).startsWith("the mail server did not take it");
            });
        } finally {
            smtp.start();
        }
        time.advance(Duration.ofSeconds(11));
        post();
        var delivery = deliveriesTo(ada.email()).getLast();
        assertThat(delivery.sentAt).isNotNull();
        var mail = mailTo(ada.email()).getLast();
        assertThat(mail.getSubject()).isEqualTo("DeepSeek: the credit is low");
        assertThat(mail.getFrom()[0]).hasToString(SmtpResource.SENDER);
        assertThat(mail.getHeader("Parley-Delivery")).containsExactly(delivery.id.toString());
        assertThat(mail.getMessageID()).isEqualTo("<" + delivery.id + "@halden.example>");
        assertThat(AlertsTest.body(mail)).contains("Left: $1.25").contains("<h1>DeepSeek: the credit is low</h1>");
    }

    @Test
    void adminsTryMailAndWebhooks() {
        var webhook = makeWebhook().getString("id");
        trial("/api/admin/webhooks/" + webhook + "/test", true, null);
        assertThat(receiver.heard()).extracting(Heard::kind).containsExactly("test");
        receiver.answerWith(404);
        trial("/api/admin/webhooks/" + webhook + "/test", false, "answered with status 404");
        trial("/api/admin/notices/mail-test", true, null);
        assertThat(mailTo(cast.ada().email())).hasSize(1);
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/admin/webhooks/" + Ids.next() + "/test")
                .then()
                .statusCode(404);
        cast.as(cast.ada())
                .get("/api/admin/notices/settings")
                .then()
                .body("mail.on", equalTo(true))
                .body("mail.host", equalTo("127.0.0.1"))
                .body("mail.from", equalTo(SmtpResource.SENDER));
    }

    @ParameterizedTest
    @CsvSource({
        "not an address,not_an_address",
        "ftp://example.com,address_scheme",
        "https://user@example.com/hook,address_extra",
        "https://example.com/hook#here,address_extra",
    })
    void whatIsNoAddressForAWebhookIsRefused(String url, String code) {
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("name", "x", "url", url))
                .post("/api/admin/webhooks")
                .then()
                .statusCode(400)
                .body("errors.field", contains("url"))
                .body("errors.code", contains(code));
    }

    @Test
    void whatAdminsChangeIsInTheAuditLogWithoutTheSecret() {
        var webhook = makeWebhook();
        rule(Kind.OVERRUN, false, false, true);
        rule(Kind.OVERRUN, true, false, true);
        var made = event("webhook_created", webhook.getString("id"));
        assertThat(made.details.toString()).contains("Pager").doesNotContain(webhook.getString("secret"));
        assertThat(event("notice_rule_changed", "overrun").details)
                .isEqualTo(Map.of("mail", Map.of("before", false, "after", true)));
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body("{\"rules\": [{\"kind\": \"weather\"}]}")
                .put("/api/admin/notices/settings")
                .then()
                .statusCode(400);
        cast.as(cast.ada())
                .get("/api/admin/notices")
                .then()
                .statusCode(200)
                .body("currency", equalTo("USD"))
                .body("items.kind", not(hasItem(startsWith("test"))));
    }

    private AuditEvent event(String action, String target) {
        return tx(() -> AuditEvent.<AuditEvent>find("action = ?1 and targetId = ?2 order by at desc", action, target)
                .firstResult());
    }

    private void trial(String path, boolean ok, String error) {
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body("{}")
                .post(path)
                .then()
                .statusCode(200)
                .body("ok", equalTo(ok))
                .body("error", equalTo(error));
    }

    private boolean raise(String about) {
        return tx(() -> notices.raise(
                Kind.BALANCE_LOW,
                about,
                Map.of(
                        "provider",
                        "DeepSeek",
                        "providerId",
                        UUID.fromString("00000000-0000-7000-8000-000000000001"),
                        "balance",
                        Money.parse("1.25"))));
    }
}
