package chat.parley.catalog;

import chat.parley.money.Book;
import java.time.Duration;
import java.util.UUID;

/// A provider as one call sees it, from admission to settlement.
///
/// @param baseUrl as an admin wrote it, with or without `/v1`; `demo:` stands for the built-in model server
/// @param concurrencyLimit calls at once over all replicas, drains included
/// @param drainTime how long a stopped answer is read on for its usage; zero aborts at once
/// @param drainTokens how much of it at most
public record CatalogProvider(
        UUID id,
        String name,
        String baseUrl,
        Profile profile,
        Book book,
        UnknownUsage unknownUsage,
        PricedAt pricedAt,
        int concurrencyLimit,
        Duration drainTime,
        int drainTokens) {

    /// Whether it can be asked what is left of the organisation's credit with it.
    public boolean tellsBalance() {
        return book == Book.REAL && !profile.balancePath().isEmpty();
    }
}
