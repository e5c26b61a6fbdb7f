package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.ParleyProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two replicas that start on one database at the same moment, before it has the schema that they need.
class MigratingTogetherIT {

    private static final String KEY =
            Base64.getEncoder().encodeToString("thirty-two bytes of a secret key".getBytes(StandardCharsets.UTF_8));

    @TempDir
    static Path temp;

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(temp.resolve("postgres"))
                .setLocaleConfig("locale", "C.UTF-8")
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @Test
    void anEmptyDatabaseIsSetUpOnce() throws Exception {
        startTogetherOn("empty_one");
    }

    @Test
    void anOldOneIsBroughtUpToDateOnce() throws Exception {
        number(postgres.getPostgresDatabase(), "CREATE DATABASE old_one");
        Flyway.configure()
                .dataSource(postgres.getDatabase("postgres", "old_one"))
                .locations("db/migration")
                .target("20")
                .load()
                .migrate();
        startTogetherOn("old_one");
    }

    private static void startTogetherOn(String name) throws Exception {
        if (name.startsWith("empty")) {
            number(postgres.getPostgresDatabase(), "CREATE DATABASE " + name);
        }
        var settings = Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + name,
                "QUARKUS_DATASOURCE_USERNAME",
                "postgres",
                "QUARKUS_DATASOURCE_PASSWORD",
                "",
                "PARLEY_SECRET_KEY",
                KEY,
                "PARLEY_ADMIN_EMAIL",
                House.ADA,
                "PARLEY_ADMIN_PASSWORD",
                House.PASSWORD);
        try (var one = ParleyProcess.launch(temp.resolve(name + "-1"), settings);
                var other = ParleyProcess.launch(temp.resolve(name + "-2"), settings)) {
            one.awaitReady();
            other.awaitReady();
            assertThat(Person.signIn(one, House.ADA).get("/api/me").statusCode())
                    .isEqualTo(200);
            assertThat(Person.signIn(other, House.ADA).get("/api/me").statusCode())
                    .isEqualTo(200);
        }
        var database = postgres.getDatabase("postgres", name);
        var steps = "SELECT count(*) FROM flyway_schema_history WHERE version IS NOT NULL";
        assertThat(number(database, steps))
                .isEqualTo(number(database, "SELECT count(DISTINCT version) FROM flyway_schema_history"))
                .isGreaterThan(20);
        assertThat(number(database, steps + " AND NOT success")).isZero();
        assertThat(number(database, "SELECT count(*) FROM accounts WHERE role = 'admin'"))
                .isEqualTo(1);
        assertThat(number(database, "SELECT count(*) FROM organisation")).isEqualTo(1);
    }

    private static long number(DataSource database, String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return 0;
            }
            try (var row = statement.getResultSet()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
