package chat.parley.journey;

import chat.parley.time.Ids;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Answers in chats side by side, each with somebody who reads it: how late a provider's chunk reaches its reader, what
/// it takes, and whether all of it comes in order. Then the provider's streams through nginx, where there is one, and
/// from the provider itself. Provider, readers, PostgreSQL and Parley share the machine. `mvn package` first.
/// `bench/run chat.parley.journey.LiveTurnsBench TURNS SECONDS CHUNKS_PER_SECOND ROUNDS`
///
/// Each answer is read from the request that asked for it; with `-Dparley.way=events` before the class, on one stream
/// of its person, as tabs do after a second. `-Dparley.people=N` sets how many people there are.
public final class LiveTurnsBench {

    /// Who asks, in turn.
    private static final int PEOPLE = Integer.getInteger("parley.people", 20);

    private static final String EVENTS = "events";
    private static final int LOOK_MILLIS = 200;
    private static final int LOOKS_FOR_HEAP = 5;

    /// In tokens: what an offer allows for unless an admin says otherwise.
    private static final int USUAL_ANSWER = 8192;

    /// In tokens: the most that DeepSeek's models write.
    private static final int LONGEST_ANSWER = 393_216;

    private static final int BEGUN_PER_SECOND = 40;

    private LiveTurnsBench() {}

    public static void main(String[] arguments) throws Exception {
        int turns = number(arguments, 0, 1000);
        int seconds = number(arguments, 1, 30);
        int rate = number(arguments, 2, 20);
        int rounds = number(arguments, 3, 1);
        System.setProperty("parley.options", "bench/java.options");
        Path folder = Files.createTempDirectory("parley-live");
        try (var provider = new TimedProvider();
                var fleet = new Fleet(folder, 1, false, provider.baseUrl())) {
            var people = people(fleet);
            // As many at once as are asked for; the preset's limit of 200 would let the rest wait.
            fleet.number("UPDATE providers SET concurrency_limit = 10000 RETURNING concurrency_limit");
            if (seconds * rate > USUAL_ANSWER) {
                fleet.number("UPDATE offers SET context_tokens = 1000000, max_output_tokens = %1$d, want_off = %1$d,"
                                .formatted(LONGEST_ANSWER)
                        + " want_thinking = %1$d, want_max = %1$d RETURNING want_max".formatted(LONGEST_ANSWER));
            }
            provider.answers(rate, 3 * rate);
            parley(fleet, people, Math.min(turns, 100), provider, "warming up");
            for (int round = 0; round < rounds; round++) {
                provider.answers(rate, seconds * rate);
                parley(fleet, people, turns, provider, "through Parley");
            }
            nginx(folder, provider, turns);
            direct(provider, turns, provider.port(), "from the provider", null);
        }
        System.exit(0);
    }

    static List<Person> people(Fleet fleet) {
        var people = new ArrayList<Person>();
        for (int i = 0; i < PEOPLE; i++) {
            fleet.member("live-" + i, "900000");
            people.add(Person.signIn(fleet.replica(0), House.email("live-" + i)));
        }
        return people;
    }

    static int number(String[] arguments, int at, int otherwise) {
        return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
    }

    private static void parley(Fleet fleet, List<Person> people, int turns, TimedProvider provider, String name)
            throws Exception {
        try (var streams = new LiveStreams(turns + people.size() + 10)) {
            var over = new CountDownLatch(turns);
            if (byPerson()) {
                people.forEach(person -> streams.openAll(over, person.parley().http("/api/events"), headers(person)));
                TimeUnit.SECONDS.sleep(1);
            }
            var start = Sample.now(fleet, provider);
            for (int i = 0; i < turns; i++) {
                begin(streams, over, people.get(i % people.size()));
                // At a rate that a team has: to begin an answer costs much more than a chunk of it.
                TimeUnit.MILLISECONDS.sleep(1000 / BEGUN_PER_SECOND);
            }
            var watched = new Watched(turns);
            while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                watched.look(fleet, streams, provider);
                if (System.nanoTime() - start.at > Duration.ofMinutes(10).toNanos()) {
                    throw new IllegalStateException(over.getCount() + " streams do not end");
                }
            }
            var end = Sample.now(fleet, provider);
            System.out.printf(
                    "%n%s: %,d turns, %.0f s, %d refused %s%n",
                    name,
                    turns,
                    end.seconds(start),
                    streams.refused.size(),
                    streams.refused.stream().limit(2).toList());
            print(streams, end.chunks - start.chunks);
            System.out.printf("  from the first question to the last end: %s%n", end.since(start));
            System.out.printf("  while all of them were written, %s%n", watched.plateau());
            System.out.printf(
                    "  heap at most %d MiB, resident %d MiB%n",
                    watched.heap, Machine.residentMiB(fleet.replica(0).process().pid()));
            System.out.printf(
                    "  events a turn and second %.1f; bytes over the text, an event: of the body %.1f, on the wire %.1f%n",
                    streams.events / (double) turns / end.seconds(start),
                    (streams.bytes - streams.text) / (double) streams.events,
                    (streams.onWire - streams.text) / (double) streams.events);
        }
        fleet.awaitNumber("SELECT count(*) FROM attempts WHERE state = 'pending'", 0);
        System.out.printf(
                "  turns not completed: %d; held: %d%n",
                fleet.number("SELECT count(*) FROM turns WHERE status <> 'completed'"),
                fleet.number("SELECT coalesce(sum(held), 0) FROM ledger_accounts"));
    }

    /// What had been used up at a moment.
    private record Sample(long at, double parley, double postgres, long chunks) {

        static Sample now(Fleet fleet, TimedProvider provider) throws IOException {
            return new Sample(
                    System.nanoTime(),
                    Machine.cpuSeconds(fleet.replica(0).process().pid()),
                    Machine.cpuSeconds(fleet.databasePid()),
                    provider.chunks.get());
        }

        double seconds(Sample before) {
            return (at - before.at) / 1e9;
        }

        String since(Sample before) {
            double took = seconds(before);
            return "%.1f s, Parley %.2f of a core, %.1f ms of CPU for 1,000 chunks; PostgreSQL %.2f of a core"
                    .formatted(
                            took,
                            (parley - before.parley) / took,
                            (parley - before.parley) * 1e6 / Math.max(1, chunks - before.chunks),
                            (postgres - before.postgres) / took);
        }
    }

    /// What is looked at while answers are written: the heap, and the time from the last beginning to the first
    /// end.
    private static final class Watched {

        private final int turns;
        private long heap;
        private int looks;
        private @Nullable Sample allBegun;
        private @Nullable Sample noneEnded;

        Watched(int turns) {
            this.turns = turns;
        }

        void look(Fleet fleet, LiveStreams streams, TimedProvider provider) throws Exception {
            if (looks++ % LOOKS_FOR_HEAP == 0) {
                heap = Math.max(heap, Machine.heapMiB(fleet.replica(0)));
            }
            if (streams.begun.get() + streams.refused.size() < turns) {
                return;
            }
            var now = Sample.now(fleet, provider);
            if (streams.ended.get() > 0) {
                return;
            }
            if (allBegun == null) {
                allBegun = now;
            }
            noneEnded = now;
        }

        String plateau() {
            var from = allBegun;
            var until = noneEnded;
            return from == null || until == null || until.at == from.at
                    ? "no time: the first had ended before the last began"
                    : until.since(from);
        }
    }

    static void begin(LiveStreams streams, CountDownLatch over, Person person) {
        var body = "{\"id\":\"%s\",\"text\":\"A question.\",\"model\":\"%s\",\"thinking\":\"off\",\"conversation\":{}}"
                .formatted(Ids.next(), House.MODEL);
        var uri = person.parley().http("/api/conversations/" + Ids.next() + "/turns");
        var headers = headers(person);
        if (byPerson()) {
            headers.put("Accept", "application/json");
            streams.post(over, uri, headers, body);
        } else {
            streams.open(over, HttpMethod.POST, uri, headers, body);
        }
    }

    private static Map<String, String> headers(Person person) {
        return new HashMap<>(Map.of(
                "Cookie", chat.parley.http.SessionCookie.PLAIN_NAME + "=" + person.session(),
                "Content-Type", "application/json",
                "Accept", "text/event-stream"));
    }

    static boolean byPerson() {
        return EVENTS.equals(System.getProperty("parley.way"));
    }

    private static void print(LiveStreams streams, long written) {
        System.out.printf(
                "  chunk written → read: p50 %d ms, p90 %d ms, p99 %d ms, p99.9 %d ms, most %d ms%n",
                streams.lateness(50),
                streams.lateness(90),
                streams.lateness(99),
                streams.lateness(99.9),
                streams.lateness(100));
        System.out.printf(
                "  %,d chunks written, %,d read, %d out of order, %d streams cut; %,d bytes of bodies%n",
                written, streams.chunks, streams.disordered, streams.cut, streams.bytes);
    }

    /// The same streams through nginx, which passes on each as it comes.
    private static void nginx(Path folder, TimedProvider provider, int turns) throws Exception {
        if (!Files.isExecutable(Path.of("/usr/sbin/nginx"))) {
            System.out.println("\nno nginx here");
            return;
        }
        int port = chat.parley.testing.ParleyProcess.freePort();
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off; worker_processes 1; pid %s/nginx.pid; error_log %s/nginx.log;
                events { worker_connections 8192; }
                http { access_log off; client_body_temp_path %s/body; proxy_temp_path %s/proxy; fastcgi_temp_path %s/f;
                  uwsgi_temp_path %s/u; scgi_temp_path %s/s;
                  server { listen 127.0.0.1:%d backlog=4096;
                    location / { proxy_pass http://127.0.0.1:%d; proxy_buffering off; proxy_http_version 1.1;
                      proxy_set_header Connection ""; proxy_read_timeout 1h; } } }
                """.replace("%s", folder.toString()).formatted(port, provider.port()));
        var nginx = new ProcessBuilder("/usr/sbin/nginx", "-e", folder + "/nginx.log", "-c", configuration.toString())
                .inheritIO()
                .start();
        try {
            TimeUnit.SECONDS.sleep(1);
            direct(provider, turns, port, "through nginx", nginx.pid());
        } finally {
            nginx.destroy();
            nginx.waitFor();
        }
    }

    private static void direct(TimedProvider provider, int turns, int port, String name, Long pid) throws Exception {
        try (var streams = new LiveStreams(turns + 10)) {
            var over = new CountDownLatch(turns);
            long written = provider.chunks.get();
            double before = pid == null ? 0 : Machine.cpuSeconds(pid);
            long start = System.nanoTime();
            for (int i = 0; i < turns; i++) {
                streams.open(
                        over,
                        HttpMethod.POST,
                        URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"),
                        Map.of("Content-Type", "application/json"),
                        "{}");
                TimeUnit.MILLISECONDS.sleep(5);
            }
            over.await();
            double took = (System.nanoTime() - start) / 1e9;
            written = provider.chunks.get() - written;
            System.out.printf("%n%s: %,d streams, %.0f s, %d refused%n", name, turns, took, streams.refused.size());
            print(streams, written);
            if (pid != null) {
                double cpu = Machine.cpuSeconds(pid) - before;
                System.out.printf(
                        "  %.2f of a core, %.1f ms of CPU for 1,000 chunks%n", cpu / took, cpu * 1e6 / written);
            }
        }
    }
}
