package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TurnStopTest {

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Test
    void stoppingClosesAtOnceAndSettlesWhenTheProviderIsDone() {
        var finn = cast.newMember("finn-" + Ids.next());
        var stopped = new CompletableFuture<Void>();
        var model = stage.model(FakeScript.builder()
                .say("This is shown. ")
                .until(stopped)
                .say("This comes too late.")
                .finish("stop")
                .done()
                .build());
        var posted = stage.ask(finn, model);
        var conversation = stage.conversationOf(finn, posted.turnId());
        try (var watch = stage.watch(finn, posted.turnId()).awaitUnits(15)) {
            assertThat(stage.stop(finn, posted.turnId()).statusCode()).isEqualTo(204);
            watch.awaitEnd();
            assertThat(watch.end().path("status").asText()).isEqualTo("stopped");
            assertThat(watch.end().path("cost").isNull()).isTrue();
            assertThat(stage.message(finn, conversation, posted.messageId()))
                    .containsEntry("status", "stopped")
                    .containsEntry("content", "This is shown. ")
                    .containsEntry("cost", null);
            assertThat(stage.held(finn)).isPositive();
            stopped.complete(null);
            watch.awaitClosed();
            var cost = watch.events("cost").getLast().data().path("cost").asText();
            assertThat(stage.message(finn, conversation, posted.messageId()))
                    .containsEntry("content", "This is shown. ")
                    .containsEntry("cost", cost);
        }
        assertThat(stage.held(finn)).isZero();
        assertThat(stage.number(
                        "SELECT count(*) FROM attempts WHERE account_id = ? AND state = 'settled' AND NOT estimated",
                        finn.id()))
                .isEqualTo(1);
        assertThat(stage.stop(finn, posted.turnId()).statusCode()).isEqualTo(204);
    }

    @Test
    void stopMayRaceTheEndAndChargesOnce() {
        var gil = cast.newMember("gil-" + Ids.next());
        var model = stage.model(FakeScript.builder()
                .say("A short answer, stopped about when it ends.")
                .finish("stop")
                .done()
                .build()
                .every(Duration.ofMillis(2)));
        var random = new Random(6);
        var turns = new ArrayList<Turn.Posted>();
        for (int i = 0; i < 25; i++) {
            var posted = stage.ask(gil, model);
            turns.add(posted);
            pause(random.nextInt(60));
            assertThat(stage.stop(gil, posted.turnId()).statusCode()).isEqualTo(204);
        }
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> stage.held(gil) == 0);
        for (var posted : turns) {
            long over = stage.number(
                    "SELECT count(*) FROM turns t JOIN messages m ON m.id = t.message_id WHERE t.id = ?"
                            + " AND t.settled_at IS NOT NULL AND m.cost IS NOT NULL"
                            + " AND (t.status, m.status) IN (('stopped', 'stopped'), ('completed', 'complete'))",
                    posted.turnId());
            assertThat(over).isEqualTo(1);
        }
        assertThat(stage.number(
                        "SELECT count(*) FROM attempts a WHERE a.account_id = ? AND a.state = 'pending'", gil.id()))
                .isZero();
        long charged = stage.number("SELECT sum(cost) FROM attempts WHERE account_id = ?", gil.id());
        assertThat(stage.number(
                        "SELECT sum(posted) FROM ledger_accounts WHERE owner_kind = 'user' AND owner_id = ?",
                        gil.id().toString()))
                .isEqualTo(charged);
        assertThat(stage.number("SELECT sum(cost) FROM conversations WHERE account_id = ?", gil.id()))
                .isEqualTo(charged);
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
