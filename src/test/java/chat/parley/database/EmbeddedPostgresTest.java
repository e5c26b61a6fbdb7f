package chat.parley.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedPostgresTest {

    @TempDir
    static Path temp;

    private static DataFolder data;
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() {
        data = DataFolder.open(temp.resolve("data"));
        postgres = EmbeddedPostgres.start(data);
    }

    @AfterAll
    static void stop() {
        postgres.close();
        data.close();
    }

    @ParameterizedTest
    @CsvSource({
        "fsync, on",
        "synchronous_commit, on",
        "full_page_writes, on",
        "data_checksums, on",
        "password_encryption, scram-sha-256",
        "listen_addresses, 127.0.0.1",
        "server_encoding, UTF8",
        "is_superuser, off"
    })
    void durabilityAndAccessAreAsPromised(String setting, String value) throws SQLException {
        assertThat(query("SHOW " + setting)).isEqualTo(value);
    }

    @Test
    void theServersOwnZoneIsUtc() throws SQLException {
        assertThat(query("SELECT reset_val FROM pg_settings WHERE name = 'log_timezone'"))
                .isEqualTo("UTC");
    }

    @Test
    void textSortsByCodePointOnEveryMachine() throws SQLException {
        assertThat(query("SELECT concat(datlocprovider, datlocale) FROM pg_database WHERE datname = 'parley'"))
                .isEqualTo("bC.UTF-8");
        assertThat(query("SELECT lower('ÄÉ') || upper('ß')")).isEqualTo("äéß");
    }

    @Test
    void parleyOwnsItsDatabaseAndRulesNothingElse() throws SQLException {
        assertThat(query("SELECT concat_ws(',', rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls)"
                        + " FROM pg_roles WHERE rolname = current_user"))
                .isEqualTo("f,f,f,f,f");
        assertThat(query("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"))
                .isEqualTo("parley");
        assertThatThrownBy(() -> query("SELECT rolpassword FROM pg_authid")).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> query("CREATE ROLE intruder")).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> connect("postgres", "parley", postgres.password()))
                .hasMessageContaining("pg_hba.conf");
    }

    @Test
    void nobodyEntersWithoutThePassword() throws SQLException, IOException {
        assertThatThrownBy(() -> connect("parley", "parley", "wrong")).hasMessageContaining("password");
        assertThatThrownBy(() -> connect("postgres", "postgres", postgres.password()))
                .hasMessageContaining("password");
        String superuser = Files.readString(data.postgresql().resolve("superuser.password"))
                .strip();
        try (var connection = connect("postgres", "postgres", superuser)) {
            assertThat(first(connection, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'"))
                    .isEqualTo("0");
            assertThat(first(
                            connection,
                            "SELECT count(*) FROM pg_authid WHERE rolcanlogin"
                                    + " AND rolpassword NOT LIKE 'SCRAM-SHA-256$%'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void passwordsAreReadByTheirOwnerOnlyAndAreNotInTheServersSurroundings() throws IOException {
        for (String name : new String[] {"superuser.password", "parley.password"}) {
            Path file = data.postgresql().resolve(name);
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(Files.readString(file).strip()).hasSize(32);
        }
        Path environment = Path.of("/proc/" + pid() + "/environ");
        if (Files.isReadable(environment)) {
            assertThat(Arrays.stream(Files.readString(environment).split("\0")).map(entry -> entry.split("=")[0]))
                    .doesNotContain("HOME", "USER", "MAVEN_OPTS", "JAVA_HOME");
        }
        assertThat(Files.readString(data.log("postgresql.log")))
                .doesNotContain(postgres.password())
                .contains("ready to accept connections");
    }

    @Test
    void theServersLogHasNothingOfWhatPeopleWrote() throws IOException {
        assertThatThrownBy(() -> query("SELECT 'a private sentence'::int")).isInstanceOf(SQLException.class);
        assertThat(Files.readString(data.log("postgresql.log"))).doesNotContain("private sentence");
    }

    @Test
    void aServerThatIsKilledComesBackOnTheSamePort() throws SQLException, IOException {
        query("CREATE TABLE kept AS SELECT 42 AS answer");
        long pid = pid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .ignoreExceptions()
                .until(() -> query("SELECT answer FROM kept").equals("42"));
        assertThat(pid()).isNotEqualTo(pid);
    }

    static long pid() throws IOException {
        return Long.parseLong(Files.readAllLines(data.postgresql().resolve("cluster/postmaster.pid"))
                .getFirst()
                .strip());
    }

    private static String query(String sql) throws SQLException {
        try (var connection = connect("parley", postgres.username(), postgres.password())) {
            return first(connection, sql);
        }
    }

    private static String first(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (var rows = statement.getResultSet()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    private static Connection connect(String database, String user, String password) throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl().replace("/parley?", "/" + database + "?"), user, password);
    }
}
