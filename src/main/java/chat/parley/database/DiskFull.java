package chat.parley.database;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Recognises a full disk behind the many faces it has.
final class DiskFull {

    private DiskFull() {}

    static boolean isIn(@Nullable String output) {
        return output != null && (output.contains("No space left on device") || output.contains("Disk quota exceeded"));
    }

    static boolean isCauseOf(IOException e) {
        return isIn(e.getMessage());
    }

    static StartFailure failure(Path folder, @Nullable Throwable cause) {
        String problem = "the disk that holds " + folder.toAbsolutePath() + " is full.";
        String[] advice = {
            "Free some space (a new installation needs about 200 MB) and start again; nothing was lost.",
            "Or choose a folder on another disk: PARLEY_DATA_DIR=/another/folder"
        };
        return cause == null ? StartFailure.of(problem, advice) : StartFailure.caused(cause, problem, advice);
    }
}
