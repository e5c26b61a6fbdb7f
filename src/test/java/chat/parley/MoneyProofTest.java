package chat.parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A proof that names a test which is not there proves nothing.
class MoneyProofTest {

    /// `SomeTest`, `SomeTest.aCase`, or `.aCase` of the test named before.
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))?(?:\\.(\\w+))?`");

    @Test
    void everyTestThatItNamesIsThere() throws IOException {
        var sources = sources();
        List<String> missing = new ArrayList<>();
        List<String> found = new ArrayList<>();
        var type = "";
        var named = NAMED.matcher(Files.readString(Path.of("docs/money-proof.md")));
        while (named.find()) {
            type = named.group(1) == null ? type : named.group(1);
            var source = sources.getOrDefault(type + ".java", "");
            var method = named.group(2);
            var there = method == null ? !source.isEmpty() : source.contains(" void " + method + "(");
            (there ? found : missing).add(type + (method == null ? "" : "." + method));
        }
        assertThat(missing).isEmpty();
        assertThat(found).hasSizeGreaterThan(15);
    }

    @Test
    void everyCaseHasItsRow() throws IOException {
        var rows = Files.readAllLines(Path.of("docs/money-proof.md")).stream()
                .filter(line -> line.matches("\\| \\d+ \\|.*`.*"))
                .map(line -> line.split(" ", 3)[1])
                .toList();
        assertThat(rows)
                .containsExactly(
                        "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17");
    }

    private static Map<String, String> sources() throws IOException {
        try (var files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString(), MoneyProofTest::read, (a, b) -> a + b));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
