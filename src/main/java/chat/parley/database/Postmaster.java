package chat.parley.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// The server process of a cluster, found by its pid file.
final class Postmaster {

    private static final Logger LOG = Logger.getLogger(Postmaster.class);
    private static final Duration FAST = Duration.ofSeconds(20);
    private static final Duration IMMEDIATE = Duration.ofSeconds(10);

    private final PostgresPrograms programs;
    private final Path cluster;

    Postmaster(PostgresPrograms programs, Path cluster) {
        this.programs = programs;
        this.cluster = cluster;
    }

    /// The running server, or empty if there is none or the pid has gone to another program.
    Optional<ProcessHandle> running() throws IOException {
        return pid().flatMap(ProcessHandle::of).filter(this::isOurs);
    }

    private Optional<Long> pid() throws IOException {
        try {
            List<String> lines = Files.readAllLines(pidFile(), UTF_8);
            return lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,9}")
                    ? Optional.empty()
                    : Optional.of(Long.parseLong(lines.getFirst().strip()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Path pidFile() {
        return cluster.resolve("postmaster.pid");
    }

    private boolean isOurs(ProcessHandle process) {
        String command = process.info().commandLine().orElse("");
        return process.isAlive() && command.contains("postgres") && command.contains(cluster.toString());
    }

    /// Stops what an instance that was killed left behind; a pid that now belongs to another program is left alone.
    void stopOrphan() throws IOException {
        Optional<ProcessHandle> orphan = running();
        if (orphan.isPresent()) {
            LOG.warnf(
                    "Stopping the PostgreSQL (pid %d) that a killed instance left running",
                    orphan.get().pid());
            stop();
        } else if (pid().flatMap(ProcessHandle::of).isPresent()) {
            // PostgreSQL itself only asks whether the pid lives, and would refuse to start.
            LOG.warn("Removing a pid file whose pid another program has by now");
            Files.deleteIfExists(pidFile());
        }
    }

    /// Ends the server: open transactions are rolled back, then everything is written; at worst without the
    /// writing, which the next start makes good.
    ///
    /// @throws StartFailure if it does not end
    void stop() throws IOException {
        if (running().isPresent() && !stopped("fast", FAST) && !stopped("immediate", IMMEDIATE)) {
            long pid = running().map(ProcessHandle::pid).orElse(0L);
            if (pid != 0) {
                throw StartFailure.of(
                        "the PostgreSQL of this data folder (pid " + pid + ") does not stop.",
                        "Stop it by hand: kill -QUIT " + pid);
            }
        }
    }

    private boolean stopped(String mode, Duration patience) throws IOException {
        var ended = programs.run(
                "pg_ctl",
                List.of(
                        "stop",
                        "--silent",
                        "-w",
                        "-D",
                        cluster.toString(),
                        "-m",
                        mode,
                        "-t",
                        Long.toString(patience.toSeconds())));
        if (!ended.well()) {
            LOG.warnf("PostgreSQL did not stop (%s): %s", mode, ended.output().strip());
        }
        return ended.well();
    }
}
