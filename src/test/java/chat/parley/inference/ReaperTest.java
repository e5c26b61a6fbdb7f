package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.catalog.UnknownUsage;
import chat.parley.ledger.Attempt;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.TestClock;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever was forgotten, nothing stays held.
@QuarkusTest
class ReaperTest {

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    Inference inference;

    @Inject
    AttemptReaper reaper;

    @Inject
    Underway underway;

    @Inject
    EntityManager entities;

    @Inject
    TestClock clock;

    private FakeProvider provider;
    private UUID grace;

    @BeforeEach
    void start() {
        provider = FakeProvider.start();
        grace = cast.newMember("reaper-" + System.nanoTime()).id();
    }

    @AfterEach
    void stop() {
        clock.reset();
        provider.close();
    }

    @Test
    void aCallInMemoryIsLeftAlone() {
        var admission = stage.admit(grace, stage.model(provider, "m:plain", UnknownUsage.BOUND));
        reaper.reap();
        assertThat(stage.attempt(admission.attempt()).state).isEqualTo(Attempt.State.PENDING);
        stage.settle(admission.attempt(), stage.send(admission).await());
        assertThat(underway.holds(admission.attempt())).isFalse();
    }

    @Test
    void whatADeadReplicaLeftIsSettledByRule() {
        var admission = stage.admit(grace, stage.model(provider, "m:plain", UnknownUsage.BOUND));
        stage.leaveToADeadReplica(admission.attempt());
        reaper.reap();
        var attempt = stage.attempt(admission.attempt());
        assertThat(attempt.state).isEqualTo(Attempt.State.SETTLED);
        assertThat(attempt.outcome).isEqualTo("crashed");
        assertThat(attempt.cost).isEqualTo(admission.held());
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
    }

    @Test
    void whatThisProcessForgotIsSettledAfterAWhileAndNotBefore() {
        var admission = stage.admit(grace, stage.model(provider, "m:plain", UnknownUsage.BOUND));
        underway.settled(admission.attempt());
        reaper.reap();
        assertThat(stage.attempt(admission.attempt()).state).isEqualTo(Attempt.State.PENDING);
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery(
                                "UPDATE attempts SET created_at = created_at - interval '3 minutes' WHERE id = ?1")
                        .setParameter(1, admission.attempt())
                        .executeUpdate());
        reaper.reap();
        assertThat(stage.attempt(admission.attempt()).state).isEqualTo(Attempt.State.SETTLED);
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
    }

    @Test
    void anAdmissionThatWasGivenUpCanNoLongerBeSent() {
        var admission = stage.admit(grace, stage.model(provider, "m:plain", UnknownUsage.BOUND));
        var end = underway.giveUp(admission.attempt());
        assertThat(end).containsInstanceOf(Outcome.NeverSent.class);
        assertThatThrownBy(() -> inference.send(admission, new Heard())).isInstanceOf(IllegalStateException.class);
        assertThat(underway.giveUp(admission.attempt())).isEqualTo(end);
        stage.settle(admission.attempt(), end.orElseThrow());
        assertThat(underway.giveUp(admission.attempt())).isEmpty();
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
        assertThat(provider.requests()).isEmpty();
    }

    @Test
    void onlyCallsThatNobodyMovesAreForgotten() {
        var admission = stage.admit(grace, stage.model(provider, "m:plain", UnknownUsage.BOUND));
        var later = new Underway(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5)));
        later.admitted(admission, Ids.next(), 10);
        assertThat(later.forgotten(Duration.ofMinutes(2))).isEmpty();
        var earlier = new Underway(Clock.systemUTC());
        earlier.admitted(admission, Ids.next(), 10);
        assertThat(earlier.forgotten(Duration.ofSeconds(-1))).hasSize(1);
        assertThat(earlier.send(admission.attempt())).isTrue();
        assertThat(earlier.forgotten(Duration.ofSeconds(-1))).isEmpty();
        assertThat(earlier.giveUp(admission.attempt())).isEmpty();
        stage.settle(admission.attempt(), stage.send(admission).await());
    }

    /// It knows that the call was never sent, and goes on knowing it until that is in the books.
    @Test
    void whatWasNeverSentIsVoidThoughTheBooksAreAwayAtFirst() {
        var admission = stage.admit(grace, stage.model(provider, "m:plain", UnknownUsage.BOUND));
        clock.advance(Duration.ofMinutes(3));
        away(admission.attempt(), reaper::reap);
        assertThat(stage.attempt(admission.attempt()).state).isEqualTo(Attempt.State.PENDING);
        assertThatThrownBy(() -> inference.send(admission, new Heard())).isInstanceOf(IllegalStateException.class);

        reaper.reap();
        assertThat(stage.attempt(admission.attempt()).state).isEqualTo(Attempt.State.VOID);
        assertThat(stage.spent(grace)).isEqualTo(Money.ZERO);
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
        assertThat(underway.holds(admission.attempt())).isFalse();
        assertThat(provider.requests()).isEmpty();
    }

    /// The connection was lost before the commit, and the client asked again elsewhere under the same id.
    @Test
    void whatAnotherReplicaAdmittedIsNotVoidedForAReservationThatWasLost() {
        var model = stage.model(provider, "m:plain", UnknownUsage.BOUND);
        var call = stage.call(grace, model, ChatRequest.of(List.of(ChatMessage.user("Again?")), Effort.OFF));
        QuarkusTransaction.requiringNew().call(() -> inference.admit(call));
        stage.giveTo(Ids.next(), call.attempt());
        clock.advance(Duration.ofMinutes(3));
        reaper.reap();
        assertThat(stage.attempt(call.attempt()).state).isEqualTo(Attempt.State.PENDING);
        assertThat(underway.holds(call.attempt())).isFalse();
        stage.chargeByRule(call.attempt());
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
    }

    /// The books can be read while the work is done, and say nothing of this call's end.
    private void away(UUID attempt, Runnable work) {
        run("CREATE FUNCTION away() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''away''; END'");
        run("CREATE TRIGGER away BEFORE UPDATE ON attempts FOR EACH ROW WHEN (OLD.id = '" + attempt
                + "') EXECUTE FUNCTION away()");
        try {
            work.run();
        } finally {
            run("DROP FUNCTION away CASCADE");
        }
    }

    private void run(String sql) {
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery(sql).executeUpdate());
    }
}
