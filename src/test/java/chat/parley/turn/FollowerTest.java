package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A turn that is read from the journal, as though another replica ran it, by somebody who takes their time between
/// asking for it and watching.
@QuarkusTest
class FollowerTest {

    /// Longer than from one look to the next.
    private static final Duration SOME_LOOKS = Duration.ofMillis(2500);

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    Follower follower;

    private Cast.Person grace;
    private UUID turn;
    private TurnStream stream;

    @BeforeEach
    void ask() {
        grace = cast.newMember("follower-" + Ids.next());
        turn = stage.ask(
                        grace,
                        stage.model(FakeScript.answer("", "word ".repeat(1500)).every(Duration.ofMillis(30))))
                .turnId();
        stream = QuarkusTransaction.requiringNew()
                .call(() -> follower.streamOf(Turn.find(grace.id(), turn).orElseThrow(), "USD"));
    }

    @Test
    void isReadOnUntilTheyWatch() throws InterruptedException {
        Thread.sleep(SOME_LOOKS);
        Awaitility.await().until(() -> stream.text.committedPosition() > 0);
        long seen = stream.text.committedPosition();
        Awaitility.await().until(() -> stream.text.committedPosition() > seen);
        stage.stop(grace, turn);
        Awaitility.await().until(() -> stream.end() != null);
        assertThat(stream.isComplete()).isTrue();
    }

    @Test
    void whoComesTooLateIsSentBackForAnother() {
        stream.expectWatcher(Duration.ZERO);
        Awaitility.await().until(stream::isComplete);
        assertThat(stream.end()).isNull();
        var next = QuarkusTransaction.requiringNew()
                .call(() -> follower.streamOf(Turn.find(grace.id(), turn).orElseThrow(), "USD"));
        assertThat(next).isNotSameAs(stream);
        stage.stop(grace, turn);
        Awaitility.await().until(() -> next.end() != null);
    }

    @Test
    void whoReadsAFinishedAnswerSharesItsTextUntilItsCostChanges() {
        stage.stop(grace, turn);
        turn = stage.ask(grace, stage.model(FakeScript.answer("", "Soon done.")))
                .turnId();
        var settled = "SELECT count(*) FROM turns WHERE id = ? AND settled_at IS NOT NULL";
        Awaitility.await().until(() -> stage.number(settled, turn) == 1);
        var first = finished();
        assertThat(first.isComplete()).isTrue();
        assertThat(finished()).isSameAs(first);
        stage.sql("UPDATE messages SET cost = cost + 1 WHERE turn_id = '%s'".formatted(turn));
        var corrected = finished();
        assertThat(corrected).isNotSameAs(first);
        assertThat(corrected.end().cost()).isNotEqualTo(first.end().cost());
        assertThat(finished()).isSameAs(corrected);
    }

    private TurnStream finished() {
        return QuarkusTransaction.requiringNew()
                .call(() -> follower.streamOf(Turn.find(grace.id(), turn).orElseThrow(), "USD"));
    }
}
