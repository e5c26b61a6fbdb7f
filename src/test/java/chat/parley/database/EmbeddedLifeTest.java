package chat.parley.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one start finds of the start before it.
class EmbeddedLifeTest {

    @TempDir
    Path temp;

    @Test
    void dataOutlivesARestartWithTheSamePortAndPassword() throws SQLException {
        String url;
        String password;
        try (var data = DataFolder.open(temp);
                var postgres = EmbeddedPostgres.start(data)) {
            url = postgres.jdbcUrl();
            password = postgres.password();
            execute(postgres, "CREATE TABLE kept AS SELECT 'still here' AS text");
        }
        try (var data = DataFolder.open(temp);
                var postgres = EmbeddedPostgres.start(data)) {
            assertThat(postgres.jdbcUrl()).isEqualTo(url);
            assertThat(postgres.password()).isEqualTo(password);
            assertThat(execute(postgres, "SELECT text FROM kept")).isEqualTo("still here");
        }
        assertThat(temp.resolve("postgresql/cluster/postmaster.pid")).doesNotExist();
    }

    @Test
    void takesAnotherPortWhenItsOwnIsTaken() throws IOException, SQLException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var data = DataFolder.open(temp)) {
            Files.createDirectories(data.postgresql());
            Files.writeString(data.postgresql().resolve("port"), taken.getLocalPort() + "\n");
            try (var postgres = EmbeddedPostgres.start(data)) {
                assertThat(postgres.jdbcUrl()).doesNotContain(":" + taken.getLocalPort() + "/");
                assertThat(execute(postgres, "SELECT 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void aLostApplicationPasswordIsReplaced() throws IOException, SQLException {
        try (var data = DataFolder.open(temp)) {
            EmbeddedPostgres.start(data).close();
            Files.delete(data.postgresql().resolve("parley.password"));
            try (var postgres = EmbeddedPostgres.start(data)) {
                assertThat(execute(postgres, "SELECT 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void aPidThatBelongsToAnotherProgramByNowIsLeftAlone() throws IOException, SQLException {
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try (var data = DataFolder.open(temp)) {
            EmbeddedPostgres.start(data).close();
            Files.writeString(
                    data.postgresql().resolve("cluster/postmaster.pid"),
                    stranger.pid() + "\n" + data.postgresql().resolve("cluster") + "\n");
            try (var postgres = EmbeddedPostgres.start(data)) {
                assertThat(execute(postgres, "SELECT 1")).isEqualTo("1");
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void anotherMajorVersionsDataIsRefusedUntouched() throws IOException {
        try (var data = DataFolder.open(temp)) {
            Path cluster = Files.createDirectories(data.postgresql().resolve("cluster"));
            for (String found : new String[] {"17", "19"}) {
                Files.writeString(cluster.resolve("PG_VERSION"), found + "\n");
                assertThatThrownBy(() -> EmbeddedPostgres.start(data))
                        .isInstanceOfSatisfying(
                                StartFailure.class,
                                failure -> assertThat(failure.text())
                                        .contains("is PostgreSQL " + found + "'s, and this Parley brings PostgreSQL 18")
                                        .contains("pg_dump " + found)
                                        .contains("Nothing was changed."));
            }
            try (var files = Files.list(cluster)) {
                assertThat(files).hasSize(1);
            }
        }
    }

    @Test
    void aHalfMadeClusterOfACrashedFirstStartIsMadeAnew() throws IOException, SQLException {
        try (var data = DataFolder.open(temp)) {
            Path half = Files.createDirectories(data.postgresql().resolve("cluster.new/base"));
            Files.writeString(half.resolve("rubbish"), "");
            try (var postgres = EmbeddedPostgres.start(data)) {
                assertThat(execute(postgres, "SELECT 1")).isEqualTo("1");
            }
            assertThat(half).doesNotExist();
        }
    }

    @Test
    void aReplacedSuperuserPasswordIsNamed() throws IOException {
        try (var data = DataFolder.open(temp)) {
            EmbeddedPostgres.start(data).close();
            Path password = data.postgresql().resolve("superuser.password");
            Files.writeString(password, "not the one\n");
            assertThatThrownBy(() -> EmbeddedPostgres.start(data))
                    .isInstanceOfSatisfying(
                            StartFailure.class,
                            failure -> assertThat(failure.text())
                                    .contains("does not let its own owner in")
                                    .contains(password.toString()));
            assertThat(data.postgresql().resolve("cluster/postmaster.pid")).doesNotExist();
        }
    }

    @Test
    void brokenSettingsOfAnOperatorAreQuoted() throws IOException {
        try (var data = DataFolder.open(temp)) {
            EmbeddedPostgres.start(data).close();
            Path local = data.postgresql().resolve("cluster").resolve(ServerSettings.LOCAL);
            Files.writeString(local, "shared_buffers = plenty\n");
            assertThatThrownBy(() -> EmbeddedPostgres.start(data))
                    .isInstanceOfSatisfying(
                            StartFailure.class,
                            failure -> assertThat(failure.text())
                                    .contains("the embedded PostgreSQL does not start")
                                    .contains("postgresql.log"));
            Files.writeString(local, "work_mem = 9MB\nfsync = off\n");
            try (var postgres = EmbeddedPostgres.start(data)) {
                assertThat(execute(postgres, "SHOW work_mem")).isEqualTo("9MB");
                assertThat(execute(postgres, "SHOW fsync")).isEqualTo("on");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void aFullDiskIsNamed() throws IOException, InterruptedException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Path small = Files.createDirectory(temp.resolve("small"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", small.toString()))
                .isZero();
        try (var data = DataFolder.open(small)) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(data))
                    .isInstanceOfSatisfying(
                            StartFailure.class,
                            failure -> assertThat(failure.text()).contains("is full.", "200 MB"));
            assertThat(data.postgresql().resolve("cluster")).doesNotExist();
        } finally {
            run("umount", small.toString());
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static String execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
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
