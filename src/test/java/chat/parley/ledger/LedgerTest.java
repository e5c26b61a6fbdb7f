package chat.parley.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.budget.Budgets;
import chat.parley.http.Problem;
import chat.parley.ledger.Reservation.Granted;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.money.Usage;
import chat.parley.testing.Cast;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The ledger inside the transactions of its callers.
@QuarkusTest
class LedgerTest {

    @Inject
    Ledger ledger;

    @Inject
    Budgets budgets;

    @Inject
    EntityManager entities;

    @Inject
    Cast cast;

    /// Limits that later tests make would count them.
    @AfterEach
    void endWhatIsInProgress() {
        QuarkusTransaction.requiringNew()
                .call(() -> Attempt.pendingOf(CallOf.REPLICA))
                .forEach(left -> ledger.retrying(() -> ledger.voidAttempt(left.id, "rejected")));
    }

    @Test
    void aCallIsHeldAndChargedOnThePersonAndTheOrganisation() {
        var person = cast.newMember("spender").id();
        var call = call(person);
        var granted = (Granted) ledger.retrying(() -> ledger.reserve(call.request()));
        assertThat(granted.legs()).hasSize(2);
        var settled = ledger.retrying(() -> ledger.settle(settlement(call.attempt, 60)));
        assertThat(settled.cost()).isEqualTo(new Money(60));

        QuarkusTransaction.requiringNew().run(() -> {
            var account = LedgerAccount.of(OwnerKind.USER, person.toString(), Book.REAL)
                    .getFirst();
            assertThat(account.posted).isEqualTo(new Money(60));
            assertThat(account.held).isEqualTo(Money.ZERO);
            assertThat(account.limit).isEqualTo(Money.parse("20"));
            assertThat(LedgerAccount.find(
                            OwnerKind.USER, person.toString(), Book.REAL, account.period, account.periodStart))
                    .isPresent();
            var entries = LedgerEntry.of(OwnerKind.USER, person.toString(), Book.REAL, null, 10);
            assertThat(entries).hasSize(1);
            assertThat(entries.getFirst().kind).isEqualTo(LedgerEntry.Kind.CHARGE);
            assertThat(entries.getFirst().attemptId).isEqualTo(call.attempt);
            assertThat(LedgerEntry.of(OwnerKind.USER, person.toString(), Book.REAL, entries.getFirst().id, 10))
                    .isEmpty();
            var attempt = Attempt.find(call.attempt).orElseThrow();
            assertThat(attempt.state).isEqualTo(Attempt.State.SETTLED);
            assertThat(attempt.cost).isEqualTo(new Money(60));
            assertThat(attempt.flags).containsExactly("odd");
            assertThat(attempt.heldRates()).isEqualTo(call.rates);
            assertThat(Attempt.of(person, null, 10)).extracting(a -> a.id).containsExactly(call.attempt);
        });
    }

    @Test
    void whatTheCallerRollsBackNeverHappened() {
        var call = call(cast.newMember("unlucky").id());
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    assertThat(ledger.reserve(call.request())).isInstanceOf(Granted.class);
                    throw new IllegalStateException("the caller fails");
                }))
                .hasMessageContaining("the caller fails");
        QuarkusTransaction.requiringNew()
                .run(() -> assertThat(Attempt.find(call.attempt)).isEmpty());
        assertThat(((Granted) ledger.retrying(() -> ledger.reserve(call.request()))).repeated())
                .isFalse();
        assertThat(QuarkusTransaction.requiringNew().call(() -> Attempt.pendingOf(CallOf.REPLICA)))
                .extracting(a -> a.id)
                .contains(call.attempt);
        ledger.retrying(() -> ledger.voidAttempt(call.attempt, "never_sent"));
    }

    /// Two transactions take the same two locks in opposite order; PostgreSQL breaks one off, nobody notices.
    @Test
    void aDeadlockIsTriedAgainWhole() throws Exception {
        var barrier = new CyclicBarrier(2);
        var tries = new AtomicInteger();
        try (var executor = Executors.newFixedThreadPool(2)) {
            var one = executor.submit(() -> ledger.retrying(() -> lockBoth(tries, barrier, 901, 902)));
            var two = executor.submit(() -> ledger.retrying(() -> lockBoth(tries, barrier, 902, 901)));
            assertThat(List.of(one.get(), two.get())).containsOnly("done");
        }
        assertThat(tries).hasValue(3);
    }

    @Test
    void anotherFailureIsNotTriedAgain() {
        var tries = new AtomicInteger();
        assertThatThrownBy(() -> ledger.retrying(() -> {
                    tries.incrementAndGet();
                    throw new IllegalArgumentException("mine");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(tries).hasValue(1);
    }

    @Test
    void withoutItsDatabaseItRefuses() {
        var call = call(cast.newMember("cut-off").id());
        assertThatThrownBy(() -> ledger.retrying(() -> {
                    Object backend = entities.createNativeQuery("SELECT pg_backend_pid()", Integer.class)
                            .getSingleResult();
                    QuarkusTransaction.requiringNew()
                            .run(() -> entities.createNativeQuery("SELECT pg_terminate_backend(:pid)", Boolean.class)
                                    .setParameter("pid", backend)
                                    .getSingleResult());
                    return ledger.reserve(call.request());
                }))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.status()).isEqualTo(503);
                    assertThat(problem.type()).isEqualTo("books_unavailable");
                    assertThat(problem.retryAfterSeconds()).isPositive();
                });
        assertThat(ledger.retrying(() -> ledger.reserve(call.request()))).isInstanceOf(Granted.class);
        ledger.retrying(() -> ledger.voidAttempt(call.attempt, "never_sent"));
    }

    private String lockBoth(AtomicInteger tries, CyclicBarrier barrier, int first, int second) {
        int mine = tries.incrementAndGet();
        lock(first);
        if (mine <= 2) {
            try {
                barrier.await();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        lock(second);
        return "done";
    }

    private void lock(int key) {
        entities.createNativeQuery("SELECT pg_advisory_xact_lock(:key)", Object.class)
                .setParameter("key", key)
                .getResultList();
    }

    private CallOf call(UUID person) {
        var legs = QuarkusTransaction.requiringNew()
                .call(() -> budgets.legsFor(person, null, "deepseek-v4-flash", Book.REAL, Instant.now()));
        return new CallOf(legs.legs().toArray(Leg[]::new)).account(person).revision(legs.revision());
    }

    private static SettleRequest settlement(UUID attempt, long cost) {
        return new SettleRequest(attempt, new Money(cost), new Usage(1, 2, 3, 0), false, "completed", List.of("odd"));
    }
}
