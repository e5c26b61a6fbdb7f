package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can befall PostgreSQL in the middle of an answer. Each time nothing is said that is not true, no text is lost,
/// nothing stays held, and nobody has to do anything afterwards.
class DatabaseFaultsIT {

    private static final String NUMBERED =
            IntStream.rangeClosed(1, 100).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
    private static final int FLOOD = 24 << 20;

    /// What waits in Parley, and in the buffers of two sockets.
    private static final int BOUND = 16 << 20;

    /// Ten seconds, and what a busy machine adds.
    private static final Duration BACK = Duration.ofSeconds(40);

    @TempDir
    static Path temp;

    private static Fleet fleet;
    private static Person ada;
    private static String key;

    @BeforeAll
    static void start() throws Exception {
        fleet = new Fleet(temp, 1, false, Map.of("PARLEY_TURN_HEARTBEAT", "1S"));
        var member = fleet.member("watcher", "100000");
        ada = Person.signIn(fleet.replica(0), House.email("watcher"));
        key = member.key();
        // The first of each takes a while.
        answerSoon();
    }

    @AfterAll
    static void stop() throws Exception {
        fleet.close();
    }

    @AfterEach
    void nothingIsHeld() throws Exception {
        soon().until(() -> fleet.number("SELECT count(*) FROM attempts WHERE state = 'pending'") == 0);
        FleetProof.check(fleet);
        assertThat(fleet.replica(0).log()).doesNotContain("internal_error");
    }

    @Test
    void whileItIsAwayWatchersHearAndTheProviderWaits() throws Exception {
        waitsDuring(fleet::stopDatabaseAtOnce, () -> {
            assertThat(fleet.replica(0).isReady()).isFalse();
            fleet.startDatabase();
        });
    }

    @Test
    void killedInMidAnswerItIsBackAndTheAnswerIsWholeOrMarked() throws Exception {
        fleet.provider.script(House.MODEL, House.slowly(NUMBERED, Duration.ofMillis(40)));
        var conversation = ada.begin();
        var turn = ada.turn(conversation, Map.of());
        try (var watch = new WatchedStream(ada, "/api/turns/" + turn + "/events")) {
            soon().until(() -> watch.text().contains("word3 "));
            fleet.killDatabase();
            soon().until(() -> !fleet.replica(0).isReady());
            assertThat(fleet.replica(0).process().isAlive()).isTrue();
            fleet.startDatabase();
            long from = System.nanoTime();
            fleet.provider.script(House.MODEL, FakeScript.answer("", "All is well."));
            soon().until(() -> fleet.replica(0).isReady()
                    && ada.complete(key, House.MODEL, "A question.").statusCode() == 200);
            var next = ada.turn(ada.begin(), Map.of());
            soon().until(() -> ada.view(next).getString("status").equals("completed"));
            var took = Duration.ofNanos(System.nanoTime() - from);
            System.out.printf("both doors answer %d ms after a killed database is there again%n", took.toMillis());
            assertThat(took).isLessThan(BACK);
            soon().until(() -> watch.ended != 0);
            var status = ada.view(turn).getString("status");
            System.out.printf(
                    "the answer is %s, %d units%n", status, watch.text().length());
            assertThat(status).isIn("completed", "interrupted");
            assertThat(ada.answer(conversation, turn)).containsEntry("content", watch.text());
            assertThat(NUMBERED).startsWith(watch.text());
            if (status.equals("completed")) {
                assertThat(watch.text()).isEqualTo(NUMBERED);
            }
        }
    }

    @Test
    void aDiskThatIsSlowerThanTheProviderMakesItWait() throws Exception {
        try (var connection = fleet.connection()) {
            connection.setAutoCommit(false);
            waitsDuring(() -> lock(connection, "turn_events"), connection::commit);
        }
    }

    private interface Step {
        void take() throws Exception;
    }

    /// A provider writes as fast as it can while nothing can be stored.
    private static void waitsDuring(Step begin, Step end) throws Exception {
        var begun = new CompletableFuture<Void>();
        fleet.provider.script(
                House.MODEL,
                FakeScript.builder()
                        .say("Begun. ")
                        .until(begun)
                        .flood(FLOOD)
                        .finish("stop")
                        .done()
                        .build());
        var turn = ada.turn(ada.begin(), Map.of("maxOutputTokens", 60_000));
        try (var watch = new WatchedStream(ada, "/api/turns/" + turn + "/events")) {
            soon().until(() -> watch.text().contains("Begun."));
            begin.take();
            begun.complete(null);
            var call = fleet.provider.lastRequest();
            soon().until(() -> call.written() > 100_000);
            long written = atRest(call, watch);
            System.out.printf("written by the provider while nothing is stored: %,d bytes%n", written);
            assertThat(written).as("the provider waits").isLessThan(BOUND);
            assertThat(watch.text()).as("nothing shown that is not stored").isEqualTo("Begun. ");
            end.take();
            soon().until(() -> watch.ended != 0);
            assertThat(call.written()).isGreaterThanOrEqualTo(FLOOD);
            assertThat(watch.text()).startsWith("Begun. x").hasSizeGreaterThan(FLOOD / 100 * 90);
            assertThat(watch.text().chars().skip(7).allMatch(unit -> unit == 'x'))
                    .isTrue();
        }
        assertThat(ada.view(turn).getString("status")).isEqualTo("completed");
    }

    /// What has been written once two signs of life have passed without more; all of it where nobody waits.
    private static long atRest(FakeProvider.Recorded call, WatchedStream watch) {
        long before = -1;
        long written = call.written();
        while (written != before) {
            before = written;
            long beats = heartbeats(watch);
            soon().until(() -> heartbeats(watch) >= beats + 2);
            written = call.written();
        }
        return written;
    }

    @Test
    void withEveryConnectionTakenOthersAreToldAndTheAnswerIsWhole() throws Exception {
        goesOnDuring(() -> {
            try (var connection = locked("conversations");
                    var pool = Executors.newFixedThreadPool(40)) {
                var asked = IntStream.range(0, 40)
                        .mapToObj(i -> pool.submit(() -> ada.get("/api/conversations")))
                        .toList();
                soon().until(() -> asked.stream().anyMatch(Future::isDone));
                connection.commit();
                var statuses = new ArrayList<Integer>();
                for (var one : asked) {
                    statuses.add(one.get().statusCode());
                }
                assertThat(statuses)
                        .as("told that too many ask at once, or answered")
                        .containsOnly(200, 503);
            }
            return null;
        });
    }

    @Test
    void aLockOfFiveSecondsOnlyDelays() throws Exception {
        for (var table : List.of("turn_events", "ledger_accounts", "turns", "replica_leases")) {
            goesOnDuring(() -> {
                try (var connection = locked(table);
                        var pool = Executors.newSingleThreadExecutor()) {
                    var asked = pool.submit(() -> ada.ask(ada.begin(), Map.of()));
                    Thread.sleep(5_000);
                    connection.commit();
                    assertThat(asked.get().statusCode()).as(table).isIn(201, 503);
                }
                return null;
            });
        }
    }

    @Test
    void whileItOnlyReadsNothingNewBegins() throws Exception {
        goesOnDuring(() -> {
            fleet.sql("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
            try {
                // Each connection hears of it when it is used next.
                soon().until(() -> refuses());
                var sent = fleet.provider.requests().size();
                assertThat(refuses()).isTrue();
                assertThat(ada.get("/api/conversations").statusCode()).isIn(200, 503);
                assertThat(fleet.provider.requests()).hasSize(sent);
            } finally {
                fleet.sql(
                        "SET default_transaction_read_only = off",
                        "ALTER SYSTEM RESET default_transaction_read_only",
                        "SELECT pg_reload_conf()");
            }
            return null;
        });
    }

    /// As PostgreSQL says it; that a real disk is full is said by the same code.
    @Test
    void withAFullDiskNothingNewBeginsAndTheAnswerWaits() throws Exception {
        fleet.sql("CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$");
        goesOnDuring(() -> {
            var sent = fleet.provider.requests().size();
            for (var table : List.of("turn_events", "attempts", "messages")) {
                fleet.sql("CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON " + table
                        + " FOR EACH ROW EXECUTE FUNCTION full_disk()");
            }
            try {
                assertThat(refuses()).isTrue();
                assertThat(ada.get("/api/conversations").statusCode()).isEqualTo(200);
                assertThat(fleet.provider.requests()).hasSize(sent);
                // Longer than an answer takes: it has ended meanwhile, and cannot be closed.
                Thread.sleep(4_000);
            } finally {
                for (var table : List.of("turn_events", "attempts", "messages")) {
                    fleet.sql("DROP TRIGGER full_disk ON " + table);
                }
            }
            return null;
        });
    }

    /// An answer begins, this happens, and it is as if it had not.
    private static void goesOnDuring(Callable<Void> fault) throws Exception {
        fleet.provider.script(House.MODEL, House.slowly(NUMBERED, Duration.ofMillis(15)));
        var conversation = ada.begin();
        var turn = ada.turn(conversation, Map.of());
        try (var watch = new WatchedStream(ada, "/api/turns/" + turn + "/events")) {
            soon().until(() -> watch.text().contains("word3 "));
            fault.call();
            long from = System.nanoTime();
            soon().until(() -> watch.ended != 0);
            System.out.printf("ended %d ms after the fault%n", (System.nanoTime() - from) / 1_000_000);
            assertThat(watch.text()).isEqualTo(NUMBERED);
            assertThat(ada.answer(conversation, turn)).containsEntry("content", NUMBERED);
        }
        assertThat(ada.awaitEnd(turn).getString("status")).isEqualTo("completed");
        assertThat(fleet.replica(0).isReady()).isTrue();
        answerSoon();
    }

    private static void answerSoon() {
        fleet.provider.script(House.MODEL, FakeScript.answer("", "All is well."));
        assertThat(ada.awaitEnd(ada.turn(ada.begin(), Map.of())).getString("status"))
                .isEqualTo("completed");
        assertThat(ada.complete(key, House.MODEL, "A question.").statusCode()).isEqualTo(200);
    }

    /// Both doors: whatever is needed for an answer cannot be written.
    private static boolean refuses() {
        var conversation = UUID.randomUUID();
        var begun =
                ada.request().body(Map.of("id", conversation)).post(ada.parley().http("/api/conversations"));
        var chat = begun.statusCode() == 201 ? ada.ask(conversation, Map.of()) : begun;
        var program = ada.complete(key, House.MODEL, "A question.");
        for (var answer : List.of(chat, program)) {
            assertThat(answer.statusCode()).as(answer.asString()).isIn(200, 201, 503);
        }
        if (chat.statusCode() != 503 || program.statusCode() != 503) {
            return false;
        }
        assertThat(chat.<String>path("type")).isIn("database_unavailable", "books_unavailable");
        assertThat(program.<String>path("error.code")).isIn("database_unavailable", "books_unavailable");
        assertThat(Integer.parseInt(chat.header("Retry-After"))).isPositive();
        assertThat(Integer.parseInt(program.header("Retry-After"))).isPositive();
        return true;
    }

    private static Connection locked(String table) throws Exception {
        var connection = fleet.connection();
        connection.setAutoCommit(false);
        lock(connection, table);
        return connection;
    }

    private static void lock(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
        }
    }

    private static long heartbeats(WatchedStream watch) {
        return watch.raw.toString().lines().filter(line -> line.startsWith(":")).count();
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50));
    }
}
