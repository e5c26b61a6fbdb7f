package chat.parley.inference;

import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import org.jspecify.annotations.Nullable;

/// About what a call comes to while it runs: by the prices of the moment it was admitted, and by our own count until
/// the provider tells its. Charged is what the books say at the end.
///
/// @param input tokens of the prompt, near the truth
/// @param reused how many of them are likely read from the provider's cache
/// @param most what was held for the call; it costs no more
/// @param contextTokens above it a provider's count is not believed
public record Running(Rates rates, long input, long reused, Money most, int contextTokens) {

    public Running {
        if (reused < 0 || reused > input) {
            throw new IllegalArgumentException("reused %d of %d".formatted(reused, input));
        }
    }

    Running reusing(long tokens) {
        return new Running(rates, input, Math.clamp(tokens, 0, input), most, contextTokens);
    }

    /// @param told the provider's own count so far, if it tells one while it answers
    /// @param written output tokens by our count; of those alone that came after `told`
    public Money soFar(@Nullable ReportedUsage told, long written) {
        var usage = told == null || !isPossible(told)
                ? new Usage(input - reused, reused, written, 0)
                : new Usage(told.prompt() - told.cached(), told.cached(), told.completion() + written, 0);
        return rates.cost(usage).min(most);
    }

    private boolean isPossible(ReportedUsage told) {
        return told.cached() >= 0
                && told.cached() <= told.prompt()
                && told.prompt() <= contextTokens
                && told.completion() >= 0
                && told.completion() <= contextTokens;
    }
}
