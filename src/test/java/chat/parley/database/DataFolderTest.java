package chat.parley.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path temp;

    @Test
    void isMadeWithItsParentsForItsOwnerOnlyAndNamesItsHolder() throws IOException {
        Path folder = temp.resolve("a/b");
        try (var data = DataFolder.open(folder)) {
            assertThat(data.root()).isEqualTo(folder.toRealPath());
            assertThat(data.log("x.log").getParent()).isDirectory();
            assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(Files.readString(folder.resolve("lock")))
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void isHeldOnceAndFreeAfterwards() {
        try (var data = DataFolder.open(temp)) {
            assertThatThrownBy(() -> DataFolder.open(temp))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("another instance holds the data folder " + data.root())
                    .hasMessageContaining("(pid " + ProcessHandle.current().pid() + ")");
            // The refused try must not have dropped the kernel's lock.
            assertThat(lockedForOthers()).isTrue();
        }
        DataFolder.open(temp).close();
        assertThat(lockedForOthers()).isFalse();
    }

    @Test
    void isRefusedWhereNothingCanBeWritten() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
                .isInstanceOfSatisfying(
                        StartFailure.class,
                        failure -> assertThat(failure.text())
                                .startsWith("Parley cannot start: the data folder " + file.resolve("data"))
                                .contains("cannot be written")
                                .contains("PARLEY_DATA_DIR="));
        assertThatThrownBy(() -> DataFolder.open(Path.of("/proc/parley")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("cannot be written");
    }

    /// Asks as another process would: a lock of one's own is invisible to oneself.
    private boolean lockedForOthers() {
        try {
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Holder.class.getName(),
                            temp.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 1;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Another instance's try: ends with 1 if the folder is held.
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) {
            try (var data = DataFolder.open(Path.of(args[0]))) {
                System.exit(data.root().isAbsolute() ? 0 : 2);
            } catch (StartFailure e) {
                System.exit(1);
            }
        }
    }
}
