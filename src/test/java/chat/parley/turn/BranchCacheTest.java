package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.catalog.Offer;
import chat.parley.inference.BranchCache;
import chat.parley.inference.CachedShare;
import chat.parley.ledger.Attempt;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a call whose usage never came is taken to have read from the cache.
@QuarkusTest
class BranchCacheTest {

    private static final String LONG =
            "The herons stood in the shallow water and waited for the tide to turn. ".repeat(60);

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    BranchCache branches;

    private final AtomicInteger calls = new AtomicInteger();
    private Cast.Person person;
    private UUID conversation;
    private String model;

    @BeforeEach
    void aProviderThatBreaksOffTheSecondAnswer() {
        person = cast.newMember("branch-" + Ids.next());
        conversation = stage.conversation(person);
        model = stage.deepseek(_ -> switch (calls.incrementAndGet()) {
            case 1 -> counted(400, 300);
            case 2 -> FakeScript.builder().say("half").reset().build();
            default -> counted(80, 0);
        });
    }

    private static FakeScript counted(int prompt, int cached) {
        return FakeScript.builder()
                .usage(FakeScript.UsageStyle.NONE)
                .say("An answer.")
                .finish("stop")
                .raw("""
                        data: {"choices":[],"usage":{"prompt_tokens":%d,"completion_tokens":5,"total_tokens":%d,\
                        "prompt_cache_hit_tokens":%d,"prompt_cache_miss_tokens":%d}}

                        """.formatted(prompt, prompt + 5, cached, prompt - cached))
                .done()
                .build();
    }

    @Test
    void itIsTheShareThatTheLastCallOfTheBranchProved() {
        var first = ask(null);
        var broken = ask(first.messageId());
        assertThat(share(broken)).isEqualTo(new CachedShare(300, 400));
        assertThat(attempt(broken, "estimated::int")).isOne();
        long input = attempt(broken, "fresh_tokens + cached_tokens");
        assertThat(attempt(broken, "cached_tokens")).isEqualTo(input * 3 / 4).isPositive();
        // What was guessed itself proves nothing: the next one goes by the last that was counted.
        var third = ask(broken.messageId());
        assertThat(share(third)).isEqualTo(new CachedShare(300, 400));
        assertThat(share(ask(third.messageId()))).isEqualTo(new CachedShare(0, 80));
    }

    @Test
    void nothingIsProvedByAFirstCallAnotherBranchAnotherModelOrLongAgo() {
        var first = ask(null);
        assertThat(share(first)).isEqualTo(CachedShare.NONE);
        assertThat(share(ask(null))).isEqualTo(CachedShare.NONE);
        var other = stage.deepseek(_ -> counted(50, 50));
        var elsewhere = posted(first.messageId(), other);
        assertThat(share(elsewhere)).isEqualTo(CachedShare.NONE);
        stage.sql("UPDATE attempts SET created_at = created_at - interval '4 hours' WHERE turn_id = '%s'"
                .formatted(first.turnId()));
        assertThat(share(ask(first.messageId()))).isEqualTo(CachedShare.NONE);
    }

    private Turn.Posted ask(UUID parent) {
        return posted(parent, model);
    }

    private Turn.Posted posted(UUID parent, String of) {
        var turn = new HashMap<String, Object>(Map.of("id", Ids.next(), "text", LONG, "model", of, "branch", true));
        if (parent != null) {
            turn.put("parentId", parent);
        }
        var posted = Stage.posted(stage.post(person, conversation, turn));
        try (var watch = stage.watch(person, posted.turnId())) {
            watch.awaitClosed();
        }
        return posted;
    }

    private CachedShare share(Turn.Posted posted) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Turn turn = Turn.findById(posted.turnId());
            Offer offer = Offer.findById(Attempt.find(turn.attempt).orElseThrow().offerId);
            return branches.before(turn.id, offer.provider.id);
        });
    }

    private long attempt(Turn.Posted posted, String column) {
        return stage.number(
                "SELECT a.%s FROM attempts a JOIN turns t ON t.attempt_id = a.id WHERE t.id = ?".formatted(column),
                posted.turnId());
    }
}
