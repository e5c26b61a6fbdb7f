package chat.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.database.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        System.clearProperty(SECRET + "-read-from");
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
        SecretFiles.read(SECRET);
        assertThat(System.getProperty(SECRET)).isEqualTo(" s3cret with blanks ");
        SecretFiles.read(SECRET);
        assertThat(System.getProperty(SECRET)).isEqualTo(" s3cret with blanks ");
    }

    @Test
    void withoutAFileNothingChanges() {
        SecretFiles.read(SECRET);
        assertThat(System.getProperty(SECRET)).isNull();
        System.setProperty(SECRET, "said");
        SecretFiles.read(SECRET);
        assertThat(System.getProperty(SECRET)).isEqualTo("said");
    }

    @Test
    void aSecretGivenTwiceIsRefusedAndNotShown() throws IOException {
        name(Files.writeString(temp.resolve("secret"), "from-the-file"));
        System.setProperty(SECRET, "from-the-setting");
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> SecretFiles.read(SECRET))
                .satisfies(failure -> assertThat(failure.text())
                        .contains("PARLEY_SECRET_FILES_TEST_FILE and PARLEY_SECRET_FILES_TEST are both set")
                        .doesNotContain("from-the"));
    }

    @Test
    void aFileThatIsMissingOrEmptyIsNamed() throws IOException {
        Path file = temp.resolve("secret");
        name(file);
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> SecretFiles.read(SECRET))
                .withMessageContaining(file + " that PARLEY_SECRET_FILES_TEST_FILE names cannot be read");
        Files.writeString(file, "\n");
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> SecretFiles.read(SECRET))
                .withMessageContaining("is empty");
        assertThat(System.getProperty(SECRET)).isNull();
    }

    private static void name(Path file) {
        System.setProperty(SECRET + "-file", file.toString());
    }
}
