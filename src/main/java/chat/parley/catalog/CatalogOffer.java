package chat.parley.catalog;

import chat.parley.money.Book;
import chat.parley.token.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A model at a provider as one call sees it. Efforts go by the names `off`, `low`, `high` and `max`.
///
/// @param upstreamId what the model is called there
/// @param efforts what people may choose, in order
/// @param effortNames what each is called upstream; one without a name is not named to the provider
/// @param tokenizer how its text is counted before it is sent
/// @param barredReason why it may not be used under a hard budget until an admin looks; the ledger refuses it then
public record CatalogOffer(
        UUID id,
        CatalogProvider provider,
        String model,
        String modelName,
        String upstreamId,
        int contextTokens,
        int maxOutputTokens,
        List<String> efforts,
        Map<String, String> effortNames,
        OutputTokens outputTokens,
        Overhead overhead,
        Tokenizer tokenizer,
        boolean tools,
        boolean vision,
        @Nullable String barredReason) {

    /// How much output is asked for by default, and how little is still of use.
    public record OutputTokens(int wantOff, int wantThinking, int wantMax, int minOff, int minThinking) {}

    /// Tokens that a provider's template adds and no text shows.
    public record Overhead(int call, int message) {}

    public CatalogOffer {
        efforts = List.copyOf(efforts);
        effortNames = Map.copyOf(effortNames);
    }

    public Book book() {
        return provider.book();
    }

    /// Output tokens asked for at this effort where the caller names none.
    public int wantedTokens(String effort) {
        int wanted = switch (effort) {
            case "off" -> outputTokens.wantOff();
            case "max" -> outputTokens.wantMax();
            default -> outputTokens.wantThinking();
        };
        return Math.min(wanted, maxOutputTokens);
    }

    /// Output tokens below which a call at this effort is not worth making.
    public int leastTokens(String effort) {
        return Math.min(effort.equals("off") ? outputTokens.minOff() : outputTokens.minThinking(), maxOutputTokens);
    }

    public Optional<String> effortName(String effort) {
        return Optional.ofNullable(effortNames.get(effort));
    }
}
