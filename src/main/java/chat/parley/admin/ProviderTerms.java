package chat.parley.admin;

import chat.parley.catalog.PricedAt;
import chat.parley.catalog.Provider;
import chat.parley.catalog.UnknownUsage;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/// How a provider lets itself be used and charges. A preset knows them; an admin may know better.
///
/// @param concurrencyLimit calls at once, those of all replicas together, drains included
/// @param unknownUsage what a call is charged whose usage never came: `bound`, all that was reserved, or `received`,
///     what arrived, where the provider stops billing when a call is aborted
/// @param pricedAt which moment's price holds where prices vary by the hour
/// @param drainSeconds how long a stopped answer is read on for its usage; 0 aborts it at once
/// @param drainTokens how much of it is read on at most; 0 aborts it at once
record ProviderTerms(
        int concurrencyLimit, UnknownUsage unknownUsage, PricedAt pricedAt, int drainSeconds, int drainTokens) {

    private static final int MAX_CALLS = 100_000;
    private static final int MAX_SECONDS = 600;
    private static final int MAX_TOKENS = 400_000;

    /// What is left out stays.
    record Change(
            @Nullable @Min(1) @Max(MAX_CALLS) Integer concurrencyLimit,
            @Nullable UnknownUsage unknownUsage,
            @Nullable PricedAt pricedAt,
            @Nullable @Min(0) @Max(MAX_SECONDS) Integer drainSeconds,
            @Nullable @Min(0) @Max(MAX_TOKENS) Integer drainTokens) {

        /// They hold for calls that begin, stop or end from now on.
        void applyTo(Provider provider) {
            if (concurrencyLimit != null) {
                provider.concurrencyLimit = concurrencyLimit;
            }
            if (unknownUsage != null) {
                provider.unknownUsage = unknownUsage;
            }
            if (pricedAt != null) {
                provider.pricedAt = pricedAt;
            }
            if (drainSeconds != null) {
                provider.drainSeconds = drainSeconds;
            }
            if (drainTokens != null) {
                provider.drainTokens = drainTokens;
            }
        }
    }

    static ProviderTerms of(Provider p) {
        return new ProviderTerms(p.concurrencyLimit, p.unknownUsage, p.pricedAt, p.drainSeconds, p.drainTokens);
    }
}
