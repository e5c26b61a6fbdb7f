package chat.parley.inference;

import chat.parley.catalog.Catalog;
import chat.parley.catalog.CatalogOffer;
import chat.parley.http.Problem;
import chat.parley.inference.ProviderFailure.Kind;
import chat.parley.ledger.Ledger;
import chat.parley.time.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks a provider a tiny question, so that an admin sees what works before people do. A call like any other: it is
/// metered, and the admin's own budget pays.
@ApplicationScoped
public class ProviderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int OUTPUT_TOKENS = 32;

    private final Catalog catalog;
    private final Inference inference;
    private final Ledger ledger;

    ProviderTest(Catalog catalog, Inference inference, Ledger ledger) {
        this.catalog = catalog;
        this.inference = inference;
        this.ledger = ledger;
    }

    public enum Step {
        /// The address answers.
        CONNECTION,
        /// The key is accepted and has credit.
        KEY,
        /// The model answers.
        ANSWER,
        /// The exact usage comes with the answer.
        USAGE
    }

    /// @param detail what the provider said where it failed
    public record Line(Step step, boolean passed, String detail) {}

    /// @param cost what the test came to; null where nothing was sent
    public record Report(List<Line> lines, @Nullable Settlement cost) {}

    /// Tests the first usable model of a provider. Blocks for a minute at most; call it outside a transaction.
    ///
    /// @throws Problem `model_not_found` if the provider has no usable model, or what [Inference#admit] throws
    public Report run(UUID provider, UUID admin) {
        CatalogOffer offer = catalog.offers().stream()
                .filter(candidate -> candidate.provider().id().equals(provider))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                        404, "model_not_found", "This provider has no model that can be used: is its key set?"));
        var messages = List.of(ChatMessage.user("Answer with the single word: yes"));
        var request = new ChatRequest(
                messages, Effort.OFF, OUTPUT_TOKENS, List.of(), null, null, List.of(), null, null, null);
        var call = new Call(Ids.next(), EntryPoint.TEST, admin, null, null, offer.model(), request);
        Admission admission = ledger.retrying(() -> inference.admit(call, offer));
        var waiting = new Waiting();
        Exchange exchange = inference.send(admission, waiting);
        Outcome outcome = waiting.await(exchange);
        Settlement settlement = ledger.retrying(() -> inference.settle(call.attempt(), outcome));
        return new Report(lines(outcome), settlement);
    }

    private static List<Line> lines(Outcome outcome) {
        var lines = new ArrayList<Line>();
        ProviderFailure failure = switch (outcome) {
            case Outcome.NeverSent(ProviderFailure why) -> why;
            case Outcome.Rejected(ProviderFailure why) -> why;
            case Outcome.Broken(ProviderFailure why, ReportedUsage _, Received _) -> why;
            case Outcome.Finished _, Outcome.Stopped _ -> null;
        };
        Kind kind = failure == null ? null : failure.kind();
        String said = failure == null ? "" : failure.message();
        boolean connected = !(outcome instanceof Outcome.NeverSent) && kind != Kind.TIMED_OUT;
        lines.add(new Line(Step.CONNECTION, connected, connected ? "" : said));
        if (connected) {
            boolean key = kind != Kind.KEY_REFUSED && kind != Kind.NO_CREDIT;
            lines.add(new Line(Step.KEY, key, key ? "" : said));
            if (key) {
                boolean answered = outcome instanceof Outcome.Finished;
                lines.add(new Line(Step.ANSWER, answered, said));
                if (outcome instanceof Outcome.Finished(FinishReason _, ReportedUsage usage, Received _)) {
                    lines.add(new Line(Step.USAGE, usage != null, ""));
                }
            }
        }
        return lines;
    }

    private static final class Waiting implements ExchangeListener {
        private final CompletableFuture<Outcome> end = new CompletableFuture<>();

        @Override
        public void piece(Piece piece) {}

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
