package chat.parley.inference;

import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import jakarta.annotation.Priority;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ContextResolver;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestFilter;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientResponseFilter;
import org.jspecify.annotations.Nullable;

/// Takes a response out of the REST client while it is still paused. None of the client's own ways to read a stream
/// can time out a stall, hold back a provider, and end a call at once; its URLs, TLS, headers and errors stay in use.
/// Leans on one internal class of the client: keep it here.
final class Detach {

    private static final String CALL = Detach.class.getName();

    private Detach() {}

    /// Hands the context to the call, so that it can be ended at any time, and puts the call's JSON in its place.
    static final class OnRequest implements ResteasyReactiveClientRequestFilter {
        @Override
        public void filter(ResteasyReactiveClientRequestContext context) {
            var call = (ProviderCall) context.getEntity();
            context.setProperty(CALL, call);
            context.setEntity(call.body(), null, MediaType.APPLICATION_JSON_TYPE);
            String key = call.key();
            if (key != null) {
                context.getHeaders().putSingle("Authorization", "Bearer " + key);
            }
            if (!call.attach(() -> context.unwrap(HttpClientRequest.class))) {
                context.abortWith(Response.status(499).build());
            }
        }
    }

    /// Runs after all other filters.
    @Priority(Integer.MIN_VALUE)
    static final class OnResponse implements ResteasyReactiveClientResponseFilter {
        @Override
        public void filter(ResteasyReactiveClientRequestContext context, ClientResponseContext response) {
            if (response.getStatus() / 100 != 2 || !(context.getProperty(CALL) instanceof ProviderCall call)) {
                return;
            }
            HttpClientResponse paused =
                    context.unwrap(RestClientRequestContext.class).getVertxClientResponse();
            context.suspend();
            call.head(paused);
        }
    }

    /// HTTP/1.1 only, because the end of one HTTP/2 stream closes all others on its connection; and no queue for a
    /// connection, because a call that waits unseen is worse than one refused.
    record Options(InferenceConfig config) implements ContextResolver<HttpClientOptions> {
        @Override
        public @Nullable HttpClientOptions getContext(Class<?> type) {
            return new HttpClientOptions()
                    .setMaxWaitQueueSize(0)
                    .setMaxPoolSize(config.connections())
                    .setKeepAliveTimeout(30)
                    .setIdleTimeoutUnit(TimeUnit.SECONDS)
                    .setMaxHeaderSize(16_384);
        }
    }
}
