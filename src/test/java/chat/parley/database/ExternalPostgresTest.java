package chat.parley.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testing.ParleyProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalPostgresTest {

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

    @Test
    void oneThatLetsUsInIsGood() {
        assertThatCode(() -> new ExternalPostgres(postgres.jdbcUrl(), "parley", postgres.password()).check())
                .doesNotThrowAnyException();
    }

    @Test
    void aRefusedPasswordIsNamedButNotShown() {
        refusal(postgres.jdbcUrl() + "&password=hidden", "wrong-secret")
                .contains("refuses the user or the password", "QUARKUS_DATASOURCE_PASSWORD")
                .doesNotContain("wrong-secret", "hidden");
    }

    @Test
    void aDatabaseThatTheUserMayNotEnterIsRefused() {
        refusal(postgres.jdbcUrl().replace("/parley?", "/absent?"), postgres.password())
                .contains("refuses the user or the password")
                .contains("pg_hba.conf");
    }

    @Test
    void anEmptyPortIsUnreachable() throws IOException {
        String place = "127.0.0.1:" + ParleyProcess.freePort() + "/parley";
        refusal("jdbc:postgresql://" + place, "any")
                .contains("the database at " + place + " cannot be reached", "QUARKUS_DATASOURCE_JDBC_URL");
    }

    @Test
    void anAddressOfAnotherKindIsUnreachable() {
        refusal("jdbc:mysql://127.0.0.1/parley", "any").contains("cannot be reached", "No suitable driver");
    }

    private static AbstractStringAssert<?> refusal(String url, String password) {
        var text = new StringBuilder();
        assertThatThrownBy(() -> new ExternalPostgres(url, "parley", password).check())
                .isInstanceOfSatisfying(StartFailure.class, failure -> text.append(failure.text()));
        return assertThat(text.toString()).startsWith("Parley cannot start: ");
    }
}
