package chat.parley;

import chat.parley.database.DataFolder;

/// With a data folder the log goes into it, and the terminal shows only what needs a person.
final class LogFile {

    static final String PATH = "quarkus.log.file.path";

    private LogFile() {}

    static void in(DataFolder data) {
        Settings.putDefault("quarkus.log.file.enabled", "true");
        Settings.putDefault(PATH, data.log("parley.log").toString());
        Settings.putDefault("quarkus.log.console.level", "WARN");
    }
}
