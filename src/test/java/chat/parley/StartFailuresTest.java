package chat.parley;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.database.StartFailure;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorDetails;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.junit.jupiter.api.Test;

class StartFailuresTest {

    @Test
    void aTakenPortIsNamedWithTheSettingThatChangesIt() {
        assertThat(text(new RuntimeException("start", bind(8080))))
                .startsWith("Parley cannot start: port 8080 of 127.0.0.1 is taken")
                .contains("QUARKUS_HTTP_PORT=8081")
                .doesNotContain("management");
    }

    @Test
    void aPortThatNobodyNamesIsTheOneThatCannotBeHad() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (var bind : List.of(
                    new BindException("Address already in use"),
                    new IOException("bind(..) failed with error(-98): Address already in use"))) {
                System.setProperty("quarkus.http.port", "0");
                assertThat(text(new RuntimeException(bind)))
                        .contains("port 9000 of 127.0.0.1 (management) is taken")
                        .contains("QUARKUS_MANAGEMENT_PORT=9001");
                System.setProperty("quarkus.http.port", Integer.toString(taken.getLocalPort()));
                assertThat(text(new RuntimeException(bind)))
                        .contains("port " + taken.getLocalPort() + " of 127.0.0.1 is taken");
            }
        } finally {
            System.clearProperty("quarkus.http.port");
        }
    }

    @Test
    void aSchemaThatIsNewerIsToldFromOneThatIsOther() {
        assertThat(text(validate("Detected applied migration not resolved locally: 7.\nIf you removed it")))
                .contains("the database's schema (version 7) is newer than this Parley")
                .contains("Nothing was changed.");
        assertThat(text(validate("Migration checksum mismatch for migration version 3")))
                .contains("made by another build")
                .contains("Migration checksum mismatch for migration version 3")
                .doesNotContain("newer");
    }

    @Test
    void aWrongSettingIsQuoted() {
        assertThat(text(new ConfigurationException("quarkus.http.port: not a number")))
                .contains("a setting is wrong", "quarkus.http.port: not a number", "docs/settings.md");
    }

    @Test
    void ourOwnMessageGoesThroughFromAnyDepth() {
        assertThat(text(new RuntimeException(new RuntimeException(StartFailure.of("so it is.", "Do this.")))))
                .isEqualTo("Parley cannot start: so it is.\n  Do this.\n");
    }

    @Test
    void whatNobodyForesawKeepsItsTrace() {
        assertThat(text(new RuntimeException("outer", new IllegalStateException("the cause"))))
                .contains("IllegalStateException: the cause")
                .contains("at chat.parley.StartFailuresTest");
    }

    @Test
    void aCauseThatGoesInACircleEnds() {
        var first = new RuntimeException("first");
        first.initCause(new RuntimeException("second", first));
        assertThat(text(first)).contains("second");
    }

    private static String text(Throwable thrown) {
        return StartFailures.explain(thrown).text();
    }

    private static QuarkusBindException bind(int port) {
        return new QuarkusBindException("127.0.0.1", port, new BindException("Address already in use"));
    }

    private static FlywayValidateException validate(String message) {
        return new FlywayValidateException(
                new ErrorDetails(CoreErrorCode.APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED, message), message);
    }
}
