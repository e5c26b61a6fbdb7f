package chat.parley.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/// The PostgreSQL that Parley brings along: made at the first start, kept in the data folder, ended with Parley.
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);
    private static final int STARTS = 4;
    private static final long LOG_BYTES = 5_000_000;
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration WATCH = Duration.ofSeconds(1);

    private final DataFolder data;
    private final PostgresPrograms programs;
    private final Machine machine;
    private final Path cluster;
    private final PasswordFile superuser;
    private final PasswordFile application;
    private final Postmaster postmaster;
    private int port;
    private volatile boolean closed;

    private EmbeddedPostgres(DataFolder data, Machine machine, PostgresPrograms programs) {
        this.data = data;
        this.programs = programs;
        this.machine = machine;
        this.cluster = data.postgresql().resolve("cluster");
        this.superuser = new PasswordFile(data.postgresql().resolve("superuser.password"));
        this.application = new PasswordFile(data.postgresql().resolve("parley.password"));
        this.postmaster = new Postmaster(programs, cluster);
    }

    /// Starts the server of a data folder, making it first if it is missing.
    ///
    /// @throws StartFailure for everything that a person can mend
    public static EmbeddedPostgres start(DataFolder data) {
        return start(data, Machine.current());
    }

    static EmbeddedPostgres start(DataFolder data, Machine machine) {
        try {
            Files.createDirectories(data.postgresql(), PostgresArchive.ownerOnly());
            var postgres = new EmbeddedPostgres(data, machine, PostgresPrograms.unpacked(machine, data));
            postgres.begin();
            return postgres;
        } catch (IOException e) {
            throw DiskFull.isCauseOf(e)
                    ? DiskFull.failure(data.root(), e)
                    : StartFailure.caused(e, "the embedded PostgreSQL cannot be made ready: " + e.getMessage());
        } catch (SQLException e) {
            throw StartFailure.caused(
                    e,
                    "the embedded PostgreSQL does not let its own owner in: " + e.getMessage(),
                    "If " + superuser(data) + " was changed or replaced, put the right one back.");
        }
    }

    private static Path superuser(DataFolder data) {
        return data.postgresql().resolve("superuser.password");
    }

    private void begin() throws IOException, SQLException {
        if (Files.exists(cluster.resolve("PG_VERSION"))) {
            checkVersion();
            postmaster.stopOrphan();
        } else {
            new ClusterMaker(programs, superuser, cluster).make();
        }
        startOnAnyPort();
        try {
            new ApplicationRole(port, superuser, application).ensure();
        } catch (SQLException | IOException | RuntimeException e) {
            postmaster.stop();
            throw e;
        }
        Thread.ofPlatform().daemon().name("postgresql-watch").start(this::watch);
    }

    private void checkVersion() throws IOException {
        String found = Files.readString(cluster.resolve("PG_VERSION")).strip();
        if (!found.equals(Integer.toString(programs.major()))) {
            throw StartFailure.of(
                    "the data in " + cluster + " is PostgreSQL " + found + "'s, and this Parley brings PostgreSQL "
                            + programs.major() + ".",
                    "Start the version of Parley that wrote it and dump the database with pg_dump " + found + ",",
                    "then start this version on an empty folder, or on a database of your own, and restore the dump.",
                    "Nothing was changed.");
        }
    }

    private void startOnAnyPort() throws IOException {
        port = rememberedPort();
        String said = startServer();
        for (int attempt = 1; !said.isEmpty() && attempt < STARTS; attempt++) {
            // A taken port passes with another one; shared memory in use, when the last of a killed server is gone.
            if (said.contains("could not bind")) {
                port = freePort();
            } else if (said.contains("still in use")) {
                sleep(PAUSE);
            } else {
                break;
            }
            said = startServer();
        }
        if (!said.isEmpty()) {
            throw DiskFull.isIn(said) ? DiskFull.failure(data.root(), null) : doesNotStart(said);
        }
        Files.writeString(data.postgresql().resolve("port"), port + "\n");
    }

    private StartFailure doesNotStart(String said) {
        return StartFailure.of(
                "the embedded PostgreSQL does not start.",
                "It says: " + said.strip().lines().reduce((a, b) -> b).orElse("nothing"),
                "Its log: " + data.log("postgresql.log"));
    }

    /// Returns what the server said if it did not start, else nothing.
    private String startServer() throws IOException {
        new ServerSettings(cluster, port, machine).write();
        Path log = data.log("postgresql.log");
        if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
            Files.move(log, data.log("postgresql.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        long before = Files.exists(log) ? Files.size(log) : 0;
        var ended = programs.run(
                "pg_ctl",
                List.of("start", "--silent", "-w", "-t", "60", "-D", cluster.toString(), "-l", log.toString()));
        return ended.well() ? "" : ended.output() + tail(log, before);
    }

    private static String tail(Path log, long from) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        byte[] all = Files.readAllBytes(log);
        int start = (int) Math.min(from, all.length);
        return new String(all, start, all.length - start, StandardCharsets.UTF_8);
    }

    private int rememberedPort() throws IOException {
        Path file = data.postgresql().resolve("port");
        if (Files.exists(file)) {
            String text = Files.readString(file).strip();
            if (text.matches("[1-9]\\d{3,4}") && Integer.parseInt(text) <= 65535) {
                return Integer.parseInt(text);
            }
        }
        return freePort();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// A server that dies under Parley (the kernel short of memory, an operator's kill) is started again.
    private void watch() {
        String last = "";
        while (!closed) {
            sleep(WATCH);
            try {
                restartIfDead();
                last = "";
            } catch (IOException | StartFailure e) {
                // Said once for as long as it stays the same: this comes round every second.
                if (!last.equals(String.valueOf(e.getMessage()))) {
                    LOG.errorf("The embedded PostgreSQL is down; trying on: %s", e);
                }
                last = String.valueOf(e.getMessage());
            }
        }
    }

    private synchronized void restartIfDead() throws IOException {
        if (closed || postmaster.running().isPresent()) {
            return;
        }
        LOG.warn("The embedded PostgreSQL has ended; starting it again");
        String said = startServer();
        // What a killed server leaves in shared memory goes by itself, soon.
        if (!said.isEmpty() && !said.contains("still in use")) {
            throw doesNotStart(said);
        }
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public String jdbcUrl() {
        return ApplicationRole.url(port, ApplicationRole.NAME) + "?ApplicationName=parley";
    }

    public String username() {
        return ApplicationRole.NAME;
    }

    public String password() {
        try {
            return application.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends the server with everything written.
    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            try {
                postmaster.stop();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
