package chat.parley.notice;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.MoneyShown;
import chat.parley.account.Organisation;
import chat.parley.testing.Cast;
import chat.parley.testing.Spending;
import chat.parley.testing.TestClock;
import chat.parley.testing.WebhookReceiver;
import chat.parley.time.Ids;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.util.GreenMail;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// People with small limits, somebody's money, a mail server and a program that hears.
abstract class NoticeStage {

    GreenMail smtp;

    @Inject
    Cast cast;

    @Inject
    Spending spending;

    @Inject
    Routing routing;

    @Inject
    Postman postman;

    @Inject
    TestClock time;

    @Inject
    EntityManager entities;

    WebhookReceiver receiver;

    @BeforeEach
    void startQuietly() throws IOException, FolderException {
        cast.ada();
        routing.run();
        sql("UPDATE outbox SET gave_up_at = now() WHERE sent_at IS NULL AND gave_up_at IS NULL");
        smtp.purgeEmailFromAllMailboxes();
        receiver = WebhookReceiver.start();
    }

    @AfterEach
    void leaveNothingBehind() {
        receiver.close();
        time.reset();
        tx(() -> Webhook.deleteAll());
        show(MoneyShown.AMOUNTS);
    }

    /// A member who may spend that many nano-units this month.
    Cast.Person limited(int nano, String mode) {
        var person = cast.newMember("noticed-" + Ids.next());
        limit(Map.of("kind", "user", "id", person.id()), nano, mode);
        return person;
    }

    void limit(Map<String, ?> owner, int nano, String mode) {
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "owner",
                        owner,
                        "period",
                        "month",
                        "limit",
                        "0.%09d".formatted(nano),
                        "mode",
                        mode,
                        "reason",
                        "test"))
                .post("/api/admin/budgets")
                .then()
                .statusCode(201);
    }

    void spend(Cast.Person person, int nano) {
        spending.of(person.id()).cost(nano).spend();
    }

    JsonPath feed(Cast.Person person) {
        return cast.as(person)
                .get("/api/me/notices")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    List<String> kinds(Cast.Person person) {
        return feed(person).getList("items.kind");
    }

    /// Routes and sends all that is due.
    void post() {
        routing.run();
        while (postman.deliver() > 0) {
            Thread.onSpinWait();
        }
    }

    List<MimeMessage> mailTo(String email) {
        return Arrays.stream(smtp.getReceivedMessages())
                .filter(message -> isTo(message, email))
                .toList();
    }

    JsonPath makeWebhook() {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("name", "Pager", "url", receiver.url()))
                .post("/api/admin/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    void rule(Kind kind, boolean mail, boolean mailAdmins, boolean webhook) {
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "rules",
                        List.of(Map.of(
                                "kind", kind.text(), "mail", mail, "mailAdmins", mailAdmins, "webhook", webhook))))
                .put("/api/admin/notices/settings")
                .then()
                .statusCode(200);
    }

    void show(MoneyShown shown) {
        tx(() -> {
            Organisation.current().moneyShown = shown;
            return shown;
        });
    }

    List<Delivery> deliveriesTo(String target) {
        return tx(() -> Delivery.<Delivery>list("target = ?1 order by createdAt, id", target));
    }

    static void assertOneIn(List<Delivery> deliveries, String error) {
        assertThat(deliveries).singleElement().satisfies(delivery -> {
            assertThat(delivery.sentAt).isNull();
            assertThat(delivery.lastError).contains(error);
        });
    }

    void sql(String text) {
        tx(() -> entities.createNativeQuery(text).executeUpdate());
    }

    long number(String text, UUID id) {
        return tx(() -> (Long) entities.createNativeQuery(text, Long.class)
                .setParameter(1, id.toString())
                .getSingleResult());
    }

    static <T> T tx(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }

    private static boolean isTo(MimeMessage message, String email) {
        try {
            return message.getRecipients(Message.RecipientType.TO)[0].toString().equals(email);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
