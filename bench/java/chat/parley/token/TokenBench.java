package chat.parley.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Characters that the tokenizer counts in a microsecond: a million a second. Run `org.openjdk.jmh.Main TokenBench`
/// in the project's folder.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TokenBench {

    private static final int LENGTH = 100_000;

    @Param({"english", "chinese", "code", "spaces", "one-letter", "random-word", "brackets"})
    String text;

    private String sample;

    @Setup
    public void read() throws IOException {
        String some = switch (text) {
            case "english" -> Files.readString(Path.of("docs/admin-guide.md"));
            case "chinese" ->
                Files.readString(Path.of("docs/admin-guide.zh.md")).replaceAll("[\\x00-\\x7F]+", "\n");
            case "code" -> Files.readString(Path.of("src/main/java/chat/parley/inference/Inference.java"));
            case "spaces" -> " ";
            case "one-letter" -> "a";
            case "random-word" ->
                new Random(1)
                        .ints(LENGTH, 'a', 'z' + 1)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining());
            case "brackets" -> "<｜";
            default -> throw new IllegalArgumentException(text);
        };
        sample = some.repeat(LENGTH / some.length() + 1).substring(0, LENGTH);
    }

    @Benchmark
    @OperationsPerInvocation(LENGTH)
    public TokenCount count() {
        return DeepSeek.instance().measure(sample);
    }
}
