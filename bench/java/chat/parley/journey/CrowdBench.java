package chat.parley.journey;

import static chat.parley.journey.LiveTurnsBench.number;

import chat.parley.http.SessionCookie;
import chat.parley.testing.ParleyProcess;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Many open streams and many answers on one processor: how long a small request takes meanwhile, asked every 100 ms,
/// how late chunks are, and whether any thread stood still. Parley has the first processor to itself; provider, readers
/// and PostgreSQL have the second. Linux only; `mvn package` first; `ulimit -n` must allow for the streams.
/// `bench/run chat.parley.journey.CrowdBench OPEN ACTIVE CHUNKS_PER_SECOND SECONDS`
public final class CrowdBench {

    private static final int BEGUN_PER_SECOND = 25;

    private CrowdBench() {}

    public static void main(String[] arguments) throws Exception {
        int open = number(arguments, 0, 5000);
        int active = number(arguments, 1, 500);
        int rate = number(arguments, 2, 50);
        int seconds = number(arguments, 3, 45);
        System.setProperty("parley.options", "bench/java.options");
        Path folder = Files.createTempDirectory("parley-crowd");
        // What is started from here has one processor, and knows it.
        pin(ProcessHandle.current().pid(), 0);
        try (var provider = new TimedProvider();
                var fleet = new Fleet(folder, 1, false, provider.baseUrl())) {
            pin(ProcessHandle.current().pid(), 1);
            pin(fleet.databasePid(), 1);
            for (var child : ProcessHandle.of(fleet.databasePid())
                    .orElseThrow()
                    .children()
                    .toList()) {
                pin(child.pid(), 1);
            }
            fleet.number("UPDATE providers SET concurrency_limit = 10000 RETURNING concurrency_limit");
            var people = LiveTurnsBench.people(fleet);
            provider.answers(rate, 2 * rate);
            try (var warm = new LiveStreams(active)) {
                begin(warm, 100, people).await();
            }
            crowd(fleet, provider, people, open, active, rate, seconds);
        }
        System.exit(0);
    }

    private static void crowd(
            Fleet fleet, TimedProvider provider, List<Person> people, int open, int active, int rate, int seconds)
            throws Exception {
        var parley = fleet.replica(0);
        long pid = parley.process().pid();
        provider.answers(0, 1);
        try (var idle = new LiveStreams(open + 10);
                var live = new LiveStreams(active + 10)) {
            var never = idle(idle, open, people);
            provider.answers(rate, seconds * rate);
            var over = begin(live, active, people);
            double cpu = Machine.cpuSeconds(pid);
            double postgres = Machine.cpuSeconds(fleet.databasePid());
            long start = System.nanoTime();
            var took = probe(people.getFirst(), over, 2 * seconds);
            double elapsed = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%,d open, %d refused, %,d still open; %d answers, %d refused, %d cut, %d out of order%n",
                    open,
                    idle.refused.size(),
                    never.getCount(),
                    active,
                    live.refused.size(),
                    live.cut,
                    live.disordered);
            System.out.printf(
                    "  probe of %d: p50 %d ms, p99 %d ms, most %d ms%n",
                    took.size(), took.get(took.size() / 2), took.get(took.size() * 99 / 100), took.getLast());
            System.out.printf(
                    "  chunk written → read: p50 %d ms, p99 %d ms, most %d ms; %,d chunks%n",
                    live.lateness(50), live.lateness(99), live.lateness(100), live.chunks);
            System.out.printf(
                    "  Parley %.2f of a core, PostgreSQL %.2f; resident %d MiB, heap %d MiB; blocked threads: %d%n",
                    (Machine.cpuSeconds(pid) - cpu) / elapsed,
                    (Machine.cpuSeconds(fleet.databasePid()) - postgres) / elapsed,
                    Machine.residentMiB(pid),
                    Machine.heapMiB(parley),
                    blocked(parley));
        }
    }

    private static CountDownLatch idle(LiveStreams streams, int count, List<Person> people) throws Exception {
        var answers = new ArrayList<UUID>();
        for (var person : people) {
            answers.add(person.turn(person.begin(), Map.of()));
        }
        var never = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            var person = people.get(i % people.size());
            streams.open(
                    never,
                    HttpMethod.GET,
                    person.parley().http("/api/turns/" + answers.get(i % people.size()) + "/events"),
                    Map.of("Cookie", SessionCookie.PLAIN_NAME + "=" + person.session()),
                    null);
            if (i % 4 == 3) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        return never;
    }

    private static CountDownLatch begin(LiveStreams streams, int count, List<Person> people) throws Exception {
        var over = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            LiveTurnsBench.begin(streams, over, people.get(i % people.size()));
            TimeUnit.MILLISECONDS.sleep(1000 / BEGUN_PER_SECOND);
        }
        return over;
    }

    /// @return what each took, in milliseconds, in order of size
    private static List<Long> probe(Person person, CountDownLatch over, int seconds) throws Exception {
        var took = new ArrayList<Long>();
        var request = HttpRequest.newBuilder(person.parley().http("/api/me"))
                .header("Cookie", SessionCookie.PLAIN_NAME + "=" + person.session())
                .build();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try (var http = HttpClient.newHttpClient()) {
            while (!over.await(100, TimeUnit.MILLISECONDS) && System.nanoTime() < end) {
                long from = System.nanoTime();
                int status = http.send(request, BodyHandlers.discarding()).statusCode();
                if (status != 200) {
                    throw new IllegalStateException("the probe was answered " + status);
                }
                took.add((System.nanoTime() - from) / 1_000_000);
            }
        }
        took.sort(null);
        return took;
    }

    private static long blocked(ParleyProcess parley) throws IOException {
        return parley.log()
                .lines()
                .filter(line -> line.contains("has been blocked"))
                .count();
    }

    private static void pin(long pid, int cpu) throws IOException, InterruptedException {
        var pinned = new ProcessBuilder("taskset", "-a", "-p", "-c", Integer.toString(cpu), Long.toString(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (pinned.waitFor() != 0) {
            throw new IllegalStateException("process " + pid + " cannot be moved to processor " + cpu);
        }
    }
}
