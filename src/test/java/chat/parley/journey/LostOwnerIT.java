package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The replica that writes an answer is there and yet away, until others have declared it dead: stopped in its tracks,
/// or cut off from the database by a network that says nothing.
class LostOwnerIT {

    private static final String NUMBERED =
            IntStream.rangeClosed(1, 400).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

    @TempDir
    Path temp;

    private Fleet fleet;
    private Person here;
    private Person there;

    @BeforeEach
    void start() throws Exception {
        fleet = new Fleet(temp, 2, true);
        fleet.member("watcher", "100000");
        here = Person.signIn(fleet.replica(0), House.email("watcher"));
        there = new Person(fleet.replica(1), here.email(), here.session());
    }

    @AfterEach
    void stop() throws Exception {
        fleet.close();
    }

    private interface Away {
        void begin() throws Exception;
    }

    @Test
    void onePausedUntilItIsDeclaredDeadWritesNothingWhenItWakes() throws Exception {
        var conversation = here.begin();
        var turn = begun(conversation);
        try (var beside = new WatchedStream(here, "/api/turns/" + turn + "/events")) {
            var stored = interruptedBy(() -> signal("-STOP"), conversation, turn, beside);
            signal("-CONT");
            goesOnAsAnother(conversation, turn, stored, beside);
        }
    }

    @Test
    void oneCutOffFromTheDatabaseRefusesSoonAndLetsGo() throws Exception {
        var conversation = here.begin();
        var turn = begun(conversation);
        try (var beside = new WatchedStream(here, "/api/turns/" + turn + "/events")) {
            var stored = interruptedBy(() -> fleet.proxy.silence(true), conversation, turn, beside);
            for (int i = 0; i < 3; i++) {
                long asked = System.nanoTime();
                assertThat(here.get("/api/conversations").statusCode()).isEqualTo(503);
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(40));
            }
            assertThat(beside.ended).as("nobody has said so").isZero();
            fleet.proxy.silence(false);
            goesOnAsAnother(conversation, turn, stored, beside);
        }
    }

    private UUID begun(UUID conversation) {
        fleet.provider.script(House.MODEL, House.slowly(NUMBERED, Duration.ofMillis(60)));
        var turn = here.turn(conversation, Map.of());
        here.awaitText(turn);
        return turn;
    }

    /// What the other replica stored of the answer once it had declared the owner dead.
    private String interruptedBy(Away away, UUID conversation, UUID turn, WatchedStream beside) throws Exception {
        soon().until(() -> beside.text().contains("word5 "));
        away.begin();
        soon().until(() -> there.view(turn).getString("status").equals("interrupted"));
        var stored = (String) there.answer(conversation, turn).get("content");
        assertThat(stored).startsWith(beside.text());
        assertThat(NUMBERED).startsWith(stored);
        return stored;
    }

    private void goesOnAsAnother(UUID conversation, UUID turn, String stored, WatchedStream beside) throws Exception {
        soon().until(() -> here.get("/api/conversations").statusCode() == 200);
        soon().until(() -> beside.closed);
        assertThat(stored).as("whoever watched is sent away to ask again").startsWith(beside.text());
        try (var again = new WatchedStream(here, "/api/turns/" + turn + "/events")) {
            soon().until(() -> again.ended != 0);
            assertThat(again.text()).isEqualTo(stored);
        }
        fleet.provider.script(House.MODEL, FakeScript.answer("", "I am back."));
        assertThat(here.awaitEnd(askedUntilTaken()).getString("status")).isEqualTo("completed");
        for (var one : new Person[] {here, there}) {
            assertThat(one.answer(conversation, turn)).containsEntry("content", stored);
            assertThat(one.view(turn).getString("status")).isEqualTo("interrupted");
        }
        assertThat(here.held()).isZero();
    }

    /// Until it goes on as another, it asks whoever wants an answer to come back.
    private UUID askedUntilTaken() {
        var conversation = here.begin();
        var taken = new AtomicReference<UUID>();
        soon().until(() -> {
            var answered = here.ask(conversation, Map.of());
            assertThat(answered.statusCode()).as(answered.asString()).isIn(201, 503);
            if (answered.statusCode() == 201) {
                taken.set(answered.jsonPath().getUUID("turnId"));
            }
            return taken.get() != null;
        });
        return taken.get();
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
    }

    private void signal(String which) throws IOException, InterruptedException {
        long pid = fleet.replica(0).process().pid();
        assertThat(new ProcessBuilder("kill", which, Long.toString(pid)).start().waitFor())
                .isZero();
    }
}
