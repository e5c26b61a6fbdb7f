package chat.parley.gateway;

import chat.parley.http.Problem;
import chat.parley.inference.Exchange;
import chat.parley.inference.Outcome;
import chat.parley.inference.Piece;
import chat.parley.inference.ProviderFailure;
import chat.parley.inference.ProviderFailure.Kind;
import chat.parley.inference.Settlement;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Puts one answer together from the provider's stream and gives it at once. One that takes long is announced by its
/// head, and blanks, which JSON allows, keep its connection alive. Everything happens on the event loop of the
/// caller's connection.
final class WholeReply implements OpenReplies.Reply {

    /// Far above what any model may write; only a provider gone wrong gets here.
    private static final int MAX_UNITS = 16 * 1024 * 1024;

    private static final String BLANK = "\n";

    private final Context loop;
    private final HttpServerResponse out;
    private final CompletableFuture<@Nullable Response> done;
    private final Ticket ticket;
    private final Settling settling;
    private final ReasoningMemory memory;
    private final Transcript transcript = new Transcript();
    private final Duration silence;
    private final Duration heartbeat;

    private @Nullable Exchange exchange;
    private long timer;
    private boolean ended;
    private boolean gone;
    private boolean interrupted;

    WholeReply(
            Context loop,
            HttpServerResponse out,
            CompletableFuture<@Nullable Response> done,
            Ticket ticket,
            Settling settling,
            ReasoningMemory memory,
            GatewayConfig config) {
        this.loop = loop;
        this.out = out;
        this.done = done;
        this.ticket = ticket;
        this.settling = settling;
        this.memory = memory;
        silence = config.wholeSilence();
        heartbeat = config.heartbeat();
    }

    /// Must be called before the exchange begins.
    void open() {
        loop.runOnContext(_ -> later(silence));
    }

    /// Takes hold of the call, which may already be under way or over.
    void attach(Exchange call) {
        loop.runOnContext(_ -> {
            exchange = call;
            if (interrupted) {
                OpenReplies.end(call);
            } else if (gone) {
                call.stop();
            }
        });
    }

    @Override
    public void piece(Piece piece) {
        loop.runOnContext(_ -> {
            if (gone) {
                return;
            }
            transcript.add(piece);
            if (transcript.units() > MAX_UNITS && exchange != null) {
                exchange.abort();
            }
        });
    }

    @Override
    public void end(Outcome outcome) {
        loop.runOnContext(_ -> {
            ended = true;
            settling.settle(ticket.admission(), outcome)
                    .subscribe()
                    .with(settlement -> loop.runOnContext(_ -> finish(outcome, settlement)));
        });
    }

    /// The caller has gone.
    void close() {
        loop.runOnContext(_ -> leave());
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

    private void finish(Outcome outcome, Optional<Settlement> settlement) {
        if (gone) {
            done.complete(null);
            return;
        }
        gone = true;
        loop.owner().cancelTimer(timer);
        switch (outcome) {
            case Outcome.Finished finished -> complete(finished, settlement);
            case Outcome.NeverSent(var failure) -> fail(failure, settlement);
            case Outcome.Rejected(var failure) -> fail(failure, settlement);
            case Outcome.Broken(var failure, var _, var _) -> fail(failure, settlement);
            case Outcome.Stopped(var _, var _) -> fail(ProviderFailure.of(Kind.CUT, ""), settlement);
        }
    }

    private void complete(Outcome.Finished finished, Optional<Settlement> settlement) {
        memory.keep(ticket.key(), transcript);
        var body = Completion.json(ticket, finished.reason(), transcript, ticket.usage(finished, settlement));
        if (out.headWritten()) {
            out.end(body).onComplete(_ -> done.complete(null));
            return;
        }
        var response = Response.ok(body, "application/json");
        ticket.headers(settlement.orElse(null)).forEach(response::header);
        done.complete(response.build());
    }

    private void fail(ProviderFailure failure, Optional<Settlement> settlement) {
        tell(interrupted ? ticket.interrupted(settlement) : ticket.failed(failure, settlement));
    }

    /// Once the head is out an error is a whole body all the same: a cut would make clients repeat what was
    /// charged.
    private void tell(Problem problem) {
        if (out.headWritten()) {
            out.end(OpenAiError.of(problem).toJson()).onComplete(_ -> done.complete(null));
        } else {
            done.completeExceptionally(problem);
        }
    }

    private void later(Duration wait) {
        timer = loop.owner().setTimer(Math.max(1, wait.toMillis()), _ -> blank());
    }

    private void blank() {
        if (gone) {
            return;
        }
        if (!out.headWritten()) {
            out.setStatusCode(Response.Status.OK.getStatusCode()).setChunked(true);
            out.putHeader("Content-Type", "application/json")
                    .putHeader("Cache-Control", "no-cache, no-transform")
                    .putHeader("X-Accel-Buffering", "no");
            ticket.headers().forEach(out::putHeader);
        }
        out.write(BLANK);
        later(heartbeat);
    }

    /// Nobody waits any more: the provider is drained within its bound, and the call still settled.
    private void leave() {
        if (gone || ended) {
            return;
        }
        gone = true;
        loop.owner().cancelTimer(timer);
        if (exchange != null) {
            exchange.stop();
        }
    }
}
