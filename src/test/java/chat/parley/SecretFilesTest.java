package chat.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.database.StartFailure;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {

    private static final String SECRET = "parley.secret-files-test";

    @TempDir
    Path temp;

    @AfterEach
    void clear() {
        System.clearProperty(SECRET);
        System.clearProperty(SECRET + "-file");
        SecretFiles.read(List.of());
    }

    @Test
    void theFileHasItsNameBesideTheSecrets() {
        assertThat(SecretFiles.SECRETS)
                .map(SecretFiles::fileSetting)
                .map(Settings::environmentName)
                .contains("PARLEY_SECRET_KEY_FILE", "QUARKUS_OIDC_CREDENTIALS_SECRET_FILE");
    }

    @Test
    void theSecretIsWhatTheFileHoldsWithoutTheEndOfItsLine() throws IOException {
        name(Files.writeString(temp.resolve("secret"), " s3cret with blanks \r\n\n"));
        read();
        assertThat(Settings.find(SECRET)).contains(" s3cret with blanks ");
        assertThat(System.getProperty(SECRET)).isNull();
    }

    @Test
    void quarkusFindsItAndListsItNowhere() throws IOException {
        name(Files.writeString(temp.resolve("secret"), "s3cret\n"));
        read();
        var config = new SmallRyeConfigBuilder().addDiscoveredSources().build();
        assertThat(config.getOptionalValue(SECRET, String.class)).contains("s3cret");
        assertThat(config.getPropertyNames()).doesNotContain(SECRET);
    }

    @Test
    void withoutAFileNothingChanges() {
        read();
        assertThat(Settings.find(SECRET)).isEmpty();
        System.setProperty(SECRET, "said");
        read();
        assertThat(Settings.find(SECRET)).contains("said");
    }

    @Test
    void aSecretGivenTwiceIsRefusedAndNotShown() throws IOException {
        name(Files.writeString(temp.resolve("secret"), "from-the-file"));
        System.setProperty(SECRET, "from-the-setting");
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(SecretFilesTest::read)
                .satisfies(failure -> assertThat(failure.text())
                        .contains("PARLEY_SECRET_FILES_TEST_FILE and PARLEY_SECRET_FILES_TEST are both set")
                        .doesNotContain("from-the"));
    }

    @Test
    void aFileThatIsMissingOrEmptyIsNamed() throws IOException {
        Path file = temp.resolve("secret");
        name(file);
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(SecretFilesTest::read)
                .withMessageContaining(file + " that PARLEY_SECRET_FILES_TEST_FILE names cannot be read");
        Files.writeString(file, "\n");
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(SecretFilesTest::read)
                .withMessageContaining("is empty");
        assertThat(Settings.find(SECRET)).isEmpty();
    }

    private static void read() {
        SecretFiles.read(List.of(SECRET));
    }

    private static void name(Path file) {
        System.setProperty(SECRET + "-file", file.toString());
    }
}
