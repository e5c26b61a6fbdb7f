package chat.parley.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/// Looks at this machine's TCP connections; Linux only.
public final class Sockets {

    private static final String ESTABLISHED = "01";

    private Sockets() {}

    /// How many connections to this port its server holds open.
    public static long established(int port) throws IOException {
        var suffix = ":%04x".formatted(port).toUpperCase(Locale.ROOT);
        long count = 0;
        for (var table : Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .map(Path::of)
                .filter(Files::exists)
                .toList()) {
            count += Files.readAllLines(table).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns ->
                            columns.length > 3 && columns[1].endsWith(suffix) && columns[3].equals(ESTABLISHED))
                    .count();
        }
        return count;
    }
}
