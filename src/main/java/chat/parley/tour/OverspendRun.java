package chat.parley.tour;

import chat.parley.catalog.Model;
import chat.parley.money.Money;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// The calls of one run, all sent at once. A call that only has to wait for others (429), or for the server (503), is
/// sent again until it is answered or refused for good.
final class OverspendRun {

    static final int CALLS = 100;

    private static final Logger LOG = Logger.getLogger(OverspendRun.class);
    private static final int AGAIN_MILLIS = 600;
    private static final int LONGEST_WAIT_MILLIS = 2400;
    private static final int LOOK_MILLIS = 250;
    private static final long LONGEST_MILLIS = 90_000;
    private static final int CALL_MILLIS = 90_000;
    private static final int ANSWERED = 200;
    private static final int REFUSED = 402;
    private static final int WAIT = 429;
    private static final int BUSY = 503;

    private final Vertx vertx;
    private final Overspend.Purse purse;
    private final Supplier<Overspend.Standing> standing;
    private final Runnable close;
    private final HttpClient client;
    private final RequestOptions call;
    private final Buffer body;
    private final UnicastProcessor<Count> counts = UnicastProcessor.create();
    private final long deadline;

    private int answered;
    private int refused;
    private int failed;
    private Overspend.Standing seen = new Overspend.Standing(Money.ZERO, Money.ZERO);

    /// Starts at once.
    ///
    /// @param standing reads the spending record; blocking
    /// @param close gives the key back; blocking
    OverspendRun(Vertx vertx, Self self, Overspend.Purse purse, Supplier<Overspend.Standing> standing, Runnable close) {
        this.vertx = vertx;
        this.purse = purse;
        this.standing = standing;
        this.close = close;
        // A server's certificate is made for its name, not for its address; this server knows itself.
        client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(CALLS)
                .setSsl(self.tls())
                .setTrustAll(true)
                .setVerifyHost(false));
        call = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(self.host())
                .setPort(self.port())
                .setURI("/v1/chat/completions")
                .setTimeout(CALL_MILLIS)
                .putHeader("Authorization", "Bearer " + purse.secret())
                .putHeader("Content-Type", "application/json");
        body = new JsonObject()
                .put("model", Model.COUNTED_CALL)
                .put("max_tokens", CountedCall.TOKENS)
                .put(
                        "messages",
                        new JsonArray()
                                .add(new JsonObject().put("role", "user").put("content", "Write 600 numbered lines.")))
                .toBuffer();
        deadline = System.nanoTime() + LONGEST_MILLIS * 1_000_000;
        emit(false);
        look();
        for (int i = 0; i < CALLS; i++) {
            send(AGAIN_MILLIS);
        }
    }

    /// Follows the spending record while calls are on their way, one look after the other.
    private void look() {
        vertx.setTimer(
                LOOK_MILLIS,
                tick -> vertx.executeBlocking(standing::get, false)
                        .onSuccess(this::saw)
                        .onComplete(seen -> {
                            if (!isOver()) {
                                look();
                            }
                        }));
    }

    private synchronized boolean isOver() {
        return answered + refused + failed == CALLS;
    }

    Multi<Count> counts() {
        return counts;
    }

    /// @param wait before it is sent again, if it has to; each time twice as long
    private void send(int wait) {
        client.request(call)
                .compose(request -> request.send(body))
                .compose(response -> response.body().map(read -> response))
                .map(HttpClientResponse::statusCode)
                .onComplete(result -> {
                    if (result.failed()) {
                        LOG.warnf("a call of run %s failed: %s", purse.run(), result.cause());
                    }
                    over(result.succeeded() ? result.result() : 0, wait);
                });
    }

    private void over(int status, int wait) {
        if ((status == WAIT || status == BUSY) && System.nanoTime() < deadline) {
            vertx.setTimer(wait, tick -> send(Math.min(2 * wait, LONGEST_WAIT_MILLIS)));
            return;
        }
        if (status != ANSWERED && status != REFUSED) {
            LOG.warnf("a call of run %s ended with status %d", purse.run(), status);
        }
        boolean last;
        synchronized (this) {
            switch (status) {
                case ANSWERED -> answered++;
                case REFUSED -> refused++;
                default -> failed++;
            }
            emit(false);
            last = isOver();
        }
        if (last) {
            end();
        }
    }

    private synchronized void saw(Overspend.Standing now) {
        if (!now.equals(seen) && !isOver()) {
            seen = now;
            emit(false);
        }
    }

    private void end() {
        client.close();
        vertx.executeBlocking(
                        () -> {
                            var now = standing.get();
                            close.run();
                            return now;
                        },
                        false)
                .onSuccess(now -> {
                    synchronized (this) {
                        seen = now;
                        emit(true);
                    }
                    counts.onComplete();
                })
                .onFailure(counts::onError);
    }

    private synchronized void emit(boolean ended) {
        counts.onNext(new Count(
                purse.run(),
                CALLS,
                answered,
                refused,
                failed,
                Overspend.LIMIT,
                seen.spent(),
                seen.held(),
                purse.currency(),
                ended));
    }
}
