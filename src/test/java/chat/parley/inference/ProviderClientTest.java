package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.inference.Outcome.Broken;
import chat.parley.inference.Outcome.Finished;
import chat.parley.inference.Outcome.NeverSent;
import chat.parley.inference.Outcome.Rejected;
import chat.parley.inference.Outcome.Stopped;
import chat.parley.inference.ProviderFailure.Kind;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the streaming client must do whatever a provider does.
@QuarkusTest
class ProviderClientTest {

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

    @Test
    void readsNoMoreOfARefusalThanCouldMatter() {
        provider.script("m", FakeScript.builder().status(500).flood(200L << 20).build());
        var refused = (Rejected) client.call("m").await();
        assertThat(refused.failure().status()).isEqualTo(500);
        assertThat(refused.failure().kind()).isEqualTo(Kind.PROVIDER_ERROR);
        assertThat(refused.failure().message()).hasSizeLessThan(1000);
        await().until(() -> provider.lastRequest().aborted());
        assertThat(provider.lastRequest().written()).isLessThan(64L << 20);
        await().until(() -> provider.openConnections() == 0 && client.client().running() == 0);
    }

    @Test
    void aRefusalThatNeverEndsIsOneAllTheSame() {
        provider.script(
                "m",
                FakeScript.builder()
                        .status(429)
                        .header("retry-after", "7")
                        .raw("{\"error\":{\"message\":\"slow down\"}}")
                        .stall()
                        .build());
        var hasty = ClientFixture.of(provider, vertx);
        var refused = (Rejected) hasty.call("m").await();
        assertThat(refused.failure().kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(refused.failure().message()).isEqualTo("slow down");
        assertThat(refused.failure().retryAfterSeconds()).isEqualTo(7);
        await().until(() -> hasty.client().running() == 0);
        hasty.client().retire();
    }

    @Test
    void aRefusalLeavesTheConnectionToTheNextCall() {
        provider.script("m", FakeScript.status(400, "{\"error\":{\"message\":\"no\"}}"));
        for (int i = 0; i < 5; i++) {
            assertThat(((Rejected) client.call("m").await()).failure().message())
                    .isEqualTo("no");
            await().until(() -> client.client().running() == 0);
        }
        assertThat(provider.connections()).isEqualTo(1);
    }

    @Test
    void streamsAnAnswerWithItsUsage() {
        var heard = client.call("m:thinking");
        assertThat(heard.content()).isEqualTo("391");
        assertThat(heard.reasoning()).startsWith("17 × 23");
        var finished = (Finished) heard.await();
        assertThat(finished.reason()).isEqualTo(FinishReason.STOP);
        assertThat(finished.usage().prompt()).isPositive();
        assertThat(provider.lastRequest().authorization()).isEqualTo("Bearer " + ClientFixture.CANARY);
        assertThat(heard.ends).hasValue(1);
    }

    @Test
    void statusRetryAfterAndBodyComeBeforeAnyText() {
        var failure = ((Rejected) client.call("m:status-429").await()).failure();
        assertThat(failure).isEqualTo(new ProviderFailure(Kind.RATE_LIMITED, 429, "Too many requests", 7));
        assertThat(((Rejected) client.call("m:status-401").await()).failure().kind())
                .isEqualTo(Kind.KEY_REFUSED);
        assertThat(((Rejected) client.call("m:status-500").await()).failure().kind())
                .isEqualTo(Kind.PROVIDER_ERROR);
        assertThat(((Rejected) client.call("m:wrong-base").await()).failure().message())
                .contains("Not Found");
    }

    @Test
    void redirectsAreNotFollowed() {
        provider.script(
                "m",
                FakeScript.builder()
                        .status(302)
                        .header("location", provider.baseUrl() + "/elsewhere")
                        .build());
        var failure = ((Rejected) client.call("m").await()).failure();
        assertThat(failure.status()).isEqualTo(302);
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void aMuteProviderTimesOutAndAStalledOneIsToldApart() {
        var mute = new Heard();
        var stalled = new Heard();
        client.with(ClientFixture.LIMITS).send("m:mute", mute);
        // However late its first text comes on a busy machine.
        client.with(ClientFixture.PATIENT.withStall(Duration.ofMillis(600))).send("m:stall", stalled);
        assertThat(((Broken) stalled.await()).failure().kind()).isEqualTo(Kind.STALLED);
        assertThat(((Broken) mute.await()).failure().kind()).isEqualTo(Kind.TIMED_OUT);
        await().untilAsserted(() -> assertThat(provider.requests()).allMatch(FakeProvider.Recorded::aborted));
        await().untilAsserted(() -> assertThat(client.client().running()).isZero());
    }

    @Test
    void keepAlivesHoldACallOpenBeyondTheStallLimit() {
        var script = FakeScript.builder();
        for (int i = 0; i < 55; i++) {
            script.raw(": keep-alive\n\n").pause(Duration.ofMillis(100));
        }
        provider.script("m", script.say("ok").finish("stop").done().build());
        var limits = ClientFixture.PATIENT.withStall(Duration.ofSeconds(5));
        assertThat(client.with(limits).call("m").await()).isInstanceOf(Finished.class);
    }

    @Test
    void sixHundredStreamsRunAtOnceAndMoreAreRefusedMeanwhile() {
        var refusal = new CompletableFuture<Void>();
        provider.script(
                "slow",
                FakeScript.builder()
                        .raw(": hi\n\n")
                        .until(refusal)
                        .say("ok")
                        .finish("stop")
                        .done()
                        .build());
        var limited = ClientFixture.of(URI.create(provider.baseUrl()), vertx, 600, ClientFixture.PATIENT);
        List<Heard> all = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            var heard = new Heard();
            all.add(heard);
            limited.send("slow", heard);
        }
        var refused = new Heard();
        limited.send("slow", refused);
        var failure = ((NeverSent) refused.await()).failure();
        assertThat(all).as("it waited for none of them").noneMatch(heard -> heard.outcome.isDone());
        refusal.complete(null);
        assertThat(failure.kind()).isEqualTo(Kind.SATURATED);
        assertThat(failure.retryAfterSeconds()).isPositive();
        assertThat(all).allSatisfy(heard -> assertThat(heard.await(60)).isInstanceOf(Finished.class));
        assertThat(provider.requests()).hasSize(600);
        await().untilAsserted(() -> assertThat(limited.client().running()).isZero());
        limited.client().retire();
    }

    @Test
    void aPausedReaderStopsTheProviderAndIsNotCalledAStall() throws Exception {
        var heard = new Heard();
        var limit = Duration.ofSeconds(3);
        var sent = new CompletableFuture<Void>();
        var paused = new CompletableFuture<Void>();
        provider.script(
                "m",
                FakeScript.builder()
                        .until(sent)
                        .say("Begun. ")
                        .until(paused)
                        .flood(200L << 20)
                        .build());
        var exchange = client.with(ClientFixture.PATIENT.withStall(limit)).send("m", heard);
        // By who hears the text: whoever waited for it could be so late that it is a stall.
        heard.first.thenRun(() -> {
            exchange.pause();
            paused.complete(null);
        });
        sent.complete(null);
        heard.awaitFirst();
        // The buffers in between fill first, on a busy machine slowly; then nothing more is written for a second.
        var written = new AtomicLong(-1);
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    long now = provider.lastRequest().written();
                    return written.getAndSet(now) == now;
                });
        assertThat(written.get()).isLessThan(16L << 20);
        Thread.sleep(limit.plusSeconds(1));
        assertThat(heard.outcome).isNotDone();
        exchange.resume();
        await().untilAsserted(() -> assertThat(provider.lastRequest().written()).isGreaterThan(written.get()));
        exchange.abort();
        assertThat(heard.await()).isInstanceOf(Broken.class);
    }

    @Test
    void abortBeforeAndAfterTheHeadClosesTheConnectionAtOnce() {
        for (String model : List.of("m:mute", "m:stall")) {
            var heard = new Heard();
            var exchange = client.send(model, heard);
            await().until(() -> !provider.requests().isEmpty() && (model.equals("m:mute") || heard.first.isDone()));
            exchange.abort();
            // By itself it would end at a limit of forty seconds.
            assertThat(heard.await(10)).isInstanceOf(Broken.class);
            await().until(() -> provider.lastRequest().aborted());
            provider.reset();
        }
        await().untilAsserted(() -> assertThat(client.client().running()).isZero());
    }

    @Test
    void aCallEndedBeforeItIsSentNeverArrives() {
        var heard = new Heard();
        // An answer that does not end by itself: on a busy machine a short one could be over first.
        client.send("m:stall", heard).abort();
        Outcome outcome = heard.await();
        await().untilAsserted(() -> assertThat(client.client().running()).isZero());
        if (outcome instanceof NeverSent) {
            await().during(Duration.ofMillis(300))
                    .until(() -> provider.requests().isEmpty());
        } else {
            assertThat(outcome).isInstanceOf(Broken.class);
        }
    }

    @Test
    void hugeEventsAndEndlessLinesNeverBlockTheLoop() throws Exception {
        provider.script(
                "lines",
                FakeScript.builder()
                        .raw("data: {\"choices\":[{\"delta\":{\"content\":\n" + ("data: \n").repeat(1_000_000)
                                + "data: \"big\"},\"finish_reason\":\"stop\"}]}\n\n")
                        .done()
                        .build());
        provider.script(
                "line",
                FakeScript.builder().raw("data: " + "x".repeat(8 << 20)).stall().build());
        try (var work = LoopWork.of(vertx)) {
            assertThat(client.call("lines").content()).isEqualTo("big");
            assertThat(((Broken) client.call("line").await()).failure().kind()).isEqualTo(Kind.MALFORMED);
            var total = work.total();
            System.out.printf(
                    "worked for %d ms, at most %d ms without letting others go on%n",
                    total.toMillis(), work.longest().toMillis());
            assertThat(total).as("it is these loops that work").isGreaterThan(Duration.ofMillis(5));
            assertThat(total).isLessThan(Duration.ofSeconds(5));
            assertThat(work.longest()).isLessThan(Duration.ofMillis(500));
        }
    }

    @Test
    void connectionsAreUsedAgain() {
        for (int i = 0; i < 20; i++) {
            assertThat(client.call("m:thinking").await()).isInstanceOf(Finished.class);
            await().until(() -> client.client().running() == 0);
        }
        assertThat(provider.requests()).hasSize(20);
        assertThat(provider.connections()).isLessThanOrEqualTo(2);
    }

    @Test
    void nobodyThereMeansNothingWasSent() {
        var gone = ClientFixture.of(URI.create("http://127.0.0.1:1/v1"), vertx, 10);
        var failure = ((NeverSent) gone.call("m").await()).failure();
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.message()).doesNotContain("127.0.0.1");
    }

    @Test
    void aStoppedAnswerIsReadOnForItsUsageAndIsSilent() {
        var rest = new CompletableFuture<Void>();
        provider.script(
                "m",
                FakeScript.builder()
                        .say("shown")
                        .until(rest)
                        .say("word ".repeat(100))
                        .finish("stop")
                        .done()
                        .build()
                        .every(Duration.ofMillis(5)));
        var heard = new Heard();
        var exchange = client.send("m", heard, new ProviderCall.Drain(Duration.ofSeconds(40), 2000));
        await().until(() -> heard.content().equals("shown"));
        exchange.stop();
        rest.complete(null);
        var stopped = (Stopped) heard.await();
        assertThat(stopped.usage().completion())
                .isEqualTo(provider.meter().first().usage().output());
        assertThat(heard.content()).hasSizeLessThan(500);
    }

    @Test
    void drainingEndsAtItsBoundOfTokensOrTime() {
        var heard = new Heard();
        client.send("m:flood", heard, new ProviderCall.Drain(Duration.ofSeconds(20), 500))
                .stop();
        assertThat(((Stopped) heard.await()).usage()).isNull();
        var slow = new Heard();
        client.send("m:slow", slow, new ProviderCall.Drain(Duration.ofMillis(500), 100_000))
                .stop();
        assertThat(((Stopped) slow.await()).usage()).isNull();
        await().untilAsserted(() -> assertThat(provider.requests()).allMatch(FakeProvider.Recorded::aborted));
    }

    @Test
    void stopWithoutADrainResetsAtOnce() {
        var heard = new Heard();
        var exchange = client.send("m:slow", heard);
        heard.awaitFirst();
        exchange.stop();
        assertThat(heard.await()).isInstanceOf(Stopped.class);
        await().until(() -> provider.lastRequest().aborted());
        exchange.stop();
        exchange.abort();
        exchange.resume();
        assertThat(heard.ends).hasValue(1);
    }
}
