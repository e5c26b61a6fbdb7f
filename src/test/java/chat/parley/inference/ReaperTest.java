package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.catalog.UnknownUsage;
import chat.parley.ledger.Attempt;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeProvider;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
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

    private FakeProvider provider;
    private UUID grace;

    @BeforeEach
    void start() {
        provider = FakeProvider.start();
        grace = cast.newMember("reaper-" + System.nanoTime()).id();
    }

    @AfterEach
    void stop() {
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
        leaveToADeadReplica(admission.attempt());
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
        assertThat(underway.giveUp(admission.attempt())).isTrue();
        assertThatThrownBy(() -> inference.send(admission, new Heard())).isInstanceOf(IllegalStateException.class);
        stage.settle(
                admission.attempt(), new Outcome.NeverSent(ProviderFailure.of(ProviderFailure.Kind.CUT, "given up")));
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
        assertThat(provider.requests()).isEmpty();
    }

    @Test
    void onlyCallsThatNobodyMovesAreForgotten() {
        var admission = stage.admit(grace, stage.model(provider, "m:plain", UnknownUsage.BOUND));
        var later = new Underway(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5)));
        later.admitted(admission, 10);
        assertThat(later.forgotten(Duration.ofMinutes(2))).isEmpty();
        var earlier = new Underway(Clock.systemUTC());
        earlier.admitted(admission, 10);
        assertThat(earlier.forgotten(Duration.ofSeconds(-1))).hasSize(1);
        assertThat(earlier.send(admission.attempt())).isTrue();
        assertThat(earlier.forgotten(Duration.ofSeconds(-1))).isEmpty();
        assertThat(earlier.giveUp(admission.attempt())).isFalse();
        stage.settle(admission.attempt(), stage.send(admission).await());
    }

    private void leaveToADeadReplica(UUID attempt) {
        UUID dead = Ids.next();
        QuarkusTransaction.requiringNew().run(() -> {
            entities.createNativeQuery(
                            "INSERT INTO replicas (id, installation, died_at) VALUES (?1, ?1, clock_timestamp())")
                    .setParameter(1, dead)
                    .executeUpdate();
            entities.createNativeQuery("UPDATE attempts SET replica_id = ?1 WHERE id = ?2")
                    .setParameter(1, dead)
                    .setParameter(2, attempt)
                    .executeUpdate();
        });
        underway.settled(attempt);
    }
}
