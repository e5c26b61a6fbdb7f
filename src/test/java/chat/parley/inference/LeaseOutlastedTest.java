package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.catalog.UnknownUsage;
import chat.parley.ledger.Attempt;
import chat.parley.ledger.Ledger;
import chat.parley.money.Money;
import chat.parley.money.Usage;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import chat.parley.testing.TestClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// A replica that was declared dead while it lived: its answers still come, and somebody else has resolved them.
@QuarkusTest
class LeaseOutlastedTest {

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    AttemptReaper reaper;

    @Inject
    Books books;

    @Inject
    Ledger ledger;

    @Inject
    Underway underway;

    @Inject
    TestClock clock;

    private FakeProvider provider;
    private UUID grace;

    @BeforeEach
    void start() {
        provider = FakeProvider.start();
        grace = cast.newMember("outlasts-" + System.nanoTime()).id();
    }

    @AfterEach
    void stop() {
        clock.reset();
        provider.close();
    }

    @Test
    void exactUsageThatComesAfterTheReaperCorrectsItsCharge() {
        provider.script("m:slow", FakeScript.answer("", "word ".repeat(30)).every(Duration.ofMillis(20)));
        var admission = stage.admit(grace, stage.model(provider, "m:slow", UnknownUsage.BOUND));
        var heard = stage.send(admission);
        heard.awaitFirst();
        stage.leaveToADeadReplica(admission.attempt());
        reaper.reap();
        var reaped = stage.attempt(admission.attempt());
        assertThat(reaped.outcome).isEqualTo("crashed");
        assertThat(reaped.estimated).isTrue();
        assertThat(stage.spent(grace)).isEqualTo(admission.held());

        var late = stage.settle(admission.attempt(), heard.await());
        var corrected = stage.attempt(admission.attempt());
        var billed = provider.meter().total();
        assertThat(late.cost()).isEqualTo(billed).isLessThan(admission.held());
        assertThat(late.estimated()).isFalse();
        assertThat(late.detail().total()).isEqualTo(billed);
        assertThat(corrected.settledAt).isEqualTo(reaped.settledAt);
        assertThat(corrected.flags).contains("usage_missing", "corrected");
        assertThat(stage.spent(grace)).isEqualTo(billed);
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
        assertThat(stage.settle(admission.attempt(), heard.await()).cost()).isEqualTo(billed);
        assertThat(stage.spent(grace)).isEqualTo(billed);
    }

    /// What this replica still has in hand of a call that others have resolved is settled in its own good time.
    @Test
    void anEndThatNobodySettledIsNotForgotten() {
        var admission = stage.admit(grace, stage.model(provider, "m:plain", UnknownUsage.BOUND));
        var outcome = stage.send(admission).await();
        stage.chargeByRule(admission.attempt());
        assertThat(stage.spent(grace)).isEqualTo(admission.held());
        assertThat(underway.find(admission.attempt()))
                .hasValueSatisfying(entry -> assertThat(entry.outcome()).isEqualTo(outcome));

        ledger.retrying(() -> books.settle(admission.attempt(), outcome));
        assertThat(stage.spent(grace)).isEqualTo(provider.meter().total());
    }

    /// Both at the same moment: one of them wins, and the hold is freed once.
    @RepeatedTest(5)
    void theReaperAndTheEndMayMeet() throws Exception {
        var admission = stage.admit(grace, stage.model(provider, "m:plain", UnknownUsage.BOUND));
        var outcome = stage.send(admission).await();
        stage.leaveToADeadReplica(admission.attempt());
        try (var both = Executors.newFixedThreadPool(2)) {
            Future<Settlement> reaps =
                    both.submit(() -> ledger.retrying(() -> books.crashed(admission.attempt(), Received.NOTHING)));
            Future<Settlement> ends = both.submit(() -> stage.settle(admission.attempt(), outcome));
            assertThat(ends.get().cost()).isEqualTo(provider.meter().total());
            assertThat(reaps.get().cost()).isIn(ends.get().cost(), admission.held());
        }
        var attempt = stage.attempt(admission.attempt());
        assertThat(attempt.state).isEqualTo(Attempt.State.SETTLED);
        assertThat(stage.spent(grace))
                .isEqualTo(attempt.cost)
                .isEqualTo(provider.meter().total());
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
    }

    @Test
    void aRefusalThatComesAfterTheReaperTakesItsChargeBack() {
        provider.script("m:refuses", FakeScript.status(429, "{}"));
        var admission = stage.admit(grace, stage.model(provider, "m:refuses", UnknownUsage.BOUND));
        var outcome = stage.send(admission).await();
        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        stage.leaveToADeadReplica(admission.attempt());
        reaper.reap();
        assertThat(stage.spent(grace)).isEqualTo(admission.held());

        var late = stage.settle(admission.attempt(), outcome);
        assertThat(late.cost()).isEqualTo(Money.ZERO);
        assertThat(late.estimated()).isFalse();
        assertThat(late.detail()).isNull();
        assertNothingIsCharged(admission.attempt());
        assertThat(stage.settle(admission.attempt(), outcome)).isEqualTo(late);
        assertNothingIsCharged(admission.attempt());
    }

    /// Its owner lives, and finds it among what it never sent.
    @Test
    void whatWasNeverSentIsNotChargedThoughSomebodyTookItsOwnerForDead() {
        var admission = stage.admit(grace, stage.model(provider, "m:plain", UnknownUsage.RECEIVED));
        stage.chargeByRule(admission.attempt());
        assertThat(stage.spent(grace)).isEqualTo(admission.held());
        clock.advance(Duration.ofMinutes(3));
        reaper.reap();
        assertNothingIsCharged(admission.attempt());
        assertThat(underway.holds(admission.attempt())).isFalse();
        assertThat(provider.requests()).isEmpty();
    }

    /// What its owner charged by rule, because it was sent and broke off, stands.
    @Test
    void anEstimateOfItsOwnerStands() {
        provider.script("m:cut", FakeScript.builder().say("word ").reset().build());
        var admission = stage.admit(grace, stage.model(provider, "m:cut", UnknownUsage.BOUND));
        stage.settle(admission.attempt(), stage.send(admission).await());
        clock.advance(Duration.ofMinutes(3));
        reaper.reap();
        assertThat(stage.spent(grace)).isEqualTo(admission.held());
        assertThat(stage.attempt(admission.attempt()).estimated).isTrue();
    }

    private void assertNothingIsCharged(UUID id) {
        var attempt = stage.attempt(id);
        assertThat(attempt.cost).isEqualTo(Money.ZERO);
        assertThat(attempt.usage()).isEqualTo(Usage.NONE);
        assertThat(attempt.estimated).isFalse();
        assertThat(attempt.flags).contains("corrected");
        assertThat(stage.spent(grace)).isEqualTo(Money.ZERO);
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
    }
}
