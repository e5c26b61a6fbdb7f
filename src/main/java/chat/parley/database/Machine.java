package chat.parley.database;

import java.util.Locale;

/// The kind of machine, as the embedded builds of PostgreSQL name it.
record Machine(String system, String processor) {

    static Machine current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static Machine of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = osArch.toLowerCase(Locale.ROOT);
        return new Machine(
                os.startsWith("mac") ? "darwin" : os.startsWith("linux") ? "linux" : os,
                switch (arch) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> arch;
                });
    }

    boolean isMac() {
        return system.equals("darwin");
    }

    /// The archive's name on the classpath.
    String archive() {
        return "postgres-" + system + "-" + processor + ".txz";
    }

    StartFailure withoutBuild(String why) {
        return StartFailure.of(
                "there is no embedded PostgreSQL for this machine (" + system + " " + processor + "; " + why + ").",
                "Embedded builds exist for Linux with glibc and for macOS, each on x86_64 and arm64.",
                "Anywhere else use a PostgreSQL 15 or later of your own:",
                "QUARKUS_DATASOURCE_JDBC_URL=jdbc:postgresql://host:5432/parley",
                "QUARKUS_DATASOURCE_USERNAME=parley  QUARKUS_DATASOURCE_PASSWORD=…");
    }
}
