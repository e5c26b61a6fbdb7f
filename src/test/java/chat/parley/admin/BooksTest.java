package chat.parley.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import chat.parley.audit.AuditEvent;
import chat.parley.budget.Budgets;
import chat.parley.ledger.Ledger;
import chat.parley.ledger.LedgerAudit;
import chat.parley.ledger.Reservation;
import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Reason;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.ledger.ReserveRequest;
import chat.parley.money.Book;
import chat.parley.money.Rates;
import chat.parley.notice.Kind;
import chat.parley.notice.Notice;
import chat.parley.testing.Cast;
import chat.parley.testing.Spending;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What admins see of the always-on audit, and how spending that it stopped begins again.
@QuarkusTest
class BooksTest {

    @TestHTTPResource(value = "/health/well", management = true)
    URI wellness;

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @Inject
    Cast cast;

    @Inject
    Spending spending;

    @Inject
    Ledger ledger;

    @Inject
    Budgets budgets;

    @Inject
    LedgerAudit audit;

    @Inject
    PricesWaiting prices;

    @Inject
    EntityManager entities;

    @Test
    void oneBudgetStopsAndAllOthersGoOnUntilItsBooksAddUp() {
        var person = cast.newMember("corrupted").id();
        var other = cast.newMember("untouched").id();
        spending.of(person).cost(40).spend();
        spending.of(other).cost(40).spend();
        var account = account(person);
        sql("UPDATE ledger_accounts SET posted = posted + 7 WHERE id = " + account);
        try {
            audit.audit(true);
            assertThat(reserve(person))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.FROZEN));
            assertThat(reserve(other)).isInstanceOf(Granted.class);

            var row = "stopped.find { it.account == " + account + " }.";
            books().body(row + "name", equalTo("corrupted"))
                    .body(row + "ownerKind", equalTo("user"))
                    .body(row + "spent", equalTo("0.000000047"))
                    .body(row + "lines", equalTo("0.000000040"))
                    .body(row + "addsUp", equalTo(false))
                    .body("runs.find { it.everything }.mismatches", greaterThan(0))
                    .body("accounts", greaterThan(2));
            given().get(wellness)
                    .then()
                    .statusCode(503)
                    .body("checks.find { it.name == 'Ledger adds up' }.data.frozen", greaterThan(0))
                    .body("checks.find { it.name == 'Ledger adds up' }.data.lastAudit", notNullValue());
            assertThat(given().get(metrics).asString())
                    .containsPattern("parley_ledger_mismatches [1-9]")
                    .containsPattern("parley_ledger_audit_accounts [1-9]");
            assertThat(tx(() -> Notice.<Notice>list("kind", Kind.LEDGER_MISMATCH)))
                    .anySatisfy(notice -> assertThat(notice.facts).containsEntry("ownerId", person.toString()));

            release(account, "it looks fine to me").statusCode(409).body("type", equalTo("books_differ"));
            release(account, " ").statusCode(400);
            assertThat(reserve(person)).isInstanceOf(Refused.class);
        } finally {
            sql("UPDATE ledger_accounts SET posted = posted - 7 WHERE id = " + account);
        }
        books().body("stopped.find { it.account == " + account + " }.addsUp", equalTo(true));
        assertThat(reserve(person)).as("not by itself").isInstanceOf(Refused.class);
        release(account, "restored from the backup of Monday")
                .statusCode(200)
                .body("stopped.account", not(hasItem(account)));
        assertThat(reserve(person)).isInstanceOf(Granted.class);
        AuditEvent event = tx(() -> AuditEvent.<AuditEvent>find("action", "ledger_account_unfrozen").stream()
                .filter(one -> Integer.toString(account).equals(one.targetId))
                .findFirst()
                .orElseThrow());
        assertThat(event.details).containsEntry("reason", "restored from the backup of Monday");
        assertThat(event.actor).isEqualTo(cast.ada().id());
        release(account, "again").statusCode(404);
    }

    @Test
    void anAdminAddsEverythingUpAtOnce() {
        var before = Instant.now();
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/admin/books/audits")
                .then()
                .statusCode(200)
                .body("currency", equalTo("USD"));
        var at = Instant.parse(books().extract().path("runs.find { it.everything }.at"));
        assertThat(at).isAfterOrEqualTo(before.minusMillis(5));
    }

    @Test
    void pricesThatNobodyConfirmedAreToldOnce() {
        String id = cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "name",
                        "Unconfirmed",
                        "baseUrl",
                        "http://127.0.0.1:9/v1",
                        "profile",
                        "deepseek",
                        "apiKey",
                        "k"))
                .post("/api/admin/providers")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        prices.look();
        prices.look();
        assertThat(tx(() -> Notice.<Notice>list("kind", Kind.PRICES_UNCONFIRMED)).stream()
                        .filter(notice -> "Unconfirmed".equals(notice.facts.get("provider"))))
                .hasSize(1);
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("enabled", false))
                .patch("/api/admin/providers/" + id)
                .then()
                .statusCode(200);
    }

    private ValidatableResponse books() {
        return cast.as(cast.ada()).get("/api/admin/books").then().statusCode(200);
    }

    private ValidatableResponse release(int account, String reason) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("reason", reason))
                .post("/api/admin/books/" + account + "/release")
                .then();
    }

    private Reservation reserve(UUID person) {
        return ledger.retrying(() -> {
            var legs = budgets.legsFor(person, null, Spending.MODEL, Book.REAL, Instant.now());
            return ledger.reserve(new ReserveRequest(
                    Ids.next(),
                    "chat",
                    Book.REAL,
                    person,
                    null,
                    null,
                    null,
                    person,
                    person,
                    person,
                    Spending.MODEL,
                    person,
                    legs.day(),
                    0,
                    "bytes",
                    new Rates(0, 0, 1_000),
                    1,
                    1,
                    legs.legs(),
                    legs.revision()));
        });
    }

    private int account(UUID person) {
        return tx(() -> ((Long) entities.createNativeQuery(
                                "SELECT id FROM ledger_accounts WHERE owner_id = ?1 AND book = 'real'", Long.class)
                        .setParameter(1, person.toString())
                        .getSingleResult())
                .intValue());
    }

    private void sql(String text) {
        tx(() -> entities.createNativeQuery(text).executeUpdate());
    }

    private static <T> T tx(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
