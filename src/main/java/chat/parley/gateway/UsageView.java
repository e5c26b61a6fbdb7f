package chat.parley.gateway;

import chat.parley.account.MoneyShown;
import chat.parley.inference.Settlement;
import chat.parley.money.Usage;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// Usage in OpenAI's terms, where the prompt includes what was cached and the completion includes the thinking, with
/// what it came to in money. `cost` is `null` while the books do not know it yet, and where
/// members are told no amounts.
record UsageView(
        @JsonProperty("prompt_tokens") long promptTokens,
        @JsonProperty("completion_tokens") long completionTokens,
        @JsonProperty("total_tokens") long totalTokens,
        @JsonProperty("prompt_tokens_details") Prompt prompt,
        @JsonProperty("completion_tokens_details") Completion completion,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String cost,
        String currency,
        boolean estimated) {

    record Prompt(@JsonProperty("cached_tokens") long cachedTokens) {}

    record Completion(@JsonProperty("reasoning_tokens") long reasoningTokens) {}

    static UsageView of(Settlement settlement, String currency, MoneyShown shown) {
        var cost = shown.amount(settlement.cost().toString());
        return of(settlement.usage(), cost, currency, settlement.estimated());
    }

    /// Usage of a call that is not settled yet.
    static UsageView unsettled(Usage usage, String currency) {
        return of(usage, null, currency, true);
    }

    private static UsageView of(Usage usage, @Nullable String cost, String currency, boolean estimated) {
        return new UsageView(
                usage.input(),
                usage.output(),
                Math.addExact(usage.input(), usage.output()),
                new Prompt(usage.cached()),
                new Completion(usage.reasoning()),
                cost,
                currency,
                estimated);
    }
}
