package chat.parley.journey;

import static chat.parley.journey.LiveTurnsBench.number;

import chat.parley.http.SessionCookie;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Streams in which nothing happens, each of an answer that does not go on: what each takes of memory, and all of time.
/// `mvn package` first; `ulimit -n` must allow for them. `bench/run chat.parley.journey.IdleStreamsBench STREAMS
/// SECONDS`; with `-Dparley.way=events` before the class the streams are those of a browser.
public final class IdleStreamsBench {

    private IdleStreamsBench() {}

    public static void main(String[] arguments) throws Exception {
        int count = number(arguments, 0, 10_000);
        int seconds = number(arguments, 1, 60);
        System.setProperty("parley.options", "bench/java.options");
        Path folder = Files.createTempDirectory("parley-idle");
        try (var provider = new TimedProvider();
                var fleet = new Fleet(folder, 1, false, provider.baseUrl())) {
            var people = LiveTurnsBench.people(fleet);
            provider.answers(0, 1);
            var answers = new java.util.ArrayList<java.util.UUID>();
            for (var person : people) {
                answers.add(person.turn(person.begin(), Map.of()));
            }
            var parley = fleet.replica(0);
            long pid = parley.process().pid();
            TimeUnit.SECONDS.sleep(10);
            print("no stream", parley, fleet, seconds / 4);
            try (var streams = new LiveStreams(count + 10)) {
                var never = new CountDownLatch(count);
                for (int i = 0; i < count; i++) {
                    var person = people.get(i % people.size());
                    streams.open(
                            never,
                            HttpMethod.GET,
                            parley.http(
                                    LiveTurnsBench.byPerson()
                                            ? "/api/events"
                                            : "/api/turns/" + answers.get(i % people.size()) + "/events"),
                            Map.of(
                                    "Cookie",
                                    SessionCookie.PLAIN_NAME + "=" + person.session(),
                                    "Accept",
                                    "text/event-stream"),
                            null);
                    if (i % 10 == 9) {
                        TimeUnit.MILLISECONDS.sleep(10);
                    }
                }
                TimeUnit.SECONDS.sleep(15);
                System.out.printf(
                        "%,d opened, %d refused %s%n",
                        count,
                        streams.refused.size(),
                        streams.refused.stream().limit(2).toList());
                print("%,d streams".formatted(count), parley, fleet, seconds);
                System.out.printf(
                        "%,d still open, %d refused, %d cut; %,d bytes of bodies came%n",
                        never.getCount(), streams.refused.size(), streams.cut, streams.bytes);
            }
            System.out.println("process " + pid + " goes on: " + parley.isReady());
        }
        System.exit(0);
    }

    private static void print(String name, chat.parley.testing.ParleyProcess parley, Fleet fleet, int seconds)
            throws Exception {
        long pid = parley.process().pid();
        double cpu = Machine.cpuSeconds(pid);
        double postgres = Machine.cpuSeconds(fleet.databasePid());
        TimeUnit.SECONDS.sleep(seconds);
        System.out.printf(
                "%s: %.1f %% of a core, PostgreSQL %.1f %%; resident %d MiB, heap %d MiB%n",
                name,
                100 * (Machine.cpuSeconds(pid) - cpu) / seconds,
                100 * (Machine.cpuSeconds(fleet.databasePid()) - postgres) / seconds,
                Machine.residentMiB(pid),
                Machine.heapMiB(parley));
    }
}
