package chat.parley.journey;

import chat.parley.ledger.Disk;
import chat.parley.testing.FakeScript;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/// How much later the first byte of a stream comes than from the provider itself: calls begin at a steady rate,
/// whether earlier ones are over or not, each under a person's and the organisation's hard limits. The provider
/// answers at once. `mvn package` first. `bench/run chat.parley.journey.FirstByteBench SECONDS CALLS_PER_SECOND
/// SECONDS_TO_WARM_UP`
public final class FirstByteBench {

    private static final int PEOPLE = 20;
    private static final Duration WINDOW = Duration.ofSeconds(20);
    private static final int WARM_UP_SECONDS = 180;
    private static final int MOST_WINDOWS = 60;
    private static final double STEADY = 0.93;
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private FirstByteBench() {}

    public static void main(String[] arguments) {
        try {
            run(arguments);
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(String[] arguments) throws Exception {
        var time = Duration.ofSeconds(arguments.length > 0 ? Long.parseLong(arguments[0]) : 30);
        int rate = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
        long warmUp = arguments.length > 2 ? Long.parseLong(arguments[2]) : WARM_UP_SECONDS;
        System.setProperty("parley.options", "bench/java.options");
        Path folder = Files.createTempDirectory("parley-first-byte");
        System.out.printf("fsync of 8 KiB: median %.3f ms; %d calls a second%n", Disk.fsyncMicros() / 1000.0, rate);
        try (var fleet = new Fleet(folder, 1, false)) {
            fleet.provider.script(House.MODEL, FakeScript.answer("", "Hello from the provider."));
            var keys = new ArrayList<String>();
            for (int i = 0; i < PEOPLE; i++) {
                keys.add(fleet.member("first-byte-" + i, "100000").key());
            }
            var parley = fleet.replica(0).http("/v1/chat/completions");
            var provider = URI.create(fleet.provider.baseUrl() + "/chat/completions");
            warmUp(fleet, parley, keys, rate, warmUp / WINDOW.toSeconds());
            measure(provider, keys, Duration.ofSeconds(5), rate);
            long[] direct = measure(provider, keys, time, rate);
            var before = Cpu.of(fleet);
            long[] through = measure(parley, keys, time, rate);
            var used = Cpu.of(fleet).since(before, through.length);
            print("from the provider", direct);
            print("through Parley", through);
            System.out.printf(
                    "added: p50 %.2f ms, p99 %.2f ms%n",
                    (at(through, 50) - at(direct, 50)) / 1e6, (at(through, 99) - at(direct, 99)) / 1e6);
            System.out.println(used);
        }
    }

    /// A program that has just started is compiled while it answers, on the same processors. It is warm when this
    /// load no longer takes less of them than in the window before. Slowly at first: what is not compiled yet
    /// queues.
    private static void warmUp(Fleet fleet, URI parley, List<String> keys, int rate, long least) throws Exception {
        double last = Double.MAX_VALUE;
        for (int i = 0; i < MOST_WINDOWS; i++) {
            double used = window(fleet, parley, keys, Math.max(1, rate * Math.min(3, 1 + i / 3) / 5));
            if (i >= least && used > last * STEADY) {
                break;
            }
            last = used;
        }
        window(fleet, parley, keys, rate);
    }

    private static double window(Fleet fleet, URI parley, List<String> keys, int rate) throws Exception {
        var before = Cpu.of(fleet);
        long[] calls = measure(parley, keys, WINDOW, rate);
        var used = Cpu.of(fleet).since(before, calls.length);
        print("warming up, " + rate, calls);
        System.out.println("    " + used);
        return used.parley;
    }

    /// Processor time in milliseconds.
    private record Cpu(double parley, double postgres, double load) {

        static Cpu of(Fleet fleet) throws IOException {
            return new Cpu(
                    Machine.cpuSeconds(fleet.replica(0).process().pid()) * 1000,
                    Machine.cpuSeconds(fleet.databasePid()) * 1000,
                    Machine.own(ProcessHandle.current().pid()) * 1000);
        }

        Cpu since(Cpu before, int calls) {
            return new Cpu(
                    (parley - before.parley) / calls,
                    (postgres - before.postgres) / calls,
                    (load - before.load) / calls);
        }

        @Override
        public String toString() {
            return "processor time of a call: Parley %.2f ms, PostgreSQL %.2f ms, load and provider %.2f ms"
                    .formatted(parley, postgres, load);
        }
    }

    private static long[] measure(URI uri, List<String> keys, Duration time, int rate) throws Exception {
        var latencies = new ConcurrentLinkedQueue<Long>();
        long start = System.nanoTime();
        long step = 1_000_000_000L / rate;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<?>>();
            for (long i = 0; i * step < time.toNanos(); i++) {
                long due = start + i * step;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                var key = keys.get((int) (i % keys.size()));
                calls.add(executor.submit(() -> latencies.add(firstByte(uri, key, due))));
            }
            for (var call : calls) {
                call.get();
            }
        }
        return latencies.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    /// From the moment at which it was due, so that a late start counts too.
    private static long firstByte(URI uri, String key, long due) {
        var body = """
                {"model":"%s","stream":true,"max_tokens":256,"messages":[{"role":"user","content":"Say hello."}]}
                """.formatted(House.MODEL);
        var request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            var response = HTTP.send(request, BodyHandlers.ofInputStream());
            try (var stream = response.body()) {
                int first = stream.read();
                long took = System.nanoTime() - due;
                var rest = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                if (response.statusCode() != 200 || first != 'd' || !rest.endsWith("[DONE]\n\n")) {
                    throw new IllegalStateException(response.statusCode() + " " + (char) first + rest);
                }
                return took;
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void print(String name, long[] sorted) {
        System.out.printf(
                "%-20s %,6d calls, first byte p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, most %.1f ms%n",
                name,
                sorted.length,
                at(sorted, 50) / 1e6,
                at(sorted, 90) / 1e6,
                at(sorted, 99) / 1e6,
                Arrays.stream(sorted).max().orElse(0) / 1e6);
    }

    private static long at(long[] sorted, int percent) {
        return sorted[sorted.length * percent / 100];
    }
}
