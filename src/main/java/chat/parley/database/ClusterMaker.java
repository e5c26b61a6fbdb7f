package chat.parley.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Makes the files of a new database server, whole or not at all.
record ClusterMaker(PostgresPrograms programs, PasswordFile superuser, Path cluster) {

    void make() throws IOException {
        Path fresh = cluster.resolveSibling("cluster.new");
        PostgresArchive.delete(fresh);
        superuser.generate();
        // The built-in locale sorts alike on every machine and after every upgrade of its C library.
        var ended = programs.run(
                "initdb",
                List.of(
                        "-D",
                        fresh.toString(),
                        "--encoding=UTF8",
                        "--locale=" + (Machine.current().isMac() ? "C" : "C.UTF-8"),
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--username=postgres",
                        "--pwfile=" + superuser.path(),
                        "--auth=scram-sha-256",
                        "--data-checksums"));
        if (!ended.well()) {
            PostgresArchive.delete(fresh);
            throw DiskFull.isIn(ended.output())
                    ? DiskFull.failure(cluster, null)
                    : StartFailure.of(
                            "the database cannot be made in " + cluster + ".",
                            "initdb says: "
                                    + ended.output()
                                            .strip()
                                            .lines()
                                            .reduce((a, b) -> b)
                                            .orElse("nothing"));
        }
        Files.move(fresh, cluster, StandardCopyOption.ATOMIC_MOVE);
    }
}
