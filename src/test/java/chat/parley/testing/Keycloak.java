package chat.parley.testing;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.awaitility.Awaitility;

/// The real Keycloak, unpacked once into the user's cache and kept there already started once, which is what takes
/// long. One test run has it at a time; others wait.
public final class Keycloak implements AutoCloseable {

    public static final String VERSION = "26.7.3";

    private static final String KEEPER = "keeper";
    private static final Duration READY = Duration.ofMinutes(4);

    private final Process process;
    private final FileLock lock;
    private final int port;

    private Keycloak(Process process, FileLock lock, int port) {
        this.process = process;
        this.lock = lock;
        this.port = port;
    }

    /// Starts it without waiting.
    public static Keycloak launch() throws IOException {
        Path cache = Files.createDirectories(cache());
        Path home = cache.resolve("keycloak-" + VERSION);
        FileLock lock = FileChannel.open(
                        cache.resolve("keycloak.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .lock();
        if (!Files.exists(home)) {
            unpack(cache);
        }
        int port = ParleyProcess.freePort();
        var builder = new ProcessBuilder(
                        "bash",
                        home.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(cache.resolve("keycloak.log").toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(KC|QUARKUS|PARLEY)_.*|JAVA_TOOL_OPTIONS"));
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "JAVA_OPTS_KC_HEAP",
                        "-Xms64m -Xmx512m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UseG1GC",
                        "KC_BOOTSTRAP_ADMIN_USERNAME",
                        KEEPER,
                        "KC_BOOTSTRAP_ADMIN_PASSWORD",
                        KEEPER));
        return new Keycloak(builder.start(), lock, port);
    }

    public void awaitReady() {
        Awaitility.await().atMost(READY).pollInterval(Duration.ofMillis(200)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "Keycloak ended:\n" + Files.readString(cache().resolve("keycloak.log")));
            }
            return answers();
        });
    }

    public String issuer(String realm) {
        return "http://127.0.0.1:" + port + "/realms/" + realm;
    }

    /// A request to the REST interface for admins.
    public RequestSpecification admin() {
        String token = given().formParam("grant_type", "password")
                .formParam("client_id", "admin-cli")
                .formParam("username", KEEPER)
                .formParam("password", KEEPER)
                .post(issuer("master") + "/protocol/openid-connect/token")
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");
        return given().header("Authorization", "Bearer " + token)
                .contentType("application/json")
                .basePath("")
                .baseUri("http://127.0.0.1:" + port + "/admin/realms");
    }

    private boolean answers() {
        try {
            var connection =
                    (HttpURLConnection) URI.create(issuer("master")).toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(10_000);
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void unpack(Path cache) throws IOException {
        Path fresh = Files.createTempDirectory(cache, "unpacking");
        try (var zip = new ZipFile(distribution().toFile())) {
            for (var entry : zip.stream().toList()) {
                Path file = fresh.resolve(entry.getName()).normalize();
                if (!file.startsWith(fresh)) {
                    throw new IOException("the archive leaves its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip.getInputStream(entry), file);
                }
            }
        }
        Files.move(fresh.resolve("keycloak-" + VERSION), cache.resolve("keycloak-" + VERSION));
        Files.delete(fresh);
    }

    /// Where the build puts it.
    private static Path distribution() {
        Path zip = Path.of("target/keycloak/keycloak-quarkus-dist-" + VERSION + ".zip");
        if (!Files.exists(zip)) {
            throw new IllegalStateException("build first: " + zip + " is missing");
        }
        return zip;
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("parley/test");
    }

    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        all.forEach(ProcessHandle::destroy);
        all.forEach(handle ->
                handle.onExit().completeOnTimeout(handle, 20, TimeUnit.SECONDS).join());
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            lock.channel().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
