package chat.parley.inference;

import chat.parley.inference.ProviderFailure.Kind;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.tls.TlsConfiguration;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;
import org.jspecify.annotations.Nullable;

/// The connections to one provider. What another provider does cannot be felt here.
final class ProviderClient {

    private static final Logger LOG = Logger.getLogger(ProviderClient.class);
    private static final int RETRY_SECONDS = 2;

    private final URI url;
    private final Vertx vertx;
    private final ProviderApi api;
    private final Refusals refusals;
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean retired;

    /// @param tls whom to trust where that differs from the platform, such as a private certificate authority
    ProviderClient(URI url, InferenceConfig config, Vertx vertx, @Nullable TlsConfiguration tls) {
        this.url = url;
        this.vertx = vertx;
        refusals = new Refusals(vertx, config.usageLimit());
        QuarkusRestClientBuilder builder = QuarkusRestClientBuilder.newBuilder()
                .baseUri(url)
                .connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                // Ours ends first; this one guards against an error in ours.
                .readTimeout(config.firstTextLimit().plusSeconds(5).toMillis(), TimeUnit.MILLISECONDS)
                .followRedirects(false)
                .httpClientRequestCustomizer(refusals)
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, config.connections())
                .property(QuarkusRestClientProperties.CONNECTION_TTL, 30)
                .property(QuarkusRestClientProperties.HTTP2, false)
                .property(QuarkusRestClientProperties.ALPN, false)
                .register(new Detach.Options(config))
                .register(new Detach.OnRequest())
                .register(new Detach.OnResponse());
        if (tls != null) {
            builder.tlsConfiguration(tls);
        }
        api = builder.build(ProviderApi.class);
    }

    boolean isFor(URI address) {
        return url.equals(address);
    }

    /// Calls under way, drains included.
    int running() {
        return running.get();
    }

    /// Sends, unless `limit` calls are under way: then it ends at once instead of waiting unseen.
    Exchange send(ProviderCall.Terms terms, int limit, ExchangeListener listener) {
        Context loop = ((VertxInternal) vertx).createEventLoopContext();
        if (running.incrementAndGet() > limit) {
            running.decrementAndGet();
            var full = new ProviderFailure(Kind.SATURATED, 0, "too many answers in progress", RETRY_SECONDS);
            loop.runOnContext(now -> listener.end(new Outcome.NeverSent(full)));
            return Ended.INSTANCE;
        }
        var call = new ProviderCall(terms, loop, listener, this::released, refusals);
        call.start(ready -> api.chat(ready).subscribe().with(never -> {}, ready::failed));
        return call;
    }

    /// Takes no more calls and closes once those under way are over.
    void retire() {
        retired = true;
        closeWhenIdle();
    }

    private void released() {
        running.decrementAndGet();
        closeWhenIdle();
    }

    private void closeWhenIdle() {
        if (retired && running.get() == 0) {
            try {
                ((Closeable) api).close();
            } catch (IOException e) {
                LOG.debug("closing a provider's client", e);
            }
        }
    }
}
