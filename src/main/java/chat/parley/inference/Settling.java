package chat.parley.inference;

import chat.parley.catalog.CatalogProvider;
import chat.parley.catalog.PriceVersion;
import chat.parley.catalog.PricedAt;
import chat.parley.catalog.UnknownUsage;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Decides what a call is charged for. Pure: from what was held, what the provider claims, and its rule for silence.
final class Settling {

    /// What the answer may have had on its way to us when the call broke off.
    private static final int UNSEEN_TOKENS = 64;

    /// What was agreed when the call was made.
    record Hold(long inputBound, int granted, int contextTokens, long guess, Rates rates, Money held) {

        /// Whether a usage fits the model at all. One above the bound that does is booked: it shows what we
        /// overlooked.
        boolean allows(ReportedUsage usage) {
            return usage.prompt() >= 0
                    && usage.cached() >= 0
                    && usage.cached() <= usage.prompt()
                    && usage.completion() >= 0
                    && usage.prompt() <= contextTokens
                    && usage.completion() <= contextTokens;
        }
    }

    /// What the provider's settings say now.
    record Rule(UnknownUsage unknownUsage, PricedAt pricedAt) {
        static final Rule SAFEST = new Rule(UnknownUsage.BOUND, PricedAt.DEAREST);

        static Rule of(CatalogProvider provider) {
            return new Rule(provider.unknownUsage(), provider.pricedAt());
        }
    }

    /// @param wholeHold the hold itself is charged, at the prices it was made with
    record Charge(Usage usage, boolean estimated, boolean wholeHold, List<String> flags) {}

    private Settling() {}

    /// @param before asked where the input has to be guessed
    static Charge of(
            Hold hold, Rule rule, @Nullable ReportedUsage reported, Received received, Supplier<CachedShare> before) {
        if (reported == null) {
            return unknown(hold, rule, received, before, "usage_missing");
        }
        if (!hold.allows(reported)) {
            return unknown(hold, rule, received, before, "usage_absurd");
        }
        List<String> flags = new ArrayList<>();
        if (reported.prompt() > hold.inputBound() || reported.completion() > hold.granted()) {
            flags.add("usage_above_bound");
        }
        long reasoning = Math.clamp(reported.reasoning(), 0, reported.completion());
        if (reasoning != reported.reasoning()) {
            flags.add("reasoning_clamped");
        }
        long fresh = reported.prompt() - reported.cached();
        return new Charge(new Usage(fresh, reported.cached(), reported.completion(), reasoning), false, false, flags);
    }

    private static Charge unknown(Hold hold, Rule rule, Received received, Supplier<CachedShare> before, String flag) {
        if (rule.unknownUsage() == UnknownUsage.BOUND) {
            var all = new Usage(hold.inputBound(), 0, hold.granted(), 0);
            return new Charge(all, true, true, List.of(flag));
        }
        long output = Math.min(received.tokens() + UNSEEN_TOKENS, hold.granted());
        long reasoning = received.content() + received.tools() == 0 && received.reasoning() > 0 ? output : 0;
        long input = Math.min(hold.guess(), hold.inputBound());
        long cached = before.get().of(input);
        var arrived = new Usage(input - cached, cached, output, reasoning);
        return new Charge(arrived, true, false, List.of(flag));
    }

    /// What was used is priced by when the call ran, whenever it is settled. Whatever changed since, no price is
    /// above the one that the money was held at.
    static Rates rates(PriceVersion prices, Rule rule, Instant start, Instant end, Rates held) {
        return prices.ratesFor(rule.pricedAt(), start, end).cheaper(held);
    }

    /// When a call was over, as exact as the books keep it. One that is settled long after its end, as that whose
    /// owner died, was over by its deadline.
    ///
    /// @param known the latest that it can have been
    static Instant end(Instant start, Instant known, Duration limit) {
        Instant deadline = start.plus(limit);
        Instant end = known.isAfter(deadline) ? deadline : known.truncatedTo(ChronoUnit.MICROS);
        return end.isBefore(start) ? start : end;
    }

    /// The prices that make the hold's own cost: every input token at the dearer input price.
    static Rates holdRates(Rates dearest) {
        return new Rates(dearest.dearestInput(), dearest.cached(), dearest.output());
    }
}
