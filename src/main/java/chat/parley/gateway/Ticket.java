package chat.parley.gateway;

import chat.parley.account.MoneyShown;
import chat.parley.http.Problem;
import chat.parley.inference.Admission;
import chat.parley.inference.FinishReason;
import chat.parley.inference.Outcome;
import chat.parley.inference.ProviderFailure;
import chat.parley.inference.ReportedUsage;
import chat.parley.inference.Settlement;
import chat.parley.money.Money;
import chat.parley.money.Usage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An admitted completion: what its answer is labelled with.
///
/// @param created seconds since 1970
/// @param shown what the caller is told of money
record Ticket(
        Admission admission, CompletionRequest request, UUID key, long created, String currency, MoneyShown shown) {

    private static final Duration COME_BACK = Duration.ofSeconds(5);

    String id() {
        return "chatcmpl-" + admission.attempt().toString().replace("-", "");
    }

    String model() {
        return request.model();
    }

    /// What the caller wanted at most, if the model or the budget allows less.
    boolean lowered() {
        var wanted = request.maxOutputTokens();
        return admission.lowered() || (wanted != null && admission.grantedTokens() < wanted);
    }

    Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        var remaining = admission.remaining();
        if (remaining != null) {
            headers.put("x-parley-budget-remaining", remaining.toString());
            headers.put("x-parley-currency", currency);
        }
        if (lowered()) {
            headers.put("x-parley-max-tokens", Integer.toString(admission.grantedTokens()));
        }
        return headers;
    }

    Map<String, String> headers(@Nullable Settlement settlement) {
        var headers = headers();
        if (settlement != null && shown.amounts()) {
            headers.put("x-parley-cost", settlement.cost().toString());
            headers.put("x-parley-currency", currency);
        }
        return headers;
    }

    /// What was used: by the books, or until they know, as the provider said.
    UsageView usage(Outcome.Finished finished, Optional<Settlement> settlement) {
        return settlement
                .map(settled -> UsageView.of(settled, currency, shown))
                .orElseGet(() -> UsageView.unsettled(claimed(finished.usage()), currency));
    }

    /// What the caller is told of a failed call, with its price if it had one.
    Problem failed(ProviderFailure failure, Optional<Settlement> settlement) {
        return priced(ProviderProblems.of(failure, cost(settlement).isPresent()), settlement);
    }

    /// What the caller is told of a call that this server did not live to see the end of.
    Problem interrupted(Optional<Settlement> settlement) {
        var problem = Problem.of(503, "server_restarting", "The server is restarting and could not wait for the end.");
        return priced(
                cost(settlement).isPresent() ? problem.with(OpenAiErrors.RETRY, false) : problem.retryAfter(COME_BACK),
                settlement);
    }

    private static Optional<Money> cost(Optional<Settlement> settlement) {
        return settlement.map(Settlement::cost).filter(c -> c.compareTo(Money.ZERO) > 0);
    }

    private Problem priced(Problem problem, Optional<Settlement> settlement) {
        cost(settlement)
                .filter(c -> shown.amounts())
                .ifPresent(c -> problem.with("cost", c).with("currency", currency));
        return problem;
    }

    private static Usage claimed(@Nullable ReportedUsage usage) {
        if (usage == null) {
            return Usage.NONE;
        }
        var prompt = Math.max(0, usage.prompt());
        var cached = Math.clamp(usage.cached(), 0, prompt);
        var completion = Math.max(0, usage.completion());
        return new Usage(prompt - cached, cached, completion, Math.clamp(usage.reasoning(), 0, completion));
    }

    static String word(FinishReason reason) {
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
        };
    }
}
