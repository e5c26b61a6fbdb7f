package chat.parley.inference;

import chat.parley.catalog.CatalogOffer;
import chat.parley.ledger.Ledger;
import chat.parley.time.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One small call of a provider's test, from admission to settlement: metered like any other.
@ApplicationScoped
class TestCall {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Inference inference;
    private final Ledger ledger;

    TestCall(Inference inference, Ledger ledger) {
        this.inference = inference;
        this.ledger = ledger;
    }

    /// @param thought whether any thinking arrived
    record Result(Outcome outcome, Settlement settlement, boolean thought, Duration took) {}

    /// Blocks for half a minute at most; call it outside a transaction.
    Result make(CatalogOffer offer, UUID account, List<ChatMessage> messages, Effort effort, int outputTokens) {
        var request =
                new ChatRequest(messages, effort, outputTokens, List.of(), null, null, List.of(), null, null, null);
        var call = new Call(Ids.next(), EntryPoint.TEST, account, null, null, offer.model(), request);
        Admission admission = ledger.retrying(() -> inference.admit(call, offer));
        long start = System.nanoTime();
        var waiting = new Waiting();
        Outcome outcome = waiting.await(inference.send(admission, waiting));
        var took = Duration.ofNanos(System.nanoTime() - start);
        Settlement settlement = ledger.retrying(() -> inference.settle(call.attempt(), outcome));
        return new Result(outcome, settlement, waiting.thought, took);
    }

    private static final class Waiting implements ExchangeListener {
        private final CompletableFuture<Outcome> end = new CompletableFuture<>();
        private volatile boolean thought;

        @Override
        public void piece(Piece piece) {
            thought = thought || piece instanceof Piece.Reasoning;
        }

        @Override
        public void end(Outcome outcome) {
            end.complete(outcome);
        }

        Outcome await(Exchange exchange) {
            try {
                return end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                exchange.abort();
                return end.join();
            } catch (InterruptedException e) {
                exchange.abort();
                Thread.currentThread().interrupt();
                return end.join();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
