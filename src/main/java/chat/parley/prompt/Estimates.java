package chat.parley.prompt;

import chat.parley.catalog.CatalogOffer;
import chat.parley.conversation.Message;
import chat.parley.inference.Call;
import chat.parley.inference.ChatMessage;
import chat.parley.inference.ChatRequest;
import chat.parley.inference.Effort;
import chat.parley.inference.EntryPoint;
import chat.parley.inference.Inference;
import chat.parley.inference.PromptSize;
import chat.parley.inference.Quote;
import chat.parley.money.Money;
import chat.parley.money.Usage;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Says beforehand what a message costs: at most what would be held for it, and about what it comes to, by what the
/// conversation's last call has proved to be in the provider's cache and by how long answers usually get.
@ApplicationScoped
public class Estimates {

    /// A prompt that our count misses by more than an eighth and some does not begin as this one does.
    private static final int TOLERANCE = 8;

    private static final int SOME_TOKENS = 128;

    private final Inference inference;
    private final Past past;
    private final ProvenCache cache;
    private final UsualLength lengths;
    private final Clock clock;

    Estimates(Inference inference, Past past, ProvenCache cache, UsualLength lengths, Clock clock) {
        this.inference = inference;
        this.past = past;
        this.cache = cache;
        this.lengths = lengths;
        this.clock = clock;
    }

    /// What somebody is about to ask.
    ///
    /// @param effort one of the offer's
    /// @param instruction the organisation's; blank for none
    /// @param document the id of the one that every message carries, or null
    /// @param leaf the stored message that `follows` stand under; null for a new conversation
    /// @param follows what is new
    public record Asking(
            UUID account,
            CatalogOffer offer,
            String effort,
            @Nullable Integer maxOutputTokens,
            String instruction,
            @Nullable String document,
            @Nullable Leaf leaf,
            List<ChatMessage> follows) {}

    public record Leaf(UUID conversation, UUID message) {}

    /// Opens transactions of its own, none of them while it counts.
    ///
    /// @throws chat.parley.http.Problem `context_exceeded`, `model_unpriced`, `books_unavailable`
    public Estimate of(Asking asking) {
        var offer = asking.offer();
        PromptSize opening = PromptSize.of(offer, PromptBuilder.opening(asking.instruction(), asking.document()));
        PromptSize before = opening.plus(past(offer, asking.leaf()));
        PromptSize.of(offer, asking.follows()); // counted here, and remembered
        return QuarkusTransaction.requiringNew().call(() -> estimate(asking, opening, before));
    }

    private PromptSize past(CatalogOffer offer, @Nullable Leaf leaf) {
        if (leaf == null) {
            return PromptSize.of(offer, List.of());
        }
        var read = QuarkusTransaction.requiringNew()
                .call(() -> past.read(offer, Message.way(leaf.conversation(), leaf.message())));
        return past.measure(offer, read);
    }

    private Estimate estimate(Asking asking, PromptSize opening, PromptSize before) {
        var offer = asking.offer();
        var call = new Call(Ids.next(), EntryPoint.CHAT, asking.account(), null, null, offer.model(), request(asking));
        Quote quote = inference.quote(call, offer, before);
        var calls = asking.leaf() == null
                ? ProvenCache.Calls.NONE
                : cache.on(asking.leaf().message(), offer, asking.effort(), clock.instant());
        long own = quote.prompt().tokens(quote.effort());
        var proven = calls.same().flatMap(known -> proven(known, offer, opening, quote));
        long input = proven.map(p -> p.grown(own)).orElse(own);
        long cached = proven.map(p -> whole(p.tokens(), input, offer)).orElse(0L);
        long output = Math.min(
                lengths.of(asking.account(), offer, asking.effort()),
                quote.fits() ? quote.grantedTokens() : quote.wantedTokens());
        var usage = new Usage(input - cached, cached, output, 0);
        Money expected = quote.rates().cost(usage);
        var worst = quote.worst();
        return new Estimate(
                worst == null ? expected : expected.min(worst),
                quote,
                usage,
                quote.prompt().isCounted(),
                cached > 0 ? Estimate.Lost.NOTHING : lost(calls.other(), input, offer, quote));
    }

    private static ChatRequest request(Asking asking) {
        return new ChatRequest(
                asking.follows(),
                Effort.valueOf(asking.effort().toUpperCase(Locale.ROOT)),
                asking.maxOutputTokens(),
                List.of(),
                null,
                null,
                List.of(),
                null,
                null,
                null);
    }

    /// A call of which this prompt is a longer one.
    ///
    /// @param tokens of its prompt, as the provider has counted them
    /// @param own the same, as we count them
    private record Proven(long tokens, long own) {

        /// What a prompt comes to at the provider that is longer by our count.
        long grown(long longer) {
            return Math.max(tokens + Math.multiplyExact(longer - own, tokens) / own, 0);
        }
    }

    /// None where the call's prompt was another one: the instruction has changed since, or a document.
    private Optional<Proven> proven(ProvenCache.Call known, CatalogOffer offer, PromptSize opening, Quote quote) {
        return past.downTo(offer, known.asked())
                .map(size -> new Proven(known.tokens(), opening.plus(size).tokens(quote.effort())))
                .filter(p -> p.own() > 0 && p.tokens() > 0)
                .filter(p -> !quote.prompt().isCounted()
                        || Math.abs(p.tokens() - p.own()) <= p.tokens() / TOLERANCE + SOME_TOKENS);
    }

    /// As many tokens as the provider's cache gives back: whole pieces only.
    private static long whole(long tokens, long input, CatalogOffer offer) {
        int unit = offer.provider().profile().cacheUnit();
        return unit == 0 ? 0 : Math.min(tokens, input) / unit * unit;
    }

    private static Estimate.Lost lost(Optional<ProvenCache.Call> other, long input, CatalogOffer offer, Quote quote) {
        long tokens = other.map(call -> whole(call.tokens(), input, offer)).orElse(0L);
        if (tokens == 0) {
            return Estimate.Lost.NOTHING;
        }
        Money fresh = quote.rates().cost(new Usage(tokens, 0, 0, 0));
        Money reused = quote.rates().cost(new Usage(0, tokens, 0, 0));
        return new Estimate.Lost(tokens, fresh.minus(reused.min(fresh)));
    }
}
