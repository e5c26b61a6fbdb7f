package chat.parley.inference;

import chat.parley.catalog.CatalogOffer;
import chat.parley.http.Problem;

/// How large a call can get. A byte-level tokenizer never makes more tokens than the bytes it reads, so `input` holds
/// for any text; the model's own tokenizer, where it is at hand, makes it several times smaller. `guess` is near the
/// truth and decides only how much room is left for output.
///
/// @param by how `input` is known: `tokenizer`, `bytes`, or `context` where the model reads no more than that
record Bounds(long input, String by, long guess, int want, int min) {

    static final String TOKENIZER = "tokenizer";
    static final String BYTES = "bytes";
    static final String CONTEXT = "context";

    /// @throws Problem `context_exceeded` if it cannot fit, `invalid_request` if it asks for no output
    static Bounds of(CatalogOffer offer, ChatRequest request) {
        return of(
                offer, request, RequestWriter.replaysReasoning(offer.provider().profile(), request));
    }

    /// @param replays whether the thinking of earlier answers goes along
    static Bounds of(CatalogOffer offer, ChatRequest request, boolean replays) {
        return of(offer, request, PromptSize.of(request, replays, offer.tokenizer()));
    }

    /// @param text of all messages that go, which the request itself need not hold
    static Bounds of(CatalogOffer offer, ChatRequest request, PromptSize text) {
        String effort = Efforts.name(request.effort());
        Integer asked = request.maxOutputTokens();
        if (asked != null && asked < 1) {
            throw Problem.invalid("maxOutputTokens", "must be at least 1");
        }
        long overhead = offer.overhead().call() + (long) offer.overhead().message() * text.messages();
        int most = asked == null ? offer.wantedTokens(effort) : Math.min(asked, offer.maxOutputTokens());
        int least = Math.min(offer.leastTokens(effort), most);
        int context = offer.contextTokens();
        if (text.least() + least > context) {
            throw tooLong(context, text.guess() + overhead, least);
        }
        long bound = Math.min(text.atMost() + overhead, context);
        long guess = Math.min(text.guess() + overhead, bound);
        long room = Math.max(context - guess, least);
        String by = bound == context ? CONTEXT : text.counted() ? TOKENIZER : BYTES;
        return new Bounds(bound, by, guess, (int) Math.min(most, room), least);
    }

    private static Problem tooLong(int context, long tokens, int least) {
        return Problem.of(
                        400,
                        "context_exceeded",
                        "The chat has about %d tokens and the answer needs at least %d; the model reads %d."
                                .formatted(tokens, least, context))
                .with("contextTokens", context)
                .with("promptTokens", tokens)
                .with("outputTokens", least);
    }
}
