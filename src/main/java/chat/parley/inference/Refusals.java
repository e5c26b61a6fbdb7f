package chat.parley.inference;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The answers of one provider that say no. The REST client would read such an answer to its end, however long that is,
/// before it shows even the status: so this listens too, and ends a call that has said enough, or takes too long to.
final class Refusals implements Consumer<HttpClientRequest> {

    private static final int SUCCESS = 2;

    private final Map<HttpClientRequest, Refusal> heard = Collections.synchronizedMap(new WeakHashMap<>());
    private final Vertx vertx;
    private final Duration patience;

    Refusals(Vertx vertx, Duration patience) {
        this.vertx = vertx;
        this.patience = patience;
    }

    /// A call is about to be sent.
    @Override
    public void accept(HttpClientRequest request) {
        LentConnection.take(request);
        request.response().onSuccess(response -> {
            if (response.statusCode() / 100 != SUCCESS) {
                listen(request, response);
            }
        });
    }

    /// `null` where the provider has not said no.
    @Nullable
    Refusal of(@Nullable HttpClientRequest request) {
        return request == null ? null : heard.get(request);
    }

    private void listen(HttpClientRequest request, HttpClientResponse response) {
        var refusal = new Refusal(response.statusCode(), response.getHeader("Retry-After"));
        heard.put(request, refusal);
        response.handler(bytes -> {
            if (refusal.isEnough(bytes)) {
                LentConnection.end(request);
            }
        });
        long limit = vertx.setTimer(patience.toMillis(), late -> LentConnection.end(request));
        response.endHandler(end -> vertx.cancelTimer(limit));
    }
}
