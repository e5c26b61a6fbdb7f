package chat.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Rates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What proofs of exact charges rest on: the provider's own bill.
class FakeMeterTest {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final FakeProvider provider = FakeProvider.start();
    private final CompletableFuture<Void> never = new CompletableFuture<>();

    @BeforeEach
    void aTokenIsANano() {
        provider.prices(new Rates(0, 0, 1_000));
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({
        "plain, 8, true",
        "thinking, 11, true",
        "tools, 12, true",
        "empty, 0, true",
        "length, 10, true",
        "trailing, 8, true",
        "cumulative, 8, true",
        "no-usage, 8, false",
        "no-resource, 2, true",
        "aborted, 2, true",
        "eof, 5, false",
        "eof-after-finish, 8, true",
        "error-chunk, 2, false",
        "error-chunk-done, 2, false",
        "keep-alive, 8, true",
        "role-only, 8, true"
    })
    void eachAnswerIsChargedOnceWithAllOfIt(String scenario, int tokens, boolean reported) throws Exception {
        call("m:" + scenario).readAllBytes();
        var metered = provider.meter().first();
        assertThat(metered.usage().output()).isEqualTo(tokens);
        assertThat(metered.cost().nano()).isEqualTo(tokens);
        assertThat(metered.reported()).isEqualTo(reported);
        assertThat(metered.aborted()).isFalse();
        isChargedOnce();
    }

    @Test
    void aCutOneIsChargedWithWhatWasSent() throws Exception {
        var in = call("m:reset");
        assertThat(CompletableFuture.supplyAsync(() -> read(in))).failsWithin(java.time.Duration.ofSeconds(40));
        assertThat(provider.meter().first().usage().output()).isEqualTo(5);
        isChargedOnce();
    }

    @Test
    void aRefusalIsFree() throws Exception {
        call("m:status-500").readAllBytes();
        Awaitility.await().until(() -> provider.lastRequest().ended());
        assertThat(provider.meter().calls()).isEmpty();
    }

    /// Whoever has read the end may look at the meter, though the provider has not come to its own end.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itIsWrittenDownBeforeTheEndIsTold(boolean done) throws Exception {
        var script = FakeScript.builder().say("Hello.").finish("stop");
        provider.script("m", (done ? script.done() : script).until(never).build());
        try (var in = call("m")) {
            readUntil(in, done ? "[DONE]" : "\"finish_reason\":\"stop\"");
            assertThat(provider.meter().calls()).hasSize(1);
        }
        Awaitility.await().until(() -> provider.lastRequest().aborted());
        isChargedOnce();
        assertThat(provider.meter().total().nano()).isEqualTo(2);
    }

    @Test
    void whatComesAfterTheReasonItEndedIsChargedToo() throws Exception {
        provider.script(
                "m",
                FakeScript.builder()
                        .say("Hello.")
                        .finish("stop")
                        .say("More.")
                        .done()
                        .build());
        call("m").readAllBytes();
        assertThat(provider.meter().first().usage().output()).isEqualTo(4);
        isChargedOnce();
    }

    @ParameterizedTest
    @CsvSource({"false, 2", "true, 4"})
    void whoLeavesIsChargedByTheProvidersRule(boolean billsAborted, int tokens) throws Exception {
        provider.billsAborted(billsAborted);
        provider.script(
                "m",
                FakeScript.builder()
                        .say("Hello.")
                        .until(never)
                        .say("More.")
                        .finish("stop")
                        .done()
                        .build());
        try (var in = call("m")) {
            readUntil(in, "\"o.\"");
            assertThat(provider.meter().calls()).isEmpty();
        }
        var metered = provider.meter().first();
        assertThat(metered.usage().output()).isEqualTo(tokens);
        assertThat(metered.aborted()).isTrue();
        assertThat(metered.reported()).isFalse();
        never.complete(null);
        isChargedOnce();
    }

    private void isChargedOnce() {
        Awaitility.await()
                .until(() ->
                        provider.lastRequest().ended() || provider.lastRequest().aborted());
        assertThat(provider.meter().calls()).hasSize(1);
    }

    private InputStream call(String model) throws IOException, InterruptedException {
        var body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
        var request = HttpRequest.newBuilder(URI.create(provider.baseUrl() + "/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, BodyHandlers.ofInputStream()).body();
    }

    private static String read(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Leaves what follows that line unread.
    private static void readUntil(InputStream in, String text) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (var line = lines.readLine(); !line.contains(text); line = lines.readLine()) {}
    }
}
