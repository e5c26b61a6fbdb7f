package chat.parley.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// The packaged program as a process of its own, for tests that kill it, or that read what it tells a person.
///
/// It starts from the classes that `bin/test` has kept beside it, where it has.
/// Starting on the data folder of a closed one starts the same installation again. Ports are free ones.
public final class ParleyProcess implements AutoCloseable {

    private static final Duration READY = Duration.ofMinutes(3);
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();
    private static final String TEST_OPTIONS = "src/test/resources/java.options";
    private static final Path OPTIONS =
            Path.of(System.getProperty("parley.options", TEST_OPTIONS)).toAbsolutePath();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Process process;
    private final Path data;
    private final Path output;
    private final int port;
    private final int managementPort;

    private ParleyProcess(Process process, Path data, Path output, int port, int managementPort) {
        this.process = process;
        this.data = data;
        this.output = output;
        this.port = port;
        this.managementPort = managementPort;
    }

    /// Starts on a data folder without waiting; the environment is added to a minimal one, where a blank value
    /// stands for none.
    public static ParleyProcess launch(Path data, Map<String, String> environment) throws IOException {
        var settings = new HashMap<String, String>();
        settings.put("QUARKUS_HTTP_PORT", Integer.toString(freePort()));
        settings.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(freePort()));
        settings.put("PARLEY_DATA_DIR", data.toString());
        settings.putAll(environment);
        settings.values().removeIf(String::isBlank);
        Path output = Files.createTempFile("parley-process", ".out");
        var builder = new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("PARLEY_") || name.startsWith("QUARKUS_") || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(settings);
        return new ParleyProcess(
                builder.start(),
                data,
                output,
                Integer.parseInt(settings.get("QUARKUS_HTTP_PORT")),
                Integer.parseInt(settings.get("QUARKUS_MANAGEMENT_PORT")));
    }

    /// Starts and waits until it is ready.
    public static ParleyProcess start(Path data, Map<String, String> environment) throws IOException {
        ParleyProcess parley = launch(data, environment);
        try {
            parley.awaitReady();
        } catch (RuntimeException | IOException e) {
            parley.close();
            throw e;
        }
        return parley;
    }

    private static List<String> command() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + OPTIONS);
        var jar = jar();
        var classes = jar.resolveSibling("tests.aot");
        if (Files.exists(classes) && OPTIONS.endsWith(TEST_OPTIONS)) {
            command.addAll(List.of("-XX:AOTCache=" + classes, "-Xlog:aot*=off", "-Xlog:cds*=off"));
        }
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }

    /// The packaged program; `mvn package` makes it.
    public static Path jar() {
        Path jar = Path.of(System.getProperty("parley.jar", "target/quarkus-app/quarkus-run.jar"));
        if (!Files.exists(jar)) {
            throw new IllegalStateException("package the program first: " + jar + " is missing");
        }
        return jar.toAbsolutePath();
    }

    /// A port that nobody listens at, given once. It is below those from which systems take the local ports of
    /// connections: one of these could have it before the program that it is meant for.
    public static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            if (GIVEN.add(port) && isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) throws IOException {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        }
    }

    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public URI management(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    public int port() {
        return port;
    }

    public int managementPort() {
        return managementPort;
    }

    public Path data() {
        return data;
    }

    public Process process() {
        return process;
    }

    /// Everything that it has printed so far, both streams.
    public String output() throws IOException {
        return Files.readString(output, UTF_8);
    }

    public String log() throws IOException {
        Path log = data.resolve("logs/parley.log");
        return Files.exists(log) ? Files.readString(log, UTF_8) : "";
    }

    /// Waits for the first 200 of the readiness check, and until it has said where to go.
    public void awaitReady() throws IOException {
        long deadline = System.nanoTime() + READY.toNanos();
        while (!isReady() || !output().contains("Address ")) {
            if (!process.isAlive()) {
                throw new IllegalStateException("it ended with " + process.exitValue() + ":\n" + output() + log());
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not ready in " + READY + ":\n" + output() + log());
            }
            pause(Duration.ofMillis(20));
        }
    }

    public boolean isReady() {
        try {
            var request = HttpRequest.newBuilder(management("/q/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Waits until it has ended by itself; returns its exit code.
    public int awaitEnd(Duration patience) throws IOException {
        try {
            if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("still running after " + patience + ":\n" + output());
    }

    /// kill -9: no hook runs, and the embedded PostgreSQL is left behind.
    public void kill() throws IOException {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /// Asks it to end (SIGTERM) and waits until it has; returns its exit code.
    public int stop() throws IOException {
        process.destroy();
        return awaitEnd(Duration.ofSeconds(60));
    }

    /// Ends it and whatever it left behind; the data folder stays.
    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            process.destroy();
            try {
                awaitEnd(Duration.ofSeconds(30));
            } catch (IllegalStateException e) {
                kill();
            }
        }
        stopOrphan(data);
        Files.deleteIfExists(output);
    }

    /// Ends the PostgreSQL of a data folder whose Parley is gone.
    public static void stopOrphan(Path data) throws IOException {
        Path pidFile = data.resolve("postgresql/cluster/postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        ProcessHandle.of(pid)
                .filter(handle -> handle.info()
                        .commandLine()
                        .orElse("")
                        .contains(data.getFileName().toString()))
                .ifPresent(handle -> {
                    handle.destroy();
                    handle.onExit()
                            .orTimeout(20, TimeUnit.SECONDS)
                            .exceptionally(e -> {
                                handle.destroyForcibly();
                                return handle;
                            })
                            .join();
                });
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
