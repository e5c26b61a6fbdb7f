package chat.parley.admin;

import chat.parley.catalog.PricedAt;
import chat.parley.catalog.Provider;
import chat.parley.catalog.UnknownUsage;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.LinkedHashMap;
import java.util.Map;
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
            @Nullable @Min(0) @Max(MAX_TOKENS) Integer drainTokens) {}

    static ProviderTerms of(Provider p) {
        return new ProviderTerms(p.concurrencyLimit, p.unknownUsage, p.pricedAt, p.drainSeconds, p.drainTokens);
    }

    /// They hold for calls that begin, stop or end from now on.
    ///
    /// @return what has changed, each as "before → after"; empty where nothing has
    static Map<String, String> change(Provider provider, Change change) {
        var before = of(provider).named();
        if (change.concurrencyLimit() != null) {
            provider.concurrencyLimit = change.concurrencyLimit();
        }
        if (change.unknownUsage() != null) {
            provider.unknownUsage = change.unknownUsage();
        }
        if (change.pricedAt() != null) {
            provider.pricedAt = change.pricedAt();
        }
        if (change.drainSeconds() != null) {
            provider.drainSeconds = change.drainSeconds();
        }
        if (change.drainTokens() != null) {
            provider.drainTokens = change.drainTokens();
        }
        var changed = new LinkedHashMap<String, String>();
        of(provider).named().forEach((name, value) -> {
            if (!value.equals(before.get(name))) {
                changed.put(name, before.get(name) + " → " + value);
            }
        });
        return changed;
    }

    private Map<String, String> named() {
        return Map.of(
                "concurrencyLimit", Integer.toString(concurrencyLimit),
                "unknownUsage", unknownUsage.text(),
                "pricedAt", pricedAt.text(),
                "drainSeconds", Integer.toString(drainSeconds),
                "drainTokens", Integer.toString(drainTokens));
    }
}
