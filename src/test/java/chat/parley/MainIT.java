package chat.parley;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.ParleyProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged program on a data folder of its own: from the first start over a crash to the clean end.
class MainIT {

    @TempDir
    Path temp;

    @Test
    void livesThroughACrashAndASecondInstance() throws IOException, SQLException {
        Path data = temp.resolve("data");
        long orphan;
        try (var parley = ParleyProcess.start(data, Map.of())) {
            assertThat(parley.output().lines().map(line -> line.substring(0, 12).strip()))
                    .containsExactly("Address", "Set-up code", "Data folder", "Log file");
            assertThat(parley.output())
                    .contains("http://localhost:" + parley.port())
                    .contains(data.toRealPath().toString())
                    .contains(data.toRealPath().resolve("logs/parley.log").toString());
            keepsItsPasswordToItself(parley);
            execute(data, "CREATE TABLE kept AS SELECT 42 AS answer");

            assertThat(failedStart(data, Map.of()))
                    .contains("another instance holds the data folder " + data.toRealPath())
                    .contains("(pid " + parley.process().pid() + ")");
            parley.awaitReady();

            orphan = postmaster(data);
            parley.kill();
            assertThat(ProcessHandle.of(orphan)).isPresent();

            try (var next = ParleyProcess.start(data, Map.of())) {
                assertThat(postmaster(data)).isNotEqualTo(orphan);
                awaitGone(orphan);
                assertThat(execute(data, "SELECT answer FROM kept")).isEqualTo("42");
                assertThat(next.log()).contains("Stopping the PostgreSQL (pid " + orphan + ")");

                long own = postmaster(data);
                assertThat(next.stop()).isEqualTo(143);
                awaitGone(own);
                assertThat(data.resolve("postgresql/cluster/postmaster.pid")).doesNotExist();
                assertThat(Files.readString(data.resolve("logs/postgresql.log")))
                        .contains("received fast shutdown request")
                        .endsWith("database system is shut down\n");
            }
        }
    }

    private static void keepsItsPasswordToItself(ParleyProcess parley) throws IOException {
        String password = Files.readString(parley.data().resolve("postgresql/parley.password"))
                .strip();
        assertThat(parley.output() + parley.log()).doesNotContain(password);
        Path process = Path.of("/proc/" + parley.process().pid());
        if (Files.isReadable(process.resolve("environ"))) {
            assertThat(Files.readString(process.resolve("environ"))).doesNotContain(password);
            assertThat(Files.readString(process.resolve("cmdline"))).doesNotContain(password);
        }
    }

    @Test
    void anInterruptedTerminalStopsTheDatabaseLast() throws IOException {
        Assumptions.assumeFalse(interruptsAreIgnored(), "run in the background, where SIGINT is ignored");
        Path data = temp.resolve("data");
        try (var parley = ParleyProcess.start(data, Map.of())) {
            new ProcessBuilder("kill", "-INT", Long.toString(parley.process().pid())).start();
            assertThat(parley.awaitEnd(Duration.ofSeconds(30))).isEqualTo(130);
            assertThat(parley.log()).contains("parley stopped in").doesNotContain("ERROR", "Connection refused");
        }
    }

    /// A shell without job control starts its background jobs like that, and a child inherits it for good.
    private static boolean interruptsAreIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0b10) != 0);
    }

    @Test
    void aSchemaFromALaterVersionIsRefused() throws IOException, SQLException {
        Path data = temp.resolve("data");
        try (var parley = ParleyProcess.start(data, Map.of())) {
            execute(
                    data,
                    "INSERT INTO flyway_schema_history SELECT max(installed_rank) + 1, '900', 'Come later', 'SQL',"
                            + " 'V900__Come_later.sql', 1, 'parley', now(), 1, true FROM flyway_schema_history");
            assertThat(parley.stop()).isEqualTo(143);
        }
        assertThat(failedStart(data, Map.of()))
                .contains("the database's schema (version 900) is newer than this Parley")
                .contains("Nothing was changed.");
    }

    static String failedStart(Path data, Map<String, String> environment) throws IOException {
        try (var parley = ParleyProcess.launch(data, environment)) {
            assertThat(parley.awaitEnd(Duration.ofMinutes(2))).isEqualTo(1);
            String output = parley.output();
            assertThat(output)
                    .startsWith("Parley cannot start: ")
                    .doesNotContain("\tat ", "Exception")
                    .hasLineCount((int) Math.min(8, output.lines().count()));
            return output;
        }
    }

    /// An ended process whose parent has not yet asked after it still has its pid, but no command any more.
    private static void awaitGone(long pid) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> ProcessHandle.of(pid)
                        .flatMap(process -> process.info().command())
                        .isEmpty());
    }

    private static long postmaster(Path data) throws IOException {
        return Long.parseLong(Files.readAllLines(data.resolve("postgresql/cluster/postmaster.pid"))
                .getFirst()
                .strip());
    }

    private static String execute(Path data, String sql) throws IOException, SQLException {
        String port = Files.readString(data.resolve("postgresql/port")).strip();
        String password =
                Files.readString(data.resolve("postgresql/parley.password")).strip();
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/parley", "parley", password);
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (var rows = statement.getResultSet()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
