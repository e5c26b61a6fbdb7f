package chat.parley.inference;

import chat.parley.catalog.CatalogProvider;
import chat.parley.replica.ReplicaLease;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One client for each provider, made on first use and anew when its address changes; each has this replica's share of
/// the provider's concurrency limit.
@ApplicationScoped
class ProviderClients {

    private static final Logger LOG = Logger.getLogger(ProviderClients.class);
    private static final int DRAIN_PERCENT = 80;

    private final Map<UUID, ProviderClient> clients = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private final InferenceConfig config;
    private final Endpoints endpoints;
    private final ReplicaLease lease;
    private final @Nullable TlsConfiguration tls;
    private volatile int replicas = 1;

    @Inject
    ProviderClients(
            Vertx vertx,
            InferenceConfig config,
            Endpoints endpoints,
            ReplicaLease lease,
            TlsConfigurationRegistry tls) {
        this.vertx = vertx;
        this.config = config;
        this.endpoints = endpoints;
        this.lease = lease;
        this.tls = tls.getDefault().orElse(null);
    }

    /// @throws IllegalArgumentException if the provider's address is none
    Exchange send(CatalogProvider provider, byte[] body, @Nullable String key, ExchangeListener listener) {
        ProviderClient client = client(provider.id(), endpoints.of(provider));
        int limit = share(provider);
        var profile = provider.profile();
        var dialect =
                new ReplyDialect(profile.reasoningFields(), profile.cachedFields(), profile.promptIncludesCached());
        var terms = new ProviderCall.Terms(
                body,
                key,
                dialect,
                Scrub.of(key, endpoints.of(provider).toString()),
                () -> client.running() * 100L > (long) limit * DRAIN_PERCENT
                        ? new ProviderCall.Drain(java.time.Duration.ZERO, 0)
                        : new ProviderCall.Drain(provider.drainTime(), provider.drainTokens()),
                config);
        return client.send(terms, limit, listener);
    }

    void begin(@Observes StartupEvent event) {
        countReplicas();
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void countReplicas() {
        try {
            replicas = lease.live();
        } catch (IllegalStateException e) {
            LOG.debug("the database is away: the last count of replicas stands", e);
        }
    }

    @PreDestroy
    void close() {
        clients.values().forEach(ProviderClient::retire);
    }

    private int share(CatalogProvider provider) {
        return Math.max(1, provider.concurrencyLimit() / replicas);
    }

    private ProviderClient client(UUID provider, URI address) {
        return clients.compute(provider, (id, client) -> {
            if (client != null && client.isFor(address)) {
                return client;
            }
            if (client != null) {
                client.retire();
            }
            return outsideAnyContext(() -> new ProviderClient(address, config, vertx, tls));
        });
    }

    /// What is made in the context of a request belongs to the server that took the request, and ends with it:
    /// before the answers that are still running when the process is asked to stop.
    private static <T> T outsideAnyContext(Supplier<T> make) {
        return CompletableFuture.supplyAsync(make, task -> Thread.ofPlatform().start(task))
                .join();
    }
}
