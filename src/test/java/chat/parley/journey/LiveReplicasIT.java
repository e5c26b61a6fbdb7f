package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.http.SessionCookie;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An answer begun at one replica, watched and stopped at the other.
class LiveReplicasIT {

    private static final String NUMBERED =
            IntStream.rangeClosed(1, 120).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

    @TempDir
    static Path temp;

    private static Fleet fleet;
    private static Person here;
    private static Person there;

    @BeforeAll
    static void start() throws Exception {
        fleet = new Fleet(temp, 2, false);
        fleet.member("watcher", "100000");
        here = Person.signIn(fleet.replica(0), House.email("watcher"));
        there = new Person(fleet.replica(1), here.email(), here.session());
    }

    @AfterAll
    static void stop() throws Exception {
        fleet.close();
    }

    @Test
    void textShowsAtTheOtherReplicaWithinThreeTenthsOfASecond() throws Exception {
        fleet.provider.script(House.MODEL, House.slowly(NUMBERED, Duration.ofMillis(40)));
        var conversation = here.begin();
        try (var everything = new Stream(there, "/api/events")) {
            var turn = here.turn(conversation, Map.of());
            try (var beside = new Stream(here, "/api/turns/" + turn + "/events");
                    var apart = new Stream(there, "/api/turns/" + turn + "/events")) {
                for (var stream : List.of(beside, apart, everything)) {
                    await(() -> stream.ended != 0, stream);
                    assertThat(stream.text()).isEqualTo(NUMBERED);
                }
                for (var stream : List.of(apart, everything)) {
                    var late = stream.behind(beside);
                    System.out.printf(
                            "at the other replica: median %d ms later, p95 %d ms, %d events%n",
                            late.get(late.size() / 2), late.get(late.size() * 95 / 100), late.size());
                    assertThat(late.get(late.size() / 2)).isLessThan(300);
                }
            }
        }
    }

    @Test
    void stopAtTheOtherReplicaActsAtOnce() throws Exception {
        fleet.provider.script(House.MODEL, House.slowly(NUMBERED, Duration.ofMillis(100)));
        var took = new ArrayList<Long>();
        for (int i = 0; i < 5; i++) {
            var turn = here.turn(here.begin(), Map.of());
            try (var beside = new Stream(here, "/api/turns/" + turn + "/events");
                    var apart = new Stream(there, "/api/turns/" + turn + "/events")) {
                await(() -> apart.text().contains("word3 "), beside, apart);
                long from = System.nanoTime();
                assertThat(there.bare()
                                .delete(there.parley().http("/api/turns/" + turn))
                                .statusCode())
                        .isEqualTo(202);
                await(() -> beside.ended != 0 && apart.ended != 0, beside, apart);
                took.add(Duration.ofNanos(Math.max(beside.ended, apart.ended) - from)
                        .toMillis());
                assertThat(apart.text()).isEqualTo(beside.text());
            }
            assertThat(there.view(turn).getString("status")).isEqualTo("stopped");
        }
        System.out.printf("stopped at the other replica after %s ms%n", took);
        // At the next look of a second it would take half of one on average.
        assertThat(took.stream().mapToLong(Long::longValue).sum() / took.size()).isLessThan(400);
    }

    @Test
    void whatChangesAtOneReplicaIsToldAtTheOther() throws Exception {
        try (var everything = new Stream(there, "/api/events")) {
            var conversation = here.begin();
            await(() -> everything.raw.indexOf(conversation.toString()) >= 0, everything);
        }
    }

    private static void await(BooleanSupplier condition, Stream... streams) {
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofMillis(5))
                    .until(condition::getAsBoolean);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not seen in 40 s; what was: " + Arrays.toString(streams), e);
        }
    }

    /// Reads events as they come, and when.
    private static final class Stream implements AutoCloseable {

        private static final HttpClient CLIENT =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

        final StringBuffer raw = new StringBuffer();
        volatile long ended;
        private final StringBuffer text = new StringBuffer();
        private final NavigableMap<Integer, Long> arrivals = new ConcurrentSkipListMap<>();
        private final InputStream body;

        Stream(Person person, String path) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(person.parley().http(path))
                    .header("Cookie", SessionCookie.PLAIN_NAME + "=" + person.session())
                    .build();
            var response = CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            body = response.body();
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    raw.append(line).append('\n');
                    if (line.equals("event: end")) {
                        ended = System.nanoTime();
                    } else if (line.contains("\"content\":\"")) {
                        var content = line.substring(line.indexOf("\"content\":\"") + 11, line.lastIndexOf('"'));
                        text.append(content);
                        arrivals.put(text.length(), System.nanoTime());
                    }
                }
            } catch (IOException e) {
                raw.append(e);
            }
        }

        String text() {
            return text.toString();
        }

        /// How much later than at `other` each piece of text was here, in ms, in order of size.
        List<Long> behind(Stream other) {
            return other.arrivals.entrySet().stream()
                    .map(piece -> Math.max(
                            0,
                            Duration.ofNanos(arrivals.ceilingEntry(piece.getKey())
                                                    .getValue()
                                            - piece.getValue())
                                    .toMillis()))
                    .sorted()
                    .toList();
        }

        @Override
        public String toString() {
            return raw.length() < 3000
                    ? raw.toString()
                    : raw.substring(0, 1000) + " … " + raw.substring(raw.length() - 2000);
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
