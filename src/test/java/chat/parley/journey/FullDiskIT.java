package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.testing.FakeScript;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// PostgreSQL on a disk that really fills up, to the last byte. It refuses to grow a table, or stops altogether; what
/// is written meanwhile waits until there is room. Needs the right to mount a file system of its own.
class FullDiskIT {

    private static final int SIZE_MIB = 400;
    private static final int PIECES = 400;
    private static final Duration STILL = Duration.ofSeconds(4);

    private static Path disk;
    private static boolean mounted;
    private static Fleet fleet;
    private static Person ada;

    @BeforeAll
    static void start() throws Exception {
        disk = Files.createTempDirectory("parley-disk");
        mounted = ran("mount", "-t", "tmpfs", "-o", "size=" + SIZE_MIB + "m,mode=1777", "tmpfs", disk.toString());
        assumeTrue(mounted, "a file system cannot be mounted here");
        fleet = new Fleet(disk, 1, false, Map.of("PARLEY_TURN_HEARTBEAT", "1S"));
        fleet.member("watcher", "100000");
        ada = Person.signIn(fleet.replica(0), House.email("watcher"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (fleet != null) {
            fleet.close();
        }
        if (mounted) {
            assertThat(ran("umount", "-l", disk.toString())).isTrue();
        }
        Files.deleteIfExists(disk);
    }

    @Test
    void anAnswerWaitsForRoomAndLosesNothing() throws Exception {
        var script = FakeScript.builder().say("Begun. ");
        var whole = new StringBuilder("Begun. ");
        var random = new Random(7);
        for (int i = 0; i < PIECES; i++) {
            // Nothing that could be stored in less.
            var piece = new byte[15_000];
            random.nextBytes(piece);
            var text = Base64.getEncoder().encodeToString(piece) + " ";
            script.delta("{\"content\":\"%s\"}".formatted(text));
            whole.append(text);
        }
        fleet.provider.script(House.MODEL, script.finish("stop").done().build().every(Duration.ofMillis(20)));
        var turn = ada.turn(ada.begin(), Map.of("maxOutputTokens", 60_000));
        try (var watch = new WatchedStream(ada, "/api/turns/" + turn + "/events")) {
            soon().until(() -> watch.text().startsWith("Begun. "));
            try (var filler = new Filler(disk.resolve("filler"))) {
                soon().until(() -> filler.isFull() && stands(watch));
                long shown = watch.text().length();
                var other = ada.request().body("{}").post(ada.parley().http("/api/conversations"));
                assertThat(other.statusCode()).as(other.asString()).isIn(201, 400, 503);
                assertThat(watch.closed).isFalse();
                System.out.printf("full: %,d of %,d units shown%n", shown, whole.length());
            }
            if (!answers()) {
                System.out.println("PostgreSQL had stopped");
                fleet.restartDatabase();
            }
            soon().until(() -> watch.ended != 0);
            assertThat(watch.text()).isEqualTo(whole.toString());
        }
        assertThat(ada.awaitEnd(turn).getString("status")).isEqualTo("completed");
        soon().until(fleet.replica(0)::isReady);
        fleet.awaitNumber("SELECT count(*) FROM attempts WHERE state = 'pending'", 0);
        FleetProof.check(fleet);
        fleet.provider.script(House.MODEL, FakeScript.answer("", "All is well."));
        assertThat(ada.awaitEnd(ada.turn(ada.begin(), Map.of())).getString("status"))
                .isEqualTo("completed");
    }

    /// Whether nothing has come for a while, though the stream shows that it lives.
    private static boolean stands(WatchedStream watch) {
        int before = watch.text().length();
        int raw = watch.raw.length();
        try {
            Thread.sleep(STILL);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return watch.text().length() == before && watch.raw.length() > raw;
    }

    /// It starts anew by itself where it can.
    private static boolean answers() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            try {
                fleet.number("SELECT 1");
                return true;
            } catch (SQLException e) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        return false;
    }

    private static boolean ran(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(50));
    }

    /// Takes all room there is, and what is freed, until it is closed.
    private static final class Filler implements AutoCloseable {

        private final Path file;
        private final Thread work;
        private volatile boolean full;
        private volatile boolean over;

        Filler(Path file) {
            this.file = file;
            work = Thread.ofVirtual().start(this::fill);
        }

        boolean isFull() {
            return full;
        }

        private void fill() {
            var zeros = new byte[64 * 1024];
            int size = zeros.length;
            try (OutputStream out = Files.newOutputStream(file)) {
                while (!over) {
                    try {
                        out.write(zeros, 0, size);
                        size = zeros.length;
                    } catch (IOException noRoom) {
                        full |= size == 1;
                        size = Math.max(1, size / 4);
                        Thread.sleep(5);
                    }
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws Exception {
            over = true;
            work.join();
            Files.delete(file);
        }
    }
}
