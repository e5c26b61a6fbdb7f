package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.testing.FakeScript;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// OpenAI's own clients for Node and for Python against this server, and decoders as that of Go. Skipped only where a
/// package or Python cannot be had.
@QuarkusTest
@TestProfile(Timings.class)
class OpenAiClientTest {

    private static final Path FOLDER = Path.of("src/test/node");
    private static final Path PYTHON = Path.of("src/test/python");
    /// Packages of Python's own, beside what is installed on the machine.
    private static final Path VENV = Path.of("target/python").toAbsolutePath();

    private static final List<String> SCENARIOS = List.of(
            "plain", "thinking", "tool", "strict", "eof", "error-chunk", "status-429", "status-400", "status-500");
    private static final Duration MOST = Duration.ofMinutes(5);

    @TestFactory
    List<DynamicTest> itWorksAsWithOpenAi() throws Exception {
        assumeTrue(installed(), "npm or the package openai cannot be reached");
        return withOwnClient(FOLDER, "node", "openai-client.mjs");
    }

    @TestFactory
    List<DynamicTest> itWorksFromPythonAsWithOpenAi() throws Exception {
        assumeTrue(python() && packages(), "Python or the package openai cannot be had");
        return withOwnClient(PYTHON, VENV.resolve("bin/python").toString(), "openai_client.py");
    }

    private static List<DynamicTest> withOwnClient(Path folder, String... command) throws Exception {
        SCENARIOS.forEach(World::model);
        silent();
        var output = run(
                folder,
                Map.of(
                        "PARLEY_URL", World.url(),
                        "PARLEY_KEY", World.program("ada", "20").key(),
                        "PARLEY_POOR_KEY", World.program("poor", "0").key()),
                command);
        var tests = tests(output);
        assertThat(tests).as(output).hasSize(8);
        return tests;
    }

    @TestFactory
    List<DynamicTest> otherDecodersReadItToo() throws Exception {
        assumeTrue(python(), "there is no python3");
        World.model("plain");
        silent();
        var output = run(
                PYTHON,
                Map.of(
                        "PARLEY_URL",
                        World.url(),
                        "PARLEY_KEY",
                        World.program("ada", "20").key()),
                "python3",
                "stream_decoders.py");
        var tests = tests(output);
        assertThat(tests).as(output).hasSize(12);
        return tests;
    }

    private static List<DynamicTest> tests(String output) {
        var tests = new ArrayList<DynamicTest>();
        for (var line : output.lines()
                .filter(l -> l.startsWith("ok ") || l.startsWith("failed "))
                .toList()) {
            var name = line.substring(line.indexOf(' ') + 1);
            tests.add(DynamicTest.dynamicTest(name, () -> assertThat(line).startsWith("ok ")));
        }
        return tests;
    }

    /// A model that says nothing for longer than two signs of life are apart.
    private static void silent() {
        World.model("silent");
        World.PROVIDER.script(
                "fake:silent",
                FakeScript.builder()
                        .pause(Duration.ofSeconds(18))
                        .say("late")
                        .finish("stop")
                        .done()
                        .build());
    }

    private static boolean python() throws Exception {
        try {
            return run(PYTHON, Map.of(), "python3", "--version").startsWith("Python 3");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean packages() throws Exception {
        var pip = VENV.resolve("bin/pip").toString();
        run(PYTHON, Map.of(), "python3", "-m", "venv", VENV.toString());
        try {
            run(PYTHON, Map.of(), pip, "install", "-q", "--retries", "1", "--timeout", "10", "-r", "requirements.txt");
        } catch (IOException | AssertionError e) {
            return false;
        }
        return run(PYTHON, Map.of(), VENV.resolve("bin/python").toString(), "-c", "import openai; print('there')")
                .contains("there");
    }

    private static boolean installed() throws Exception {
        if (Files.isDirectory(FOLDER.resolve("node_modules/openai"))) {
            return true;
        }
        try {
            run(FOLDER, Map.of(), "npm", "ci", "--prefer-offline", "--no-progress");
        } catch (IOException | AssertionError e) {
            return false;
        }
        return Files.isDirectory(FOLDER.resolve("node_modules/openai"));
    }

    private static String run(Path folder, Map<String, String> environment, String... command) throws Exception {
        var log = Files.createTempFile("parley-node", ".log");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        if (!process.waitFor(MOST.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command[0] + " did not end in time");
        }
        return Files.readString(log, StandardCharsets.UTF_8);
    }
}
