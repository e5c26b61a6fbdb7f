package chat.parley.inference;

import chat.parley.catalog.CatalogOffer;
import chat.parley.catalog.CatalogProvider;
import chat.parley.catalog.Presets;
import chat.parley.catalog.PricedAt;
import chat.parley.catalog.UnknownUsage;
import chat.parley.money.Book;
import chat.parley.time.Ids;
import chat.parley.token.Tokenizer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Offers as the presets make them, without a database.
public final class Offers {

    private static final Presets PRESETS = new Presets();

    private Offers() {}

    static CatalogOffer of(String preset) {
        var known = PRESETS.byName(preset).orElseThrow();
        return of(preset, known.offer().efforts(), known.offer().effortNames());
    }

    static CatalogOffer of(String preset, List<String> efforts, Map<String, String> names) {
        return of(preset, efforts, names, Tokenizer.NONE);
    }

    public static CatalogOffer of(String preset, Tokenizer tokenizer) {
        var known = PRESETS.byName(preset).orElseThrow();
        return of(preset, known.offer().efforts(), known.offer().effortNames(), tokenizer);
    }

    private static CatalogOffer of(
            String preset, List<String> efforts, Map<String, String> names, Tokenizer tokenizer) {
        var known = PRESETS.byName(preset).orElseThrow();
        var provider = new CatalogProvider(
                Ids.next(),
                preset,
                "https://api.example.com/v1",
                known.profile(),
                Book.REAL,
                UnknownUsage.BOUND,
                PricedAt.START,
                100,
                Duration.ofSeconds(20),
                2000);
        return new CatalogOffer(
                Ids.next(),
                provider,
                "m",
                "M",
                "upstream-m",
                10_000,
                4_000,
                efforts,
                names,
                new CatalogOffer.OutputTokens(1000, 2000, 3000, 256, 1024),
                new CatalogOffer.Overhead(512, 16),
                tokenizer,
                true,
                false,
                null);
    }
}
