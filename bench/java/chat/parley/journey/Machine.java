package chat.parley.journey;

import chat.parley.testing.ParleyProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/// What processes take of the machine, as Linux counts it.
final class Machine {

    private static final double TICKS_A_SECOND = 100;

    private Machine() {}

    /// Of a process and all below it, in seconds since each began.
    static double cpuSeconds(long pid) {
        var process = ProcessHandle.of(pid).orElseThrow();
        double sum = own(pid);
        for (var child : process.descendants().toList()) {
            sum += own(child.pid());
        }
        return sum;
    }

    /// Of a process alone.
    static double own(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
        } catch (IOException e) {
            return 0;
        }
    }

    /// In MiB.
    static long residentMiB(long pid) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return 0;
    }

    /// Of the JVM's heap in use, in MiB, by its own metrics.
    static long heapMiB(ParleyProcess parley) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(parley.management("/q/metrics")).build();
        try (var http = HttpClient.newHttpClient()) {
            return (long) (http.send(request, BodyHandlers.ofString())
                            .body()
                            .lines()
                            .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                            .sum()
                    / (1 << 20));
        }
    }
}
