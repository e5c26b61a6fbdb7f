package chat.parley.prompt;

import chat.parley.inference.Quote;
import chat.parley.money.Money;
import chat.parley.money.Usage;

/// What a message would cost if it were sent now.
///
/// @param expected about what it comes to
/// @param quote what would be held for it
/// @param usage about what it will use
/// @param exact whether the prompt was counted by the model's own tokenizer
/// @param lost what another model or effort reads anew that the cache of the one before has
public record Estimate(Money expected, Quote quote, Usage usage, boolean exact, Lost lost) {

    /// @param more what that costs more than if it were in the cache
    public record Lost(long tokens, Money more) {
        static final Lost NOTHING = new Lost(0, Money.ZERO);
    }
}
