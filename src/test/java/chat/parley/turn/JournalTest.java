package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.replica.ReplicaLease;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class JournalTest {

    private static final String ANSWER = "What anyone saw is stored already. ".repeat(30);

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    Journal journal;

    @Inject
    Reaper reaper;

    @Inject
    TurnRunner runner;

    private Cast.Person hana;

    @BeforeEach
    void enter() {
        hana = cast.newMember("hana-" + Ids.next());
    }

    private static FakeScript slow(String text) {
        return FakeScript.builder().say(text).finish("stop").done().build().every(Duration.ofMillis(10));
    }

    @Test
    void nothingIsShownBeforeItIsCommitted() {
        var posted = stage.ask(hana, stage.model(slow(ANSWER)));
        var ahead = new CopyOnWriteArrayList<Long>();
        try (var watch = stage.watch(hana, posted.turnId())) {
            watch.onEvent(event -> {
                if (event.name().equals("delta") && stored(posted) < event.id()) {
                    ahead.add(event.id());
                }
            });
            assertThat(watch.awaitClosed().content()).isEqualTo(ANSWER);
        }
        assertThat(ahead).isEmpty();
    }

    private long stored(Turn.Posted posted) {
        return stage.number(
                "SELECT greatest((SELECT max(position) FROM turn_events WHERE turn_id = ?),"
                        + " (SELECT position FROM messages WHERE id = ?))",
                posted.turnId(),
                posted.messageId());
    }

    @Test
    void aTurnThatCannotBeStoredFailsAlone() {
        stage.sql("""
                CREATE OR REPLACE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF NEW.text LIKE '%POISON%' THEN RAISE EXCEPTION 'refused'; END IF;
                    RETURN NEW;
                END $$""");
        stage.sql(
                "CREATE TRIGGER refuse_poison BEFORE INSERT ON turn_events FOR EACH ROW EXECUTE FUNCTION refuse_poison()");
        try {
            var shown = new CompletableFuture<Void>();
            var failed = new CompletableFuture<Void>();
            var bad = stage.ask(
                    hana,
                    stage.model(FakeScript.builder()
                            .say("Good so far. ")
                            .until(shown)
                            .delta("{\"content\":\"POISON\"}")
                            .until(failed)
                            .finish("stop")
                            .done()
                            .build()));
            var good = stage.ask(hana, stage.model(slow(ANSWER)));
            try (var watch = stage.watch(hana, bad.turnId()).awaitUnits(13)) {
                shown.complete(null);
                assertThat(watch.awaitEnd().content()).isEqualTo("Good so far. ");
                failed.complete(null);
                watch.awaitClosed();
                assertThat(watch.content()).isEqualTo("Good so far. ");
                assertThat(watch.end().path("status").asText()).isEqualTo("failed");
                assertThat(watch.end().path("failure").asText()).isEqualTo("storage_error");
            }
            assertThat(stage.watch(hana, good.turnId()).awaitClosed().content()).isEqualTo(ANSWER);
        } finally {
            stage.sql("DROP TRIGGER refuse_poison ON turn_events");
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> stage.held(hana) == 0);
    }

    @Test
    void whileTheJournalIsAwayTheAnswerWaitsAndNothingIsLost() throws Exception {
        var goOn = new CompletableFuture<Void>();
        var end = new CompletableFuture<Void>();
        var posted = stage.ask(
                hana,
                stage.model(FakeScript.builder()
                        .say(ANSWER.substring(0, 40))
                        .until(goOn)
                        .say(ANSWER.substring(40))
                        .until(end)
                        .finish("stop")
                        .done()
                        .build()));
        try (var watch = stage.watch(hana, posted.turnId()).awaitUnits(40)) {
            away("turn_events", () -> {
                goOn.complete(null);
                TimeUnit.SECONDS.sleep(1);
                assertThat(watch.content()).hasSize(40);
            });
            end.complete(null);
            assertThat(watch.awaitClosed().content()).isEqualTo(ANSWER);
        }
        assertThat(stage.held(hana)).isZero();
    }

    /// Takes a table away for as long as `meanwhile` runs.
    private void away(String table, Meanwhile meanwhile) throws Exception {
        stage.sql("ALTER TABLE %s RENAME TO %s_away".formatted(table, table));
        try {
            meanwhile.run();
        } finally {
            stage.sql("ALTER TABLE %s_away RENAME TO %s".formatted(table, table));
        }
    }

    private interface Meanwhile {
        void run() throws Exception;
    }

    @Test
    void whileTheBooksAreAwayTheEndWaits() throws Exception {
        var goOn = new CompletableFuture<Void>();
        var posted = stage.ask(
                hana,
                stage.model(FakeScript.builder()
                        .say("Almost")
                        .until(goOn)
                        .say(" done")
                        .finish("stop")
                        .done()
                        .build()));
        try (var watch = stage.watch(hana, posted.turnId()).awaitUnits(6)) {
            away("ledger_entries", () -> {
                goOn.complete(null);
                TimeUnit.SECONDS.sleep(2);
                assertThat(watch.events("end")).isEmpty();
            });
            assertThat(watch.awaitClosed().content()).isEqualTo("Almost done");
        }
        assertThat(stage.held(hana)).isZero();
    }

    /// A process that was taken for dead finds it out, lets go, and the answer is resolved by what was shown.
    @Test
    void aReplicaThatIsDeclaredDeadLetsGoOfItsTurns() {
        var posted = stage.ask(
                hana,
                stage.model(FakeScript.builder()
                        .say(ANSWER.substring(0, 100))
                        .stall()
                        .build()));
        try (var watch = stage.watch(hana, posted.turnId()).awaitUnits(100)) {
            stage.sql("UPDATE replicas SET died_at = clock_timestamp() WHERE died_at IS NULL");
            watch.awaitClosed();
            assertThat(watch.events("end")).isEmpty();
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> {
                reaper.reap();
                return stage.number(
                                "SELECT count(*) FROM turns WHERE id = ? AND status = 'interrupted'", posted.turnId())
                        == 1;
            });
            try (var later = stage.watch(hana, posted.turnId()).awaitClosed()) {
                assertThat(later.content()).startsWith(watch.content()).hasSizeLessThan(ANSWER.length());
                assertThat(ANSWER).startsWith(later.content());
                assertThat(later.end().path("failure").asText()).isEqualTo("server_restarted");
            }
        }
        assertThat(stage.held(hana)).isZero();
        assertThat(runner.holds(posted.turnId())).isFalse();
    }

    @Test
    void thePrunedJournalOfAFinishedAnswerIsNotMissed() throws SQLException {
        var posted = stage.ask(hana, stage.model(slow("because")));
        stage.watch(hana, posted.turnId()).awaitClosed().close();
        stage.sql(
                "UPDATE turns SET finished_at = now() - interval '2 hours' WHERE id = '%s'".formatted(posted.turnId()));
        assertThat(journal.prune(Instant.now().minus(Duration.ofHours(1)))).isPositive();
        assertThat(stage.number("SELECT count(*) FROM turn_events WHERE turn_id = ?", posted.turnId()))
                .isZero();
        assertThat(stage.watch(hana, posted.turnId()).awaitClosed().content()).isEqualTo("because");
    }

    @Inject
    ReplicaLease lease;

    @Test
    void thisReplicaIsAlive() {
        assertThat(lease.live()).isPositive();
    }
}
