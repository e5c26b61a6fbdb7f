package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A replica that hears no other ring, and does not know it: all comes, later.
class DeafReplicaIT {

    private static final String NUMBERED =
            IntStream.rangeClosed(1, 100).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

    /// One look a second, and what a busy machine adds; still less than the answer takes.
    private static final long LATE_MILLIS = 10_000;

    @TempDir
    static Path temp;

    private static Fleet fleet;
    private static Person deaf;
    private static Person other;

    @BeforeAll
    static void start() throws Exception {
        fleet = new Fleet(temp, 2, true);
        fleet.member("watcher", "100000");
        fleet.provider.script(House.MODEL, House.slowly(NUMBERED, Duration.ofMillis(60)));
        deaf = Person.signIn(fleet.replica(0), House.email("watcher"));
        other = new Person(fleet.replica(1), deaf.email(), deaf.session());
    }

    @AfterAll
    static void stop() throws Exception {
        fleet.close();
    }

    @BeforeEach
    void deafen() {
        fleet.proxy.deafen(true);
    }

    @Test
    void textOfAnotherComesByTheNextLook() throws Exception {
        var turn = other.turn(other.begin(), Map.of());
        try (var beside = new WatchedStream(other, "/api/turns/" + turn + "/events");
                var apart = new WatchedStream(deaf, "/api/turns/" + turn + "/events")) {
            soon().until(() -> beside.ended != 0 && apart.ended != 0);
            assertThat(apart.text()).isEqualTo(NUMBERED).isEqualTo(beside.text());
            var late = apart.behind(beside);
            System.out.printf(
                    "at the deaf replica: median %d ms later, most %d ms%n", late.get(late.size() / 2), late.getLast());
            assertThat(late.getLast()).isLessThan(LATE_MILLIS);
            assertThat(late.get(late.size() / 2)).as("it is deaf").isGreaterThan(100);
            assertThat(apart.arrivals()).as("look by look").isGreaterThan(3);
            assertThat(Duration.ofNanos(apart.ended - beside.ended).toMillis()).isLessThan(LATE_MILLIS);
        }
    }

    @Test
    void whatAnotherStopsEndsAtTheNextLook() throws Exception {
        var turn = deaf.turn(deaf.begin(), Map.of());
        try (var beside = new WatchedStream(deaf, "/api/turns/" + turn + "/events")) {
            soon().until(() -> beside.text().contains("word3 "));
            long from = System.nanoTime();
            assertThat(other.bare()
                            .delete(other.parley().http("/api/turns/" + turn))
                            .statusCode())
                    .isEqualTo(202);
            soon().until(() -> beside.ended != 0);
            long took = Duration.ofNanos(beside.ended - from).toMillis();
            System.out.printf("stopped at the deaf replica after %d ms%n", took);
            assertThat(took).isLessThan(LATE_MILLIS);
            assertThat(NUMBERED).startsWith(beside.text()).isNotEqualTo(beside.text());
        }
        assertThat(other.awaitEnd(turn).getString("status")).isEqualTo("stopped");
    }

    @Test
    void oneThatCouldNotEvenConnectHearsAgain() throws Exception {
        var known = bells();
        soon().until(() -> bells() > known);
        fleet.proxy.deafen(false);
        soon().until(() -> fleet.number("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'parley-bell'"
                        + " AND query LIKE 'LISTEN%' AND backend_start > now() - interval '15 s'")
                > 0);
    }

    /// When the youngest was begun, in milliseconds.
    private static long bells() throws Exception {
        return fleet.number("SELECT extract(epoch FROM max(backend_start)) * 1000 FROM pg_stat_activity"
                + " WHERE application_name = 'parley-bell'");
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(10));
    }
}
