package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.inference.Outcome.Finished;
import chat.parley.inference.Outcome.Rejected;
import chat.parley.ledger.Attempt;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A provider that wants the thinking of earlier answers back, though it was not asked for.
@QuarkusTest
class SecondTryTest {

    private static final String WANTED = "The `reasoning_content` in the thinking mode must be passed back to the API.";
    private static final ChatRequest FOLLOW_UP = ChatRequest.of(
            List.of(
                    ChatMessage.user("What is 17 × 23?"),
                    ChatMessage.assistant("391", "17 × 20 = 340, and 51 more."),
                    ChatMessage.user("And 17 × 24?")),
            Effort.HIGH);

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    Underway underway;

    @Inject
    DataSource database;

    private FakeProvider provider;
    private UUID grace;
    private String model;

    @BeforeEach
    void start() {
        provider = FakeProvider.start();
        grace = cast.newMember("second-try-" + System.nanoTime()).id();
        model = stage.model(provider, "wants", row -> {});
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void isAskedOnceMoreWithIt() {
        provider.script("wants", body -> replays(body) ? FakeScript.answer("", "408") : refusal(WANTED));
        var admission = stage.admit(grace, model, FOLLOW_UP);
        var heard = stage.send(admission);
        var outcome = heard.await();
        assertThat(outcome).isInstanceOf(Finished.class);
        assertThat(heard.content()).isEqualTo("408");
        assertThat(provider.requests()).hasSize(2);
        assertThat(provider.lastRequest()
                        .body
                        .path("messages")
                        .path(1)
                        .path("reasoning_content")
                        .asText())
                .isEqualTo("17 × 20 = 340, and 51 more.");

        var settlement = stage.settle(admission.attempt(), outcome);
        assertThat(settlement.cost()).isEqualTo(provider.meter().total()).isNotEqualTo(Money.ZERO);
        assertThat(stage.settle(admission.attempt(), outcome)).isEqualTo(settlement);
        assertThat(stage.spent(grace)).isEqualTo(provider.meter().total());
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
        assertThat(stage.attempt(admission.attempt()).state).isEqualTo(Attempt.State.VOID);
        assertThat(attempts()).hasSize(2);
    }

    @Test
    void isNotAskedAThirdTime() {
        provider.script("wants", refusal(WANTED));
        var admission = stage.admit(grace, model, FOLLOW_UP);
        var outcome = stage.send(admission).await();
        assertThat(outcome).isInstanceOf(Rejected.class);
        assertThat(provider.requests()).hasSize(2);
        assertThat(stage.settle(admission.attempt(), outcome).cost()).isEqualTo(Money.ZERO);
        assertThat(stage.spent(grace)).isEqualTo(Money.ZERO);
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
    }

    /// This replica was taken for dead at each of them, and each was charged by rule.
    @Test
    void bothTriesAreTakenBackWhereBothWereRefused() {
        var first = new AtomicReference<UUID>();
        provider.script("wants", body -> {
            CompletableFuture.runAsync(() -> stage.chargeByRule(underway.latest(first.get())))
                    .join();
            return refusal(WANTED);
        });
        var admission = stage.admit(grace, model, FOLLOW_UP);
        first.set(admission.attempt());
        var outcome = stage.send(admission).await();
        assertThat(outcome).isInstanceOf(Rejected.class);
        assertThat(provider.requests()).hasSize(2);
        assertThat(stage.settle(admission.attempt(), outcome).cost()).isEqualTo(Money.ZERO);
        assertThat(stage.attempt(underway.latest(admission.attempt())).flags).contains("corrected");
        assertThat(stage.spent(grace)).isEqualTo(Money.ZERO);
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
    }

    /// Whoever changes a limit holds all calls off, and then waits for none.
    @Test
    void waitsForAChangeOfLimitsBeforeItTouchesAnything() throws Exception {
        provider.script("wants", body -> replays(body) ? FakeScript.answer("", "408") : refusal(WANTED));
        var admission = stage.admit(grace, model, FOLLOW_UP);
        Heard heard;
        try (var admin = database.getConnection();
                var statement = admin.createStatement()) {
            admin.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(budgets_lock_key())");
            heard = stage.send(admission);
            Awaitility.await()
                    .until(() -> statement
                            .executeQuery("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                                    + " AND mode = 'ShareLock' AND database = (SELECT oid FROM pg_database"
                                    + " WHERE datname = current_database())")
                            .next());
            statement.execute("SELECT FROM attempts WHERE account_id = '" + grace + "' FOR UPDATE NOWAIT");
            statement.execute("SELECT FROM ledger_accounts WHERE owner_id = '" + grace + "' FOR UPDATE NOWAIT");
            admin.rollback();
        }
        stage.settle(admission.attempt(), heard.await());
        assertThat(heard.content()).isEqualTo("408");
    }

    @Test
    void anotherRefusalIsFinal() {
        provider.script("wants", refusal("Content Exists Risk"));
        isRefusedAtOnce(FOLLOW_UP);
    }

    @Test
    void withoutAnEarlierAnswerThereIsNothingToSend() {
        provider.script("wants", refusal(WANTED));
        isRefusedAtOnce(ChatRequest.of(List.of(ChatMessage.user("What is 17 × 23?")), Effort.HIGH));
    }

    private void isRefusedAtOnce(ChatRequest request) {
        var admission = stage.admit(grace, model, request);
        var outcome = stage.send(admission).await();
        assertThat(outcome).isInstanceOf(Rejected.class);
        assertThat(provider.requests()).hasSize(1);
        stage.settle(admission.attempt(), outcome);
        assertThat(attempts()).hasSize(1);
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
    }

    private List<Attempt> attempts() {
        return QuarkusTransaction.requiringNew().call(() -> Attempt.of(grace, null, 10));
    }

    private static boolean replays(JsonNode body) {
        return body.path("messages").path(1).has("reasoning_content");
    }

    private static FakeScript refusal(String message) {
        return FakeScript.status(400, "{\"error\":{\"message\":\"%s\"}}".formatted(message));
    }
}
