package chat.parley.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTest {

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, postgres-linux-x86_64.txz",
        "Linux, aarch64, postgres-linux-arm_64.txz",
        "Mac OS X, x86_64, postgres-darwin-x86_64.txz",
        "Mac OS X, aarch64, postgres-darwin-arm_64.txz"
    })
    void fourKindsOfMachineHaveABuild(String os, String processor, String archive) {
        Machine machine = Machine.of(os, processor);
        assertThat(machine.archive()).isEqualTo(archive);
        assertThat(PostgresArchive.of(machine)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"Linux, s390x", "FreeBSD, amd64", "Windows 11, amd64"})
    void othersAreToldToBringTheirOwn(String os, String processor) {
        assertThatThrownBy(() -> PostgresArchive.of(Machine.of(os, processor)))
                .isInstanceOfSatisfying(
                        StartFailure.class,
                        failure -> assertThat(failure.text())
                                .contains("no embedded PostgreSQL for this machine")
                                .contains("QUARKUS_DATASOURCE_JDBC_URL="));
    }

    @Test
    void aBuildForAnotherProcessorIsNotMistakenForOurs() {
        assertThat(Machine.current().archive())
                .isIn(
                        "postgres-linux-x86_64.txz",
                        "postgres-linux-arm_64.txz",
                        "postgres-darwin-x86_64.txz",
                        "postgres-darwin-arm_64.txz");
    }
}
