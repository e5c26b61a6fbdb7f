package chat.parley.ledger;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import chat.parley.audit.AuditEvent;
import chat.parley.http.Problem;
import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Reason;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.money.Usage;
import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class LedgerAuditTest {

    @TestHTTPResource(value = "/health/well", management = true)
    URI wellness;

    @Inject
    Ledger ledger;

    @Inject
    LedgerAudit audit;

    @Inject
    EntityManager entities;

    @Inject
    Cast cast;

    @Test
    void booksThatAddUpAreLeftAlone() {
        var leg = used();
        assertThat(audit.audit(false)).noneMatch(found -> found.account() == id(leg));
        assertThat(audit.audit(false)).noneMatch(found -> found.account() == id(leg));
        assertThat(audit.audit(true)).noneMatch(found -> found.account() == id(leg));
        assertThat(ledger.retrying(() -> ledger.reserve(call(leg).request()))).isInstanceOf(Granted.class);
    }

    /// Found by the pass over what is new and by the pass over all; before and after the account was once found
    /// right.
    @ParameterizedTest
    @CsvSource({
        "posted = posted - 1, posted = posted + 1, false, false",
        "posted = posted + 1, posted = posted - 1, false, true",
        "posted = posted + 1, posted = posted - 1, true, true",
        "held = held + 1, held = held - 1, false, false",
        "held = held - 1, held = held + 1, true, true",
    })
    void aMismatchFreezesTheAccountUntilAnAdminLooks(
            String tamper, String mend, boolean fromFirst, boolean auditedBefore) {
        var leg = used();
        if (auditedBefore) {
            audit.audit(false);
        }
        sql("UPDATE ledger_accounts SET " + tamper + " WHERE id = " + id(leg));
        var before = account(leg).posted;

        var found = audit.audit(fromFirst).stream()
                .filter(mismatch -> mismatch.account() == id(leg))
                .findFirst()
                .orElseThrow();
        assertThat(found.posted() != found.entries() || found.held() != found.legs())
                .isTrue();
        assertThat(account(leg).frozenAt).isNotNull();
        assertThat(account(leg).posted).isEqualTo(before);
        given().get(wellness).then().statusCode(503).body("status", equalTo("DOWN"));
        var other = used();
        assertThat(ledger.retrying(() -> ledger.reserve(call(other).request()))).isInstanceOf(Granted.class);
        var refused = (Refused) ledger.retrying(() -> ledger.reserve(call(leg).request()));
        assertThat(refused.reason()).isEqualTo(Reason.FROZEN);

        // Said once, shown as long as it lasts.
        assertThat(audit.audit(fromFirst)).anyMatch(mismatch -> mismatch.account() == id(leg));
        assertThat(QuarkusTransaction.requiringNew()
                        .call(() -> AuditEvent.count(
                                "action = 'ledger_mismatch' and targetId = ?1", Long.toString(id(leg)))))
                .isEqualTo(1);

        // An admin who says that all is well is not believed before it is.
        assertThatThrownBy(() -> release(leg))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo("books_differ"));
        assertThat(account(leg).frozenAt).isNotNull();
        sql("UPDATE ledger_accounts SET " + mend + " WHERE id = " + id(leg));
        release(leg);
        assertThatThrownBy(() -> release(leg))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(404));
        assertThat(audit.audit(fromFirst)).noneMatch(mismatch -> mismatch.account() == id(leg));
        assertThat(ledger.retrying(() -> ledger.reserve(call(leg).request()))).isInstanceOf(Granted.class);
        given().get(wellness).then().statusCode(200);
    }

    /// Limits that later tests make would count them.
    @AfterEach
    void endWhatIsInProgress() {
        QuarkusTransaction.requiringNew()
                .call(() -> Attempt.pendingOf(CallOf.REPLICA))
                .forEach(left -> ledger.retrying(() -> ledger.voidAttempt(left.id, "rejected")));
    }

    private void release(Leg leg) {
        var account = id(leg);
        QuarkusTransaction.requiringNew()
                .run(() -> LedgerAccount.release(account, cast.ada().id(), "counted again"));
    }

    /// An account with one settled call and one in progress.
    private Leg used() {
        cast.ada();
        var leg = SqlLedger.monthly(OwnerKind.USER, Ids.next().toString(), 100_000);
        var settled = call(leg);
        ledger.retrying(() -> ledger.reserve(settled.request()));
        ledger.retrying(() -> ledger.settle(
                new SettleRequest(settled.attempt, new Money(40), Usage.NONE, false, "completed", List.of())));
        ledger.retrying(() -> ledger.reserve(call(leg).request()));
        return leg;
    }

    private CallOf call(Leg leg) {
        Object revision = QuarkusTransaction.requiringNew()
                .call(() -> entities.createNativeQuery("SELECT revision FROM budget_revision", Long.class)
                        .getSingleResult());
        return new CallOf(leg).revision((Long) revision);
    }

    private static LedgerAccount account(Leg leg) {
        return QuarkusTransaction.requiringNew()
                .call(() -> LedgerAccount.of(OwnerKind.USER, leg.ownerId(), Book.REAL)
                        .getFirst());
    }

    private static long id(Leg leg) {
        return account(leg).id;
    }

    private void sql(String text) {
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery(text).executeUpdate());
    }
}
