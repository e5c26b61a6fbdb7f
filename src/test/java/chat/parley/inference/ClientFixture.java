package chat.parley.inference;

import chat.parley.testing.FakeProvider;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// A client for the fake provider with limits short enough for tests.
record ClientFixture(ProviderClient client, String key, int limit, Limits limits) {

    static final String CANARY = "sk-canary-1f9d3b7e5a";
    static final ReplyDialect DIALECT = new ReplyDialect(
            List.of("reasoning_content", "reasoning"),
            List.of("prompt_cache_hit_tokens", "prompt_tokens_details.cached_tokens"),
            true);

    record Limits(
            Duration connectTimeout,
            Duration firstTextLimit,
            Duration stallLimit,
            Duration callLimit,
            Duration usageLimit,
            Duration closeLimit,
            int connections)
            implements InferenceConfig {

        Limits withStall(Duration time) {
            return new Limits(connectTimeout, firstTextLimit, time, callLimit, usageLimit, closeLimit, connections);
        }

        Limits withUsage(Duration time) {
            return new Limits(connectTimeout, firstTextLimit, stallLimit, callLimit, time, closeLimit, connections);
        }

        Limits withClose(Duration time) {
            return new Limits(connectTimeout, firstTextLimit, stallLimit, callLimit, usageLimit, time, connections);
        }
    }

    static final Limits LIMITS = new Limits(
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofMillis(600),
            Duration.ofSeconds(60),
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            2000);

    /// Where a machine that stands still for a while is not to be taken for a provider that does.
    static final Limits PATIENT = new Limits(
            Duration.ofSeconds(20),
            Duration.ofSeconds(40),
            Duration.ofSeconds(40),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            2000);

    static ClientFixture of(FakeProvider provider, Vertx vertx) {
        return of(URI.create(provider.baseUrl()), vertx, 1000);
    }

    static ClientFixture patient(FakeProvider provider, Vertx vertx) {
        return of(URI.create(provider.baseUrl()), vertx, 1000, PATIENT);
    }

    static ClientFixture of(URI url, Vertx vertx, int limit) {
        return of(url, vertx, limit, LIMITS);
    }

    static ClientFixture of(URI url, Vertx vertx, int limit, Limits limits) {
        return new ClientFixture(new ProviderClient(url, limits, vertx, null), CANARY, limit, limits);
    }

    /// The same connections for calls with these limits.
    ClientFixture with(Limits others) {
        return new ClientFixture(client, key, limit, others);
    }

    Exchange send(String model, Heard heard) {
        return send(model, heard, new ProviderCall.Drain(Duration.ZERO, 0));
    }

    Exchange send(String model, Heard heard, ProviderCall.Drain drain) {
        byte[] body = ("{\"model\":\"" + model
                        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"max_tokens\":100000}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var terms = new ProviderCall.Terms(body, key, DIALECT, new Scrub(key, "127.0.0.1"), () -> drain, limits);
        return client.send(terms, limit, heard);
    }

    Heard call(String model) {
        var heard = new Heard();
        send(model, heard);
        heard.await();
        return heard;
    }
}
