package chat.parley.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The unpacked programs of PostgreSQL, and how to run them.
///
/// PostgreSQL refuses to run as root. Root's commands therefore run in a user namespace of their own, in which the
/// caller has no name but still owns its files.
final class PostgresPrograms {

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)[.\\d]*");

    private final Path home;
    private final Machine machine;
    private final int major;

    /// How a program ended and what it said.
    record Ended(int code, String output) {
        boolean well() {
            return code == 0;
        }
    }

    private PostgresPrograms(Path home, Machine machine) throws IOException {
        this.home = home;
        this.machine = machine;
        this.major = probe();
    }

    /// Unpacks the programs into the user's cache folder, or into the data folder where there is none to write to.
    ///
    /// @throws StartFailure if this machine cannot run them
    static PostgresPrograms unpacked(Machine machine, DataFolder data) throws IOException {
        PostgresArchive archive = PostgresArchive.of(machine);
        Path cache = cache(machine);
        Path home = null;
        if (cache != null) {
            try {
                home = archive.unpackInto(cache.resolve("parley"));
            } catch (IOException e) {
                home = null;
            }
        }
        return new PostgresPrograms(
                home == null ? archive.unpackInto(data.postgresql().resolve("programs")) : home, machine);
    }

    private static @Nullable Path cache(Machine machine) {
        String xdg = System.getenv("XDG_CACHE_HOME");
        if (xdg != null && !xdg.isBlank()) {
            return Path.of(xdg);
        }
        Path user = Path.of(System.getProperty("user.home", "?"));
        if (!Files.isDirectory(user)) {
            return null;
        }
        return user.resolve(machine.isMac() ? "Library/Caches" : ".cache");
    }

    private int probe() throws IOException {
        Ended ended;
        try {
            ended = runUnwrapped(List.of(program("postgres"), "--version"));
        } catch (IOException e) {
            // A C library of another kind (musl) has no loader for it: "No such file or directory".
            throw machine.withoutBuild(String.valueOf(e.getMessage()));
        }
        var version = VERSION.matcher(ended.output());
        if (!ended.well() || !version.find()) {
            throw machine.withoutBuild(ended.output().strip());
        }
        return Integer.parseInt(version.group(1));
    }

    int major() {
        return major;
    }

    private String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /// Runs a program to its end.
    Ended run(String name, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        if (isRoot()) {
            command.addAll(List.of("unshare", "--user"));
        }
        command.add(program(name));
        command.addAll(arguments);
        Ended ended;
        try {
            ended = runUnwrapped(command);
        } catch (IOException e) {
            if (isRoot()) {
                throw noRoot(e.getMessage());
            }
            throw e;
        }
        if (isRoot() && ended.output().startsWith("unshare:")) {
            throw noRoot(ended.output().strip());
        }
        return ended;
    }

    private static StartFailure noRoot(@Nullable String why) {
        return StartFailure.of(
                "PostgreSQL does not run as root, and this machine lets root make no user namespace (" + why + ").",
                "Run Parley as an ordinary user who owns the data folder,",
                "or use a PostgreSQL of your own: QUARKUS_DATASOURCE_JDBC_URL=jdbc:postgresql://host:5432/parley");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private Ended runUnwrapped(List<String> command) throws IOException {
        // To a file and not a pipe: the server that pg_ctl leaves behind would keep a pipe open.
        Path output = Files.createTempFile("parley-postgres", ".out");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile());
            // Of the caller's environment, which holds keys and passwords, the server gets nothing but the path.
            String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
            builder.environment().clear();
            builder.environment().putAll(Map.of("PATH", path, "LC_ALL", "C"));
            Process process = builder.start();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("no end within two minutes: " + command.getFirst());
            }
            return new Ended(process.exitValue(), Files.readString(output, UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a program of PostgreSQL ran", e);
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
