package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.testing.FakeScript;
import chat.parley.testing.ParleyProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parley behind an nginx with nothing set but what `docs/install.md` names: it buffers what it may, and its limits of
/// silence stand to Parley's signs of life as they do by default, each a tenth; with `-Dparley.nginx.real=true` as they
/// are, and the answer takes ten minutes. Skipped only where there is no nginx.
class NginxIT {

    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final String FIRST = "The first words. ";
    private static final String LAST = "The last words.";

    private static final boolean REAL = Boolean.getBoolean("parley.nginx.real");
    private static final String HEARTBEAT = REAL ? "15S" : "1500ms";
    private static final String LIMIT = REAL ? "60s" : "6s";

    /// Longer than nginx waits for the next byte.
    private static final Duration SILENCE = Duration.ofSeconds(REAL ? 100 : 12);

    /// Between the first words and the last, one in five seconds.
    private static final String SLOWLY = "slowly ".repeat(REAL ? 96 : 0);

    @TempDir
    static Path temp;

    private static Fleet fleet;
    private static Process nginx;
    private static int port;
    private static Person ada;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Files.isExecutable(NGINX), "there is no nginx here");
        fleet = new Fleet(
                temp,
                1,
                false,
                Map.of(
                        "PARLEY_TURN_HEARTBEAT",
                        HEARTBEAT,
                        "PARLEY_GATEWAY_HEARTBEAT",
                        HEARTBEAT,
                        "PARLEY_TRUSTED_PROXIES",
                        "127.0.0.1"));
        fleet.member("watcher", "100000");
        ada = Person.signIn(fleet.replica(0), House.email("watcher"));
        port = ParleyProcess.freePort();
        nginx = startNginx();
        soon().until(() -> {
            try (var socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static Process startNginx() throws IOException {
        var folder = Files.createDirectory(temp.resolve("nginx"));
        Files.writeString(folder.resolve("nginx.conf"), """
                daemon off; worker_processes 1; pid %1$s/pid; error_log %1$s/error.log;
                events { worker_connections 512; }
                http { access_log off; client_body_temp_path %1$s/b; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f;
                  uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                  proxy_read_timeout %4$s; proxy_send_timeout %4$s; send_timeout %4$s;
                  server { listen 127.0.0.1:%2$d; client_max_body_size 12m;
                    location / { proxy_pass http://127.0.0.1:%3$d; proxy_set_header Host $host;
                      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                      proxy_set_header X-Forwarded-Proto $scheme; } } }
                """.formatted(
                        folder, port, fleet.replica(0).port(), LIMIT));
        return new ProcessBuilder(NGINX.toString(), "-e", folder + "/error.log", "-c", folder + "/nginx.conf")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (nginx != null) {
            nginx.destroy();
            nginx.waitFor(10, TimeUnit.SECONDS);
        }
        if (fleet != null) {
            fleet.close();
        }
    }

    @Test
    void textPassesAsItComesAndSilenceIsOutlived() throws Exception {
        var seen = new CompletableFuture<Void>();
        fleet.provider.script(House.MODEL, withSilence(seen));
        var turn = ada.turn(ada.begin(), Map.of());
        try (var beside = new WatchedStream(ada, "/api/turns/" + turn + "/events");
                var through = through("/api/turns/" + turn + "/events")) {
            soon().until(() -> through.text().startsWith(FIRST) && beside.text().startsWith(FIRST));
            assertThat(fleet.provider.lastRequest().ended())
                    .as("long before the end")
                    .isFalse();
            System.out.printf(
                    "through nginx: %d ms later at most%n",
                    through.behind(beside).getLast());
            seen.complete(null);
            soon().until(() -> through.ended != 0);
            assertThat(through.text()).isEqualTo(FIRST + SLOWLY + LAST);
        }
    }

    @Test
    void aProgramsStreamPassesAsItComesToo() throws Exception {
        var seen = new CompletableFuture<Void>();
        fleet.provider.script(House.MODEL, withSilence(seen));
        var body = "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"A question.\"}]}"
                .formatted(House.MODEL);
        var request = HttpRequest.newBuilder(uri("/v1/chat/completions"))
                .header("Authorization", "Bearer " + ada.key())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var response = http.send(request, BodyHandlers.ofLines());
            assertThat(response.statusCode()).isEqualTo(200);
            var lines = response.body().iterator();
            var first = lines.next();
            while (!first.contains("content\":\"The")) {
                first = lines.next();
            }
            assertThat(fleet.provider.lastRequest().ended())
                    .as("long before the end")
                    .isFalse();
            seen.complete(null);
            var rest = new StringBuilder();
            lines.forEachRemaining(line -> rest.append(line).append('\n'));
            assertThat(rest).contains("[DONE]").doesNotContain("error");
        }
    }

    @Test
    void whoeverIsCutOffThereReadsOn() throws Exception {
        fleet.provider.script(House.MODEL, House.slowly(FIRST.repeat(20) + LAST, Duration.ofMillis(40)));
        var turn = ada.turn(ada.begin(), Map.of());
        int at;
        try (var through = through("/api/turns/" + turn + "/events")) {
            soon().until(() -> through.text().length() > 100);
            at = 90;
        }
        try (var again = through("/api/turns/" + turn + "/events?after=" + at)) {
            soon().until(() -> again.ended != 0);
            assertThat(again.text()).isEqualTo((FIRST.repeat(20) + LAST).substring(at));
        }
    }

    /// Goes on once the first words were seen, or by itself where nginx holds them back.
    private static FakeScript withSilence(CompletableFuture<Void> seen) {
        var script = FakeScript.builder()
                .say(FIRST)
                .until(seen.completeOnTimeout(null, 60, TimeUnit.SECONDS))
                .pause(SILENCE);
        for (int i = 0; i < SLOWLY.length(); i += 7) {
            script.say(SLOWLY.substring(i, i + 7)).pause(Duration.ofSeconds(5));
        }
        return script.say(LAST).finish("stop").done().build();
    }

    private static WatchedStream through(String path) throws Exception {
        return new WatchedStream(uri(path), ada.session());
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(REAL ? 900 : 40)).pollInterval(Duration.ofMillis(20));
    }
}
