package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.account.Role;
import chat.parley.conversation.DraftBase;
import chat.parley.inference.Admission;
import chat.parley.inference.Call;
import chat.parley.inference.Inference;
import chat.parley.inference.Outcome;
import chat.parley.inference.ProviderFailure;
import chat.parley.ledger.Attempt;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The commit that stores a turn and holds its money arrives, and the answer to it is lost: nobody sends the call.
@QuarkusTest
class NeverSentTest {

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    Inference inference;

    @Inject
    Posting posting;

    @Inject
    TurnRunner runner;

    @Inject
    Reaper reaper;

    private Cast.Person grace;
    private UUID conversation;
    private String model;

    @BeforeEach
    void enter() {
        grace = cast.newMember("never-sent-" + Ids.next());
        conversation = stage.conversation(grace);
        model = stage.model(FakeScript.answer("", "quick"));
    }

    @Test
    void aMessageCostsNothing() {
        var asked = new TurnRequest(Ids.next(), null, "One", null, null, model, "off", null, false, null);
        var stored = posting.post(grace.id(), Role.MEMBER, conversation, asked, DraftBase.of(null));
        var admission = stored.admission();
        assertThat(admission).isNotNull();
        reaper.reap();
        isVoid(stored.turn(), conversation, admission, stored.currency());
    }

    @Test
    void norDoesOneThatHadToWait() {
        var fail = new CompletableFuture<Void>();
        var failing = FakeScript.builder().say("Once upon a time ").until(fail).reset();
        var broken = stage.ask(grace, conversation, null, "One", stage.model(failing.build()));
        var waiting = stage.ask(grace, conversation, broken.messageId(), "Two", model);
        fail.complete(null);
        Awaitility.await().until(() -> stage.held(grace) == 0);
        long before = spent();
        var begun = posting.begin(waiting.turnId(), true).orElseThrow();
        reaper.reap();
        assertThat(spent()).isEqualTo(before);
        isVoid(begun.turn(), conversation, begun.admission(), begun.currency());
    }

    /// The first try was refused, and it is the second whose commit was not answered.
    @Test
    void norDoesASecondTry() {
        var asked = new TurnRequest(Ids.next(), null, "One", null, null, model, "off", null, false, null);
        var stored = posting.post(grace.id(), Role.MEMBER, conversation, asked, DraftBase.of(null));
        var first = stored.admission();
        assertThat(first).isNotNull();
        var refusal = new Outcome.Rejected(ProviderFailure.of(ProviderFailure.Kind.BAD_REQUEST, "more"));
        var call = first.call();
        var second = new Call(
                Ids.next(), call.entryPoint(), call.account(), null, call.turn(), call.model(), call.request());
        var admission = inference.retrying(() -> {
            inference.settle(first.attempt(), refusal);
            return inference.admit(second, first.offer());
        });
        reaper.reap();
        isVoid(stored.turn(), conversation, admission, stored.currency());
    }

    private void isVoid(Turn turn, UUID chat, Admission admission, String currency) {
        var attempt = QuarkusTransaction.requiringNew().call(() -> Attempt.lastOfTurn(turn.id));
        assertThat(attempt.state).isEqualTo(Attempt.State.VOID);
        assertThat(attempt.outcome).isEqualTo("never_sent");
        assertThat(stage.held(grace)).isZero();
        assertThat(stage.message(grace, chat, turn.message))
                .containsEntry("status", "interrupted")
                .containsEntry("cost", Money.ZERO.toString())
                .containsEntry("usage", null);
        assertThatThrownBy(() -> runner.start(turn, admission, currency)).isInstanceOf(IllegalStateException.class);
        assertThat(runner.holds(turn.id)).isFalse();
        assertThat(Stage.PROVIDER.requests())
                .noneMatch(request -> request.body.path("model").asText().equals(model));
    }

    private long spent() {
        return stage.number("SELECT coalesce(sum(cost), 0) FROM attempts WHERE account_id = ?", grace.id());
    }
}
