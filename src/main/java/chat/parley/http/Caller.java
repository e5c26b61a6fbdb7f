package chat.parley.http;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/// Who asks, as far as the network tells: forwarded headers count only where a trusted proxy sent them.
///
/// @param address the nearest address that is no trusted proxy
/// @param secure whether the browser speaks https
/// @param host what the browser believes to be talking to, with the port unless it is the scheme's own
public record Caller(String address, boolean secure, String host) {

    private static final String KEY = Caller.class.getName();

    public static Caller of(RoutingContext request) {
        Caller caller = request.get(KEY);
        if (caller == null) {
            throw new IllegalStateException("the request has not passed the entrance");
        }
        return caller;
    }

    /// The address behind the request that is being served, if one is.
    public static Optional<String> currentAddress() {
        if (!Arc.container().requestContext().isActive()) {
            return Optional.empty();
        }
        var request = Arc.container().instance(CurrentVertxRequest.class).get().getCurrent();
        return Optional.ofNullable(request).map(r -> Caller.of(r).address());
    }

    /// Where this installation is, without a slash at the end: as it was set, else as the browser has it.
    public String home(Deployment deployment) {
        return deployment
                .publicUrl()
                .map(url -> url.toString().replaceAll("/+$", ""))
                .orElseGet(() -> (secure ? "https://" : "http://") + host);
    }

    void attachTo(RoutingContext request) {
        request.put(KEY, this);
    }
}
