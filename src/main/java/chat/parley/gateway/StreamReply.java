package chat.parley.gateway;

import chat.parley.http.Peers;
import chat.parley.http.Problem;
import chat.parley.inference.Exchange;
import chat.parley.inference.Outcome;
import chat.parley.inference.Piece;
import chat.parley.inference.ProviderFailure;
import chat.parley.inference.ProviderFailure.Kind;
import chat.parley.inference.Settlement;
import io.quarkus.logging.Log;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Streams one answer to its reader as it arrives. The status waits for the provider's first word, so that a refusal
/// keeps its own; a slow reader makes the provider wait; the last events wait for the settlement, which they name.
/// Everything happens on the event loop of the reader's connection.
final class StreamReply implements OpenReplies.Reply {

    private static final long TICK_MILLIS = 1000;
    private static final long CUT_AFTER_MILLIS = 5000;

    private final Context loop;
    private final RoutingContext request;
    private final HttpServerResponse out;
    private final CompletableFuture<@Nullable Response> done;
    private final Ticket ticket;
    private final Settling settling;
    private final ReasoningMemory memory;
    private final Chunks chunks;
    private final Transcript transcript = new Transcript();
    private final SlowReader reader;
    private final Brake brake = new Brake();
    private final long heartbeat;
    private final boolean hasTools;

    private @Nullable Exchange exchange;
    private long timer;
    private long lastWrite;
    private long written;
    private boolean ended;
    private boolean gone;
    private boolean interrupted;

    StreamReply(
            Context loop,
            RoutingContext request,
            CompletableFuture<@Nullable Response> done,
            Ticket ticket,
            Settling settling,
            ReasoningMemory memory,
            GatewayConfig config) {
        this.loop = loop;
        this.request = request;
        this.done = done;
        this.ticket = ticket;
        this.settling = settling;
        this.memory = memory;
        out = request.response();
        chunks = new Chunks(ticket);
        reader = new SlowReader(config.reader());
        heartbeat = config.heartbeat().toNanos();
        hasTools = !ticket.request().tools().isEmpty();
        lastWrite = System.nanoTime();
    }

    /// Must be called before the exchange begins.
    void open() {
        loop.runOnContext(_ -> timer = loop.owner().setPeriodic(TICK_MILLIS, _ -> tick()));
    }

    /// The reader has gone.
    void close() {
        loop.runOnContext(_ -> leave());
    }

    /// Takes hold of the call, which may already be under way or over.
    void attach(Exchange call) {
        loop.runOnContext(_ -> {
            exchange = call;
            if (interrupted) {
                OpenReplies.end(call);
            } else if (gone) {
                call.stop();
            } else {
                brake.attach(call);
            }
        });
    }

    @Override
    public void piece(Piece piece) {
        brake.heard(piece);
        loop.runOnContext(_ -> {
            take(piece);
            brake.written(piece);
        });
    }

    private void take(Piece piece) {
        if (gone) {
            return;
        }
        if (hasTools && !(piece instanceof Piece.Content)) {
            transcript.add(piece);
        }
        head();
        write(chunks.delta(piece));
    }

    @Override
    public void end(Outcome outcome) {
        loop.runOnContext(_ -> {
            ended = true;
            loop.owner().cancelTimer(timer);
            settling.settle(ticket.admission(), outcome)
                    .subscribe()
                    .with(settlement -> loop.runOnContext(_ -> finish(outcome, settlement)));
        });
    }

    private void finish(Outcome outcome, Optional<Settlement> settlement) {
        if (gone) {
            done.complete(null);
            return;
        }
        gone = true;
        switch (outcome) {
            case Outcome.Finished finished -> complete(finished, settlement);
            case Outcome.NeverSent(var failure) -> fail(failure, settlement);
            case Outcome.Rejected(var failure) -> fail(failure, settlement);
            case Outcome.Broken(var failure, var _, var _) -> fail(failure, settlement);
            case Outcome.Stopped(var _, var _) -> fail(ProviderFailure.of(Kind.CUT, ""), settlement);
        }
    }

    private void complete(Outcome.Finished finished, Optional<Settlement> settlement) {
        head();
        memory.keep(ticket.key(), transcript);
        var last = new StringBuilder(chunks.finish(finished.reason()));
        if (ticket.request().includeUsage()) {
            last.append(chunks.usage(ticket.usage(finished, settlement)));
        }
        out.end(last.append(Chunks.DONE).toString()).onComplete(_ -> done.complete(null));
    }

    private void fail(ProviderFailure failure, Optional<Settlement> settlement) {
        tell(interrupted ? ticket.interrupted(settlement) : ticket.failed(failure, settlement));
    }

    @Override
    public void withdraw() {
        loop.runOnContext(_ -> {
            if (!gone && !ended) {
                leave();
                tell(Problem.unauthenticated());
            }
        });
    }

    @Override
    public void interrupt() {
        loop.runOnContext(_ -> {
            if (ended) {
                return;
            }
            interrupted = true;
            if (exchange != null) {
                OpenReplies.end(exchange);
            }
        });
    }

    /// Before the first byte an error has a status of its own. After it, only a cut connection is noticed by every
    /// client, so the event that says why is followed by one.
    private void tell(Problem problem) {
        if (!out.headWritten()) {
            done.completeExceptionally(problem);
            return;
        }
        loop.owner().setTimer(CUT_AFTER_MILLIS, _ -> cut());
        out.write(Chunks.failure(OpenAiError.of(problem))).onComplete(_ -> hangUp());
    }

    private void hangUp() {
        if (request.request().version() == HttpVersion.HTTP_2) {
            out.reset();
        } else {
            request.request().connection().close();
        }
        done.complete(null);
    }

    private void head() {
        if (out.headWritten()) {
            return;
        }
        out.setStatusCode(Response.Status.OK.getStatusCode()).setChunked(true);
        out.putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .putHeader("Cache-Control", "no-cache, no-transform")
                .putHeader("X-Accel-Buffering", "no");
        ticket.headers().forEach(out::putHeader);
        out.drainHandler(_ -> loop.runOnContext(_ -> drained()));
        write(chunks.first());
    }

    private void write(String text) {
        out.write(text);
        written += text.length();
        lastWrite = System.nanoTime();
        if (out.writeQueueFull() && !reader.isBehind()) {
            reader.fellBehind(lastWrite, written);
            brake.behind(true);
        }
    }

    private void drained() {
        if (reader.isBehind()) {
            reader.caughtUp();
            brake.behind(false);
        }
    }

    private void tick() {
        if (gone || ended) {
            return;
        }
        var now = System.nanoTime();
        if (out.closed()) {
            leave();
        } else if (reader.isHopeless(now, written)) {
            Log.infof("%s: dropped a reader that keeps the provider waiting", ticket.id());
            leave();
            cut();
        } else if (!reader.isBehind() && now - lastWrite >= heartbeat) {
            head();
            write(Chunks.PING);
        }
    }

    /// Nobody reads any more: the provider is drained within its bound, and the call still settled.
    private void leave() {
        if (gone || ended) {
            return;
        }
        gone = true;
        if (exchange != null) {
            exchange.stop();
        }
    }

    private void cut() {
        Peers.cut(request.request());
        done.complete(null);
    }
}
