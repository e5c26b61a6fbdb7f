package chat.parley;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.database.DataFolder;
import chat.parley.database.EmbeddedPostgres;
import chat.parley.testing.ParleyProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the packaged program says when it cannot start, and that it starts once that is mended.
class StartMessagesIT {

    private static final String KEY = "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=";

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({"QUARKUS_HTTP_PORT, ''", "QUARKUS_MANAGEMENT_PORT, ' (management)'"})
    void aTakenPort(String setting, String kind) throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(MainIT.failedStart(temp.resolve("data"), Map.of(setting, port)))
                    .contains("port " + port + " of 127.0.0.1" + kind + " is taken")
                    .contains(setting + "=");
            assertThat(temp.resolve("data/postgresql/cluster/postmaster.pid")).doesNotExist();
        }
    }

    @Test
    void aFolderThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        assertThat(MainIT.failedStart(file.resolve("data"), Map.of()))
                .contains("the data folder " + file.resolve("data") + " cannot be written")
                .contains("PARLEY_DATA_DIR=");
    }

    @Test
    void aDatabaseOfOnesOwn() throws IOException {
        try (var data = DataFolder.open(temp.resolve("postgres"));
                var postgres = EmbeddedPostgres.start(data)) {
            var settings = Map.of(
                    "PARLEY_DATA_DIR", "",
                    "PARLEY_SECRET_KEY", KEY,
                    "QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl(),
                    "QUARKUS_DATASOURCE_USERNAME", postgres.username(),
                    "QUARKUS_DATASOURCE_PASSWORD", postgres.password());

            assertThat(MainIT.failedStart(temp, with(settings, "QUARKUS_DATASOURCE_PASSWORD", "not-the-one")))
                    .contains("refuses the user or the password")
                    .doesNotContain("not-the-one");
            String nowhere = "jdbc:postgresql://127.0.0.1:" + ParleyProcess.freePort() + "/parley";
            assertThat(MainIT.failedStart(temp, with(settings, "QUARKUS_DATASOURCE_JDBC_URL", nowhere)))
                    .contains("cannot be reached");
            assertThat(MainIT.failedStart(temp, with(settings, "PARLEY_SECRET_KEY", "")))
                    .contains("needs PARLEY_SECRET_KEY", "openssl rand -base64 32");

            try (var parley = ParleyProcess.start(temp.resolve("unused"), settings)) {
                // Without a data folder the log belongs to whoever runs the process.
                assertThat(parley.output()).contains("Listening on").doesNotContain("Data folder", "Log file");
                assertThat(parley.stop()).isEqualTo(143);
            }
            assertThat(temp.resolve("unused")).doesNotExist();
        }
    }

    private static Map<String, String> with(Map<String, String> settings, String name, String value) {
        var changed = new HashMap<>(settings);
        changed.put(name, value);
        return changed;
    }
}
