package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.catalog.UnknownUsage;
import chat.parley.http.Problem;
import chat.parley.inference.Outcome.Broken;
import chat.parley.inference.Outcome.NeverSent;
import chat.parley.inference.Outcome.Rejected;
import chat.parley.inference.Outcome.Stopped;
import chat.parley.money.Money;
import chat.parley.money.Usage;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import chat.parley.token.TokenEstimate;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How every attempt ends, with a provider that keeps a meter of its own.
@QuarkusTest
class InferenceTest {

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    Inference inference;

    private FakeProvider provider;
    private UUID grace;

    @BeforeEach
    void start() {
        provider = FakeProvider.start();
        grace = cast.newMember("inference-" + System.nanoTime()).id();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "thinking",
                "tool",
                "tools",
                "reasoning-only",
                "empty",
                "length",
                "filtered",
                "trailing",
                "cumulative",
                "split",
                "role-only",
                "reasoning-field",
                "keep-alive",
                "no-resource",
                "aborted",
                "eof-after-finish"
            })
    void withUsageTheBooksEqualTheProvidersMeter(String scenario) {
        var settlement = stage.run(grace, stage.model(provider, "m:" + scenario, UnknownUsage.BOUND));
        var metered = provider.meter().first();
        assertThat(metered.reported()).isTrue();
        assertThat(settlement.cost()).isEqualTo(metered.cost());
        assertThat(settlement.usage()).isEqualTo(metered.usage());
        assertThat(settlement.estimated()).isFalse();
        assertThat(settlement.flags()).isEmpty();
        assertThat(stage.spent(grace)).isEqualTo(metered.cost());
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
    }

    @Test
    void cachedAndThinkingTokensAreEachCountedOnce() {
        String model = stage.model(provider, "m", UnknownUsage.BOUND);
        var request = ChatRequest.of(List.of(ChatMessage.user("context ".repeat(300))), Effort.HIGH);
        Money sum = Money.ZERO;
        Settlement last = null;
        for (int i = 0; i < 2; i++) {
            var admission = stage.admit(grace, model, request);
            last = stage.settle(admission.attempt(), stage.send(admission).await());
            sum = sum.plus(last.cost());
        }
        assertThat(last.usage().cached()).isPositive();
        assertThat(last.usage().cached() % 128).isZero();
        assertThat(last.usage().reasoning())
                .isPositive()
                .isLessThan(last.usage().output());
        assertThat(sum).isEqualTo(provider.meter().total());
        var detail = last.detail();
        assertThat(detail.fresh().plus(detail.cached()).plus(detail.reasoning()).plus(detail.answer()))
                .isEqualTo(detail.total())
                .isEqualTo(last.cost());
        assertThat(detail.saved()).isEqualTo(new Money(last.usage().cached() * 147));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-usage", "eof", "reset", "error-chunk", "error-chunk-done"})
    void withoutUsageTheWholeHoldIsChargedWhereTheProviderMayBillIt(String scenario) {
        var admission = stage.admit(grace, stage.model(provider, "m:" + scenario, UnknownUsage.BOUND));
        var settlement = stage.settle(admission.attempt(), stage.send(admission).await());
        assertThat(settlement.cost()).isEqualTo(admission.held());
        assertThat(settlement.estimated()).isTrue();
        assertThat(settlement.flags()).containsExactly("usage_missing");
        var billed = provider.meter().first().cost();
        assertThat(billed).isGreaterThan(Money.ZERO);
        assertThat(settlement.cost()).isGreaterThanOrEqualTo(billed);
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-usage", "eof", "reset", "error-chunk"})
    void withoutUsageWhatArrivedIsChargedWhereAnAbortStopsTheBill(String scenario) {
        var admission = stage.admit(grace, stage.model(provider, "m:" + scenario, UnknownUsage.RECEIVED));
        var heard = stage.send(admission);
        var settlement = stage.settle(admission.attempt(), heard.await());
        assertThat(settlement.estimated()).isTrue();
        assertThat(settlement.cost()).isLessThan(admission.held()).isGreaterThan(Money.ZERO);
        assertThat(settlement.usage().output()).isEqualTo(TokenEstimate.of(heard.content()) + 64);
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status-400", "status-401", "status-402", "status-429", "status-500", "status-503", "busy"})
    void whatTheProviderRefusedCostsNothing(String scenario) {
        var admission = stage.admit(grace, stage.model(provider, "m:" + scenario, UnknownUsage.BOUND));
        var outcome = stage.send(admission).await();
        assertThat(outcome).isInstanceOf(Rejected.class);
        var settlement = stage.settle(admission.attempt(), outcome);
        assertThat(settlement.cost()).isEqualTo(Money.ZERO);
        assertThat(settlement.detail()).isNull();
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
        assertThat(stage.attempt(admission.attempt()).outcome).isEqualTo("rejected");
    }

    @Test
    void whatWasNeverSentCostsNothing() {
        String model = stage.model(provider, "m", row -> row.baseUrl = "http://127.0.0.1:1/v1");
        var admission = stage.admit(grace, model);
        var outcome = stage.send(admission).await();
        assertThat(((NeverSent) outcome).failure().slug()).isEqualTo("provider_unreachable");
        assertThat(stage.settle(admission.attempt(), outcome).cost()).isEqualTo(Money.ZERO);
        assertThat(stage.attempt(admission.attempt()).outcome).isEqualTo("never_sent");
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
    }

    @Test
    void aSecondSettlementReturnsTheFirst() {
        var admission = stage.admit(grace, stage.model(provider, "m:plain", UnknownUsage.BOUND));
        var outcome = stage.send(admission).await();
        var first = stage.settle(admission.attempt(), outcome);
        var second = stage.settle(
                admission.attempt(),
                new Broken(ProviderFailure.of(ProviderFailure.Kind.CUT, "x"), null, Received.NOTHING));
        assertThat(second).isEqualTo(first);
        assertThat(stage.spent(grace)).isEqualTo(first.cost());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1000000000000000000", "\"many\"", "3000000"})
    void absurdUsageIsNotBelieved(String completion) {
        provider.script(
                "m",
                FakeScript.builder()
                        .raw(
                                "data: {\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":"
                                        + completion + "}}\n\n")
                        .done()
                        .build());
        var admission = stage.admit(grace, stage.model(provider, "m", UnknownUsage.BOUND));
        var settlement = stage.settle(admission.attempt(), stage.send(admission).await());
        assertThat(settlement.flags()).containsExactly("usage_absurd");
        assertThat(settlement.cost()).isEqualTo(admission.held());
    }

    @Test
    void aStoppedAnswerIsChargedOnceAndExactlyWhereItsUsageWasSeen() {
        var stop = new CompletableFuture<Void>();
        provider.script(
                "m",
                FakeScript.builder()
                        .say("word ")
                        .until(stop)
                        .say("word ".repeat(60))
                        .finish("stop")
                        .done()
                        .build()
                        .every(Duration.ofMillis(4)));
        var admission = stage.admit(grace, stage.model(provider, "m", UnknownUsage.BOUND));
        var heard = new Heard();
        var exchange = inference.send(admission, heard);
        heard.awaitFirst();
        exchange.stop();
        stop.complete(null);
        var outcome = heard.await();
        assertThat(outcome).isInstanceOf(Stopped.class);
        var settlement = stage.settle(admission.attempt(), outcome);
        assertThat(settlement.estimated()).isFalse();
        assertThat(settlement.cost()).isEqualTo(provider.meter().total());
        assertThat(stage.attempt(admission.attempt()).outcome).isEqualTo("stopped");
    }

    @Test
    void anAbortIsChargedByRuleAndStaysWithinTheHold() {
        provider.billsAborted(true);
        provider.script(
                "m",
                FakeScript.builder()
                        .say("word ")
                        .stall()
                        .say("word ".repeat(400))
                        .finish("stop")
                        .done()
                        .build());
        var admission = stage.admit(grace, stage.model(provider, "m", UnknownUsage.BOUND));
        var heard = new Heard();
        var exchange = inference.send(admission, heard);
        heard.awaitFirst();
        exchange.abort();
        var settlement = stage.settle(admission.attempt(), heard.await());
        assertThat(settlement.cost()).isEqualTo(admission.held());
        assertThat(provider.meter().first().cost()).isGreaterThan(Money.ZERO).isLessThanOrEqualTo(admission.held());
    }

    @Test
    void aCrashedOwnersCallIsResolvedByWhatWasKept() {
        var admission = stage.admit(grace, stage.model(provider, "m:mute", UnknownUsage.RECEIVED));
        var settlement = io.quarkus.narayana.jta.QuarkusTransaction.requiringNew()
                .call(() -> inference.resolve(admission.attempt(), Received.of("", "a hundred words", "")));
        assertThat(settlement.usage().output()).isEqualTo(TokenEstimate.of("a hundred words") + 64);
        assertThat(settlement.estimated()).isTrue();
        assertThat(stage.attempt(admission.attempt()).outcome).isEqualTo("crashed");
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
    }

    @Test
    void neitherKeysNorAddressesNorPeopleAreInWhatIsSentOrSaid() {
        provider.script(
                "m",
                FakeScript.status(
                        401,
                        "{\"error\":{\"message\":\"Your api key " + Stage.CANARY + " at " + provider.baseUrl()
                                + " is invalid\"}}"));
        var admission = stage.admit(grace, stage.model(provider, "m", UnknownUsage.BOUND));
        var rejected = (Rejected) stage.send(admission).await();
        assertThat(rejected.failure().message()).doesNotContain(Stage.CANARY).doesNotContain("127.0.0.1");
        assertThat(admission.toString()).doesNotContain(Stage.CANARY);
        var request = provider.lastRequest();
        assertThat(request.authorization()).isEqualTo("Bearer " + Stage.CANARY);
        assertThat(request.body.toString()).doesNotContain(Stage.CANARY).doesNotContain(grace.toString());
        assertThat(request.body.has("user")).isFalse();
        assertThat(request.headers.keySet())
                .noneMatch(name -> name.toLowerCase().startsWith("x-"));
        stage.settle(admission.attempt(), rejected);
    }

    @Test
    void aCallIsSentOnceOnly() {
        var admission = stage.admit(grace, stage.model(provider, "m:plain", UnknownUsage.BOUND));
        var outcome = stage.send(admission).await();
        assertThatThrownBy(() -> inference.send(admission, new Heard())).isInstanceOf(IllegalStateException.class);
        stage.settle(admission.attempt(), outcome);
        assertThatThrownBy(() -> inference.send(admission, new Heard())).isInstanceOf(IllegalStateException.class);
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void unknownModelsAndTextsBeyondTheContextAreRefusedBeforeAnythingIsHeld() {
        assertThatThrownBy(() -> stage.admit(grace, "nobody-knows-this"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo("model_not_found"));
        String model = stage.model(provider, "m", UnknownUsage.BOUND);
        var long7 = ChatRequest.of(List.of(ChatMessage.user("漢字".repeat(2_000_000))), Effort.OFF);
        assertThatThrownBy(() -> stage.admit(grace, model, long7)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.type()).isEqualTo("context_exceeded");
            assertThat(problem.members()).containsEntry("contextTokens", 1_048_576);
        });
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
        assertThat(provider.requests()).isEmpty();
    }

    @Test
    void aSaturatedProviderRefusesAtOnceAndOthersDoNotFeelIt() {
        String busy = stage.model(provider, "m:mute", row -> row.concurrencyLimit = 5);
        String other = stage.model(provider, "m:plain", UnknownUsage.BOUND);
        var underWay = new ArrayList<Heard>();
        for (int i = 0; i < 5; i++) {
            underWay.add(stage.send(stage.admit(grace, busy, small())));
        }
        var refused = stage.admit(grace, busy, small());
        var outcome = (NeverSent) stage.send(refused).await();
        assertThat(underWay).as("it waited for none of them").noneMatch(heard -> heard.outcome.isDone());
        assertThat(outcome.failure().slug()).isEqualTo("provider_busy");
        assertThat(outcome.failure().retryAfterSeconds()).isPositive();
        assertThat(stage.settle(refused.attempt(), outcome).usage()).isEqualTo(Usage.NONE);
        assertThat(stage.run(grace, other).estimated()).isFalse();
    }

    private static ChatRequest small() {
        return new ChatRequest(
                List.of(ChatMessage.user("Hi")), Effort.OFF, 16, List.of(), null, null, List.of(), null, null, null);
    }
}
