package chat.parley.gateway;

import chat.parley.inference.Exchange;
import chat.parley.inference.ExchangeListener;
import chat.parley.inference.Outcome;
import chat.parley.inference.Piece;
import chat.parley.inference.ProviderFailure;
import chat.parley.inference.ProviderFailure.Kind;
import chat.parley.inference.Settlement;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Puts one answer together from the provider's stream and gives it at once.
final class WholeReply implements ExchangeListener {

    /// Far above what any model may write; only a provider gone wrong gets here.
    private static final int MAX_UNITS = 16 * 1024 * 1024;

    private final CompletableFuture<@Nullable Response> done;
    private final Ticket ticket;
    private final Settling settling;
    private final ReasoningMemory memory;
    private final Transcript transcript = new Transcript();

    private @Nullable Exchange exchange;
    private boolean gone;

    WholeReply(CompletableFuture<@Nullable Response> done, Ticket ticket, Settling settling, ReasoningMemory memory) {
        this.done = done;
        this.ticket = ticket;
        this.settling = settling;
        this.memory = memory;
    }

    /// Takes hold of the call, which may already be under way or over.
    synchronized void attach(Exchange call) {
        exchange = call;
        if (gone) {
            call.stop();
        }
    }

    @Override
    public synchronized void piece(Piece piece) {
        if (gone) {
            return;
        }
        transcript.add(piece);
        if (transcript.units() > MAX_UNITS && exchange != null) {
            exchange.abort();
        }
    }

    @Override
    public void end(Outcome outcome) {
        settling.settle(ticket.admission().attempt(), outcome)
                .subscribe()
                .with(settlement -> finish(outcome, settlement));
    }

    private synchronized void finish(Outcome outcome, Optional<Settlement> settlement) {
        if (gone) {
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
        memory.keep(ticket.key(), transcript);
        var body = Completion.json(ticket, finished.reason(), transcript, ticket.usage(finished, settlement));
        var response = Response.ok(body, "application/json");
        ticket.headers(settlement.orElse(null)).forEach(response::header);
        done.complete(response.build());
    }

    private void fail(ProviderFailure failure, Optional<Settlement> settlement) {
        done.completeExceptionally(ticket.failed(failure, settlement));
    }

    /// The caller has gone.
    synchronized void close() {
        if (gone) {
            return;
        }
        gone = true;
        if (exchange != null) {
            exchange.stop();
        }
    }
}
