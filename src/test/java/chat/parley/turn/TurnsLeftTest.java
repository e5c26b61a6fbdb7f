package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.replica.Replica;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What a dead process left is found however much this one has in hand.
@QuarkusTest
class TurnsLeftTest {

    private static final int IN_HAND = 210;

    private static final String RUN_HERE = """
            INSERT INTO turns (id, conversation_id, account_id, user_message_id, message_id, replica_id, status,
                request_hash, created_at)
            SELECT t.id, conversation_id, account_id, user_message_id, message_id, '%s', 'running', request_hash,
                created_at - interval '1 hour'
            FROM turns, unnest('{%s}'::uuid[]) AS t (id) WHERE turns.id = '%s'""";

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    TurnRunner runner;

    @Inject
    Reaper reaper;

    @Test
    void isResolvedBesideMoreOfOnesOwn() {
        var hana = cast.newMember("left-" + Ids.next());
        var left = stage.ask(hana, stage.model(FakeScript.answer("", "quick"))).turnId();
        Awaitility.await().until(() -> settled(left));
        var own = Stream.generate(Ids::next).limit(IN_HAND).toList();
        own.forEach(runner::expect);
        var ids = own.stream().map(UUID::toString).collect(Collectors.joining(","));
        try {
            stage.sql(RUN_HERE.formatted(Replica.current(), ids, left));
            stage.sql("UPDATE turns SET settled_at = NULL, replica_id = gen_random_uuid() WHERE id = '%s'"
                    .formatted(left));
            reaper.reap();
            assertThat(settled(left)).isTrue();
            assertThat(stage.number(
                            "SELECT count(*) FROM turns WHERE id = ANY ('{%s}') AND status = 'running'".formatted(ids)))
                    .as("in hand, and left alone")
                    .isEqualTo(IN_HAND);
        } finally {
            stage.sql("DELETE FROM turns WHERE id = ANY ('{%s}')".formatted(ids));
            own.forEach(runner::forget);
        }
    }

    private boolean settled(UUID turn) {
        return stage.number("SELECT count(*) FROM turns WHERE id = ? AND settled_at IS NOT NULL", turn) == 1;
    }
}
