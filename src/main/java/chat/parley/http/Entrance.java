package chat.parley.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first thing a request meets: finds out who calls, before anything counts or redirects.
@Singleton
final class Entrance {

    /// Above everything that reads [Caller].
    private static final int PRIORITY = 10_000;

    private final List<Network> trusted;

    @Inject
    Entrance(Deployment deployment) {
        trusted = deployment.trustedProxies().orElse(List.of()).stream()
                .map(Network::parse)
                .toList();
    }

    void register(@Observes Filters filters) {
        filters.register(
                request -> {
                    caller(request).attachTo(request);
                    request.next();
                },
                PRIORITY);
    }

    private Caller caller(RoutingContext context) {
        var request = context.request();
        var peer =
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
        var host = request.getHeader("Host");
        if (peer == null || !isTrusted(peer)) {
            return new Caller(peer == null ? "" : peer, request.isSSL(), host == null ? "" : host);
        }
        var scheme = last(request, "X-Forwarded-Proto");
        var forwardedHost = last(request, "X-Forwarded-Host");
        return new Caller(
                nearestStranger(request, peer),
                scheme == null ? request.isSSL() : scheme.equalsIgnoreCase("https"),
                forwardedHost != null ? forwardedHost : host == null ? "" : host);
    }

    /// Reads the chain from its near end: what lies behind the first address that nobody vouches for is hearsay.
    private String nearestStranger(HttpServerRequest request, String peer) {
        var hops = String.join(",", request.headers().getAll("X-Forwarded-For")).split(",");
        var nearest = peer;
        for (var i = hops.length - 1; i >= 0; i--) {
            var hop = hops[i].strip();
            if (hop.isEmpty() || !Network.isAddress(hop)) {
                return nearest;
            }
            nearest = hop;
            if (!isTrusted(hop)) {
                return nearest;
            }
        }
        return nearest;
    }

    private boolean isTrusted(String address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }

    private static @Nullable String last(HttpServerRequest request, String header) {
        var values = String.join(",", request.headers().getAll(header)).split(",");
        var value = values[values.length - 1].strip();
        return value.isEmpty() ? null : value;
    }
}
