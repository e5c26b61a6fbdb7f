package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.inference.Outcome.Broken;
import chat.parley.inference.Outcome.Finished;
import chat.parley.inference.Outcome.NeverSent;
import chat.parley.inference.ProviderFailure.Kind;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.tls.BaseTlsConfiguration;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import jakarta.inject.Inject;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Providers at their worst: each call ends with the right reason, and its neighbours do not notice.
@QuarkusTest
class FaultsTest {

    private static final String CHUNK = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"é漢🎉\"}}]}\n\n";
    private static final String END =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    @Inject
    Vertx vertx;

    private FakeProvider provider;
    private ClientFixture client;

    @BeforeEach
    void start() {
        provider = FakeProvider.start();
        client = ClientFixture.patient(provider, vertx);
    }

    @AfterEach
    void stop() {
        client.client().retire();
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({
        "m:eof, CUT", "m:reset, CUT", "m:stall, STALLED", "m:mute, TIMED_OUT", "m:error-chunk, PROVIDER_ERROR",
        "m:no-resource, OVERLOADED", "m:aborted, PROVIDER_ERROR", "html, MALFORMED", "garbage, MALFORMED",
                "empty-body, CUT"
    })
    void eachFaultHasItsReasonAndNeighboursGoOn(String model, Kind kind) {
        provider.script(
                "html",
                FakeScript.builder()
                        .header("content-type", "text/html")
                        .raw("<html>Login</html>")
                        .build());
        provider.script(
                "garbage",
                FakeScript.builder().raw("data: {not json}\n\n").done().build());
        provider.script("empty-body", FakeScript.builder().build());
        var neighbour = new Heard();
        Exchange going = client.send("m:slow", neighbour);
        var limits = switch (kind) {
            case STALLED -> ClientFixture.PATIENT.withStall(Duration.ofMillis(600));
            case TIMED_OUT -> ClientFixture.LIMITS;
            default -> ClientFixture.PATIENT;
        };
        var broken = (Broken) client.with(limits).call(model).await();
        assertThat(broken.failure().kind()).isEqualTo(kind);
        assertThat(broken.failure().message()).isNotBlank().doesNotContain("127.0.0.1");
        int before = neighbour.pieces.size();
        await().until(() -> neighbour.pieces.size() > before || neighbour.outcome.isDone());
        assertThat(neighbour.outcome).isNotDone();
        going.abort();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7})
    void lineEndsByteOrderMarksPingsAndTornCharactersChangeNothing(int split) {
        for (String end : List.of("\n", "\r\n", "\r")) {
            String text = ("\uFEFF: ping\n\n" + CHUNK + ": ping\n" + CHUNK + END).replace("\n", end);
            provider.script("m", FakeScript.builder().raw(text).build().split(split));
            var heard = client.call("m");
            assertThat(heard.content()).isEqualTo("é漢🎉é漢🎉");
            assertThat(heard.await()).isInstanceOf(Finished.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/octet-stream", "text/event-stream;charset=UTF-8", ""})
    void aStreamUnderTheWrongNameIsStillAStream(String type) {
        provider.script(
                "m",
                FakeScript.builder()
                        .header("content-type", type)
                        .raw(CHUNK + END)
                        .build());
        assertThat(client.call("m").content()).isEqualTo("é漢🎉");
    }

    @Test
    void aWholeBodyIsReadAfterItsBlankLines() {
        var heard = client.call("m:whole");
        assertThat(heard.content()).isEqualTo("391");
        assertThat(((Finished) heard.await()).usage()).isEqualTo(new ReportedUsage(23, 0, 29, 27));
    }

    @Test
    void anAnswerWithoutItsUsageIsNotWaitedForLong() {
        provider.script(
                "m",
                FakeScript.builder()
                        .usage(FakeScript.UsageStyle.NONE)
                        .say("done")
                        .finish("stop")
                        .stall()
                        .build());
        // A stall would be found much later, and be none of an answer that is there.
        var limits = ClientFixture.PATIENT.withUsage(Duration.ofMillis(500));
        assertThat(((Finished) client.with(limits).call("m").await()).usage()).isNull();
    }

    @Test
    void anAnswerThatIsDoneNeedsNoEndOfItsConnection() {
        provider.script(
                "m",
                FakeScript.builder().say("done").finish("stop").done().stall().build());
        var limits = ClientFixture.PATIENT.withClose(Duration.ofMillis(500));
        assertThat(client.with(limits).call("m").await()).isInstanceOf(Finished.class);
        await().untilAsserted(() -> assertThat(client.client().running()).isZero());
    }

    @Test
    void twoHundredAbandonedCallsLeaveNothingBehind() {
        provider.script("m", FakeScript.answer("", "word ".repeat(50)).every(Duration.ofMillis(5)));
        List<Heard> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            var heard = new Heard();
            all.add(heard);
            var exchange = client.send("m", heard);
            vertx.setTimer(1 + i % 120, timer -> exchange.abort());
        }
        all.forEach(Heard::await);
        await().untilAsserted(() -> assertThat(client.client().running()).isZero());
        assertThat(all).allMatch(heard -> heard.ends.get() == 1);
        assertThat(client.call("m:plain").await()).isInstanceOf(Finished.class);
    }

    @Test
    void aPausedFloodStaysOutOfMemory() throws Exception {
        List<Exchange> floods = new ArrayList<>();
        var paused = new CompletableFuture<Void>();
        provider.script(
                "m",
                FakeScript.builder()
                        .say("Begun. ")
                        .until(paused)
                        .flood(200L << 20)
                        .build());
        for (int i = 0; i < 20; i++) {
            var heard = new Heard();
            Exchange exchange = client.send("m", heard);
            floods.add(exchange);
            heard.awaitFirst();
            exchange.pause();
        }
        paused.complete(null);
        var sent = new AtomicLong(-1);
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    long now = provider.requests().stream()
                            .mapToLong(FakeProvider.Recorded::written)
                            .sum();
                    return sent.getAndSet(now) == now;
                });
        assertThat(sent.get() / 20)
                .as("bytes that left the provider for each paused reader")
                .isLessThan(8L << 20);
        floods.forEach(Exchange::abort);
        await().untilAsserted(() -> assertThat(client.client().running()).isZero());
    }

    @Test
    void aHangingConnectionIsGivenUpAndCostsNothing() throws Exception {
        try (var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> queue = fill(deaf);
            var hanging = ClientFixture.of(URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/v1"), vertx, 10);
            var heard = new Heard();
            var exchange = hanging.send("m", heard);
            Thread.sleep(100);
            exchange.abort();
            assertThat(heard.await()).isInstanceOf(NeverSent.class);
            await().untilAsserted(() -> assertThat(hanging.client().running()).isZero());
            var waiting = new Heard();
            hanging.send("m", waiting);
            assertThat(((NeverSent) waiting.await()).failure().kind()).isEqualTo(Kind.UNREACHABLE);
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    @Test
    void overTlsACertificateIsCheckedAndAStreamCanBeEnded(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("test.p12");
        var keytool = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/keytool",
                        "-genkeypair",
                        "-alias",
                        "t",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "secret12")
                .redirectOutput(new File("/dev/null"))
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor()).isZero();
        var keys = new PfxOptions().setPath(store.toString()).setPassword("secret12");
        try (var secure =
                FakeProvider.start(new HttpServerOptions().setSsl(true).setKeyCertOptions(keys))) {
            var strict = ClientFixture.patient(secure, vertx);
            var failure = ((NeverSent) strict.call("m:plain").await()).failure();
            assertThat(failure.message()).contains("certificate");
            var trusting = new ClientFixture(
                    new ProviderClient(URI.create(secure.baseUrl()), ClientFixture.PATIENT, vertx, trusting(keys)),
                    "k",
                    10,
                    ClientFixture.PATIENT);
            assertThat(trusting.call("m:thinking").content()).isEqualTo("391");
            var heard = new Heard();
            var exchange = trusting.send("m:stall", heard);
            heard.awaitFirst();
            exchange.abort();
            await().until(() -> secure.lastRequest().aborted());
        }
    }

    @Test
    void noKeyReachesTheLog() {
        Queue<String> log = new ConcurrentLinkedQueue<>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                log.add(entry.getMessage()
                        + java.util.Arrays.toString(entry.getParameters())
                        + trace(entry.getThrown()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        var loggers = List.of(
                Logger.getLogger("chat.parley"),
                Logger.getLogger("io.vertx"),
                Logger.getLogger("org.jboss.resteasy"),
                Logger.getLogger("io.quarkus.rest"));
        loggers.forEach(logger -> {
            logger.setLevel(Level.ALL);
            logger.addHandler(handler);
        });
        try {
            for (String model :
                    List.of("m:plain", "m:status-401", "m:status-500", "m:reset", "m:mute", "m:error-chunk")) {
                client.with(ClientFixture.LIMITS).call(model);
            }
        } finally {
            loggers.forEach(logger -> {
                logger.removeHandler(handler);
                logger.setLevel(null);
            });
        }
        assertThat(log).noneMatch(line -> line.contains(ClientFixture.CANARY));
    }

    private static String trace(Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        var text = new java.io.StringWriter();
        thrown.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    private static BaseTlsConfiguration trusting(PfxOptions keys) {
        return new BaseTlsConfiguration() {
            @Override
            public io.vertx.core.net.TrustOptions getTrustStoreOptions() {
                return keys;
            }

            @Override
            public String getName() {
                return "test";
            }
        };
    }

    /// Takes all places in the queue of a server that accepts nobody.
    private static List<Socket> fill(ServerSocket deaf) {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            var socket = new Socket();
            try {
                socket.connect(deaf.getLocalSocketAddress(), 200);
                sockets.add(socket);
            } catch (IOException full) {
                break;
            }
        }
        return sockets;
    }
}
