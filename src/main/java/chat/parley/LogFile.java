package chat.parley;

import chat.parley.database.DataFolder;
import java.util.Optional;

/// With a data folder the log goes into it, and the terminal shows only what needs a person.
final class LogFile {

    static final String PATH = "quarkus.log.file.path";
    private static final String ENABLED = "quarkus.log.file.enabled";

    private LogFile() {}

    static void in(DataFolder data) {
        Settings.putDefault(ENABLED, "true");
        Settings.putDefault(PATH, data.log("parley.log").toString());
        Settings.putDefault("quarkus.log.console.level", "WARN");
    }

    /// Where the log is written, unless the operator has it on the console only.
    static Optional<String> written() {
        return Settings.find(PATH)
                .filter(path -> Settings.find(ENABLED).map(Boolean::valueOf).orElse(false));
    }
}
