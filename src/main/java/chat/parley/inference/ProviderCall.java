package chat.parley.inference;

import chat.parley.inference.ProviderFailure.Kind;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One call to a provider, from its sending to the closing of its connection. All state belongs to one event loop.
final class ProviderCall implements Exchange {

    private static final Logger LOG = Logger.getLogger(ProviderCall.class);
    private static final long POLL_MILLIS = 20;

    /// What a call needs to know of its provider. `drain` is asked when the call is stopped.
    record Terms(
            byte[] body,
            @Nullable String key,
            ReplyDialect dialect,
            Scrub scrub,
            Supplier<Drain> drain,
            InferenceConfig limits) {}

    /// How long a stopped answer is read on; zero of either means not at all.
    record Drain(Duration time, int tokens) {
        boolean isNone() {
            return time.isZero() || tokens == 0;
        }
    }

    private enum Mode {
        /// Text goes to the listener.
        LIVE,
        /// Stopped: read on for the usage only.
        DRAINING,
        /// Given up while the connection is still being opened: whether it was ever sent is not known yet.
        LEAVING,
        /// The listener has heard the end; the connection is being closed or given back.
        ENDED
    }

    private final Terms terms;
    private final Context loop;
    private final ExchangeListener listener;
    private final Runnable release;
    private final Refusals refusals;
    private final ReplyBody reply;
    private final CallClock clock;
    private Supplier<@Nullable HttpClientRequest> request = () -> null;
    private @Nullable HttpClientResponse response;
    private @Nullable Outcome ifSent;
    private Mode mode = Mode.LIVE;
    private boolean attached;
    private boolean closed;
    private boolean paused;
    private long drainTokens;
    private @Nullable ReportedUsage told;

    ProviderCall(Terms terms, Context loop, ExchangeListener listener, Runnable release, Refusals refusals) {
        this.terms = terms;
        this.loop = loop;
        this.listener = listener;
        this.release = release;
        this.refusals = refusals;
        reply = new ReplyBody(new StreamReader(terms.dialect(), terms.scrub(), this::piece));
        clock = new CallClock(loop.owner(), terms.limits(), this::expired);
    }

    byte[] body() {
        return terms.body();
    }

    @Nullable
    String key() {
        return terms.key();
    }

    /// Starts the call on its loop.
    void start(Consumer<ProviderCall> send) {
        loop.runOnContext(now -> {
            if (mode == Mode.LIVE) {
                clock.start();
                send.accept(this);
            }
        });
    }

    /// The REST client is about to send; `false` where the call was ended meanwhile.
    boolean attach(Supplier<@Nullable HttpClientRequest> underway) {
        if (mode == Mode.ENDED) {
            return false;
        }
        request = underway;
        attached = true;
        return true;
    }

    /// The provider has accepted the call. The response is paused.
    void head(HttpClientResponse detached) {
        if (closed) {
            // Given up while the head was on its way: nobody reads this response.
            return;
        }
        response = detached;
        detached.exceptionHandler(this::broken);
        detached.endHandler(end -> ended());
        detached.handler(this::chunk);
        String wrong = reply.accept(detached.getHeader("content-type"));
        if (mode == Mode.LEAVING || mode == Mode.ENDED) {
            leave();
        } else if (wrong != null) {
            fail(ProviderFailure.of(Kind.MALFORMED, wrong));
        } else if (!paused) {
            detached.resume();
        }
    }

    /// The REST client has no answer to give.
    void failed(Throwable reason) {
        Outcome refused = refusal();
        Outcome outcome = refused != null ? refused : Failures.beforeHead(reason);
        loop.runOnContext(now -> {
            if (response == null) {
                close();
                boolean unsent = outcome instanceof Outcome.NeverSent;
                end(ifSent != null && !unsent ? ifSent : outcome);
            }
        });
    }

    @Override
    public void pause() {
        loop.runOnContext(now -> {
            if (mode == Mode.LIVE && !paused) {
                paused = true;
                clock.hold();
                if (response != null) {
                    response.pause();
                }
            }
        });
    }

    @Override
    public void resume() {
        loop.runOnContext(now -> go());
    }

    @Override
    public void stop() {
        loop.runOnContext(now -> {
            if (mode != Mode.LIVE) {
                return;
            }
            mode = Mode.DRAINING;
            Drain drain = terms.drain().get();
            if (drain.isNone()) {
                giveUp(stopped());
            } else {
                drainTokens = reply.reader().received().tokens() + drain.tokens();
                clock.drain(drain.time());
                go();
            }
        });
    }

    @Override
    public void abort() {
        loop.runOnContext(now -> fail(ProviderFailure.of(Kind.CUT, "the call was ended by this server")));
    }

    private void go() {
        if (paused) {
            paused = false;
            clock.release();
            if (response != null) {
                response.resume();
            }
        }
    }

    private void chunk(Buffer bytes) {
        clock.heard();
        if (mode == Mode.ENDED || mode == Mode.LEAVING) {
            return;
        }
        String wrong = reply.feed(bytes);
        StreamReader reader = reply.reader();
        if (wrong != null) {
            fail(ProviderFailure.of(Kind.MALFORMED, wrong));
        } else if (reader.isOver()) {
            end(outcome());
        } else if (reader.isFinished()) {
            clock.awaitUsage();
        } else if (mode == Mode.LIVE) {
            tell(reader.claimed());
        } else if (mode == Mode.DRAINING && reader.received().tokens() >= drainTokens) {
            giveUp(stopped());
        }
    }

    private void tell(@Nullable ReportedUsage claimed) {
        if (claimed != null && !claimed.equals(told)) {
            told = claimed;
            listener.usage(claimed);
        }
    }

    private void ended() {
        if (mode == Mode.LIVE || mode == Mode.DRAINING) {
            reply.end();
        }
        close();
        end(outcome());
    }

    private void broken(Throwable reason) {
        close();
        end(outcome());
    }

    /// Where the provider has said no, that is how the call ended, whatever became of the rest of its words.
    private Outcome.@Nullable Rejected refusal() {
        Refusal refusal = refusals.of(request.get());
        return refusal == null ? null : refusal.outcome(terms.scrub());
    }

    private Outcome outcome() {
        ProviderFailure cut = ProviderFailure.of(Kind.CUT, "the provider closed the connection before the end");
        Outcome outcome = reply.reader().outcome(cut);
        return mode == Mode.LIVE ? outcome : ifSent != null ? ifSent : stopped();
    }

    private Outcome stopped() {
        Outcome refused = refusal();
        return refused != null
                ? refused
                : new Outcome.Stopped(reply.reader().usage(), reply.reader().received());
    }

    private void expired(CallClock.Limit limit) {
        switch (limit) {
            case FIRST_TEXT -> fail(ProviderFailure.of(Kind.TIMED_OUT, "no answer within the time for it"));
            case STALL -> fail(ProviderFailure.of(Kind.STALLED, "nothing more came, not even a keep-alive"));
            case CALL -> fail(ProviderFailure.of(Kind.TIMED_OUT, "the answer took too long"));
            case USAGE -> giveUp(outcome());
            case DRAIN -> giveUp(stopped());
            case CLOSE -> leave();
        }
    }

    private void fail(ProviderFailure failure) {
        if (mode == Mode.DRAINING) {
            giveUp(stopped());
        } else if (mode == Mode.LIVE) {
            Outcome refused = refusal();
            giveUp(
                    refused != null
                            ? refused
                            : new Outcome.Broken(
                                    failure,
                                    reply.reader().usage(),
                                    reply.reader().received()));
        }
    }

    private void giveUp(Outcome outcome) {
        ifSent = outcome;
        mode = Mode.LEAVING;
        leave();
    }

    /// Ends the connection where it is still this call's. One that is being opened is ended as soon as it is there
    /// or has failed.
    private void leave() {
        if (closed) {
            return;
        }
        HttpClientRequest underway = request.get();
        if (underway != null) {
            LentConnection.end(underway);
            close();
            end(ifSent != null ? ifSent : stopped());
        } else if (attached) {
            loop.owner().setTimer(POLL_MILLIS, timer -> leave());
        } else {
            close();
            end(new Outcome.NeverSent(ProviderFailure.of(Kind.CUT, "ended before it was sent")));
        }
    }

    private void piece(Piece piece) {
        clock.text();
        if (mode != Mode.LIVE) {
            return;
        }
        try {
            listener.piece(piece);
        } catch (RuntimeException e) {
            LOG.error("a listener failed on a piece of an answer", e);
            abort();
        }
    }

    private void end(Outcome outcome) {
        if (mode == Mode.ENDED) {
            return;
        }
        mode = Mode.ENDED;
        if (!closed) {
            clock.awaitClose();
            go();
        }
        try {
            listener.end(outcome);
        } catch (RuntimeException e) {
            LOG.error("a listener failed on the end of an answer", e);
        }
    }

    private void close() {
        if (!closed) {
            closed = true;
            clock.cancel();
            release.run();
        }
    }
}
