package chat.parley.inference;

import chat.parley.catalog.CatalogOffer;
import chat.parley.http.Problem;
import com.fasterxml.jackson.databind.JsonNode;

/// How large a call can get. A byte-level tokenizer never makes more tokens than the bytes it reads, so `input` holds
/// for any text; `guess` is near the truth and decides only how much room is left for output.
///
/// @param by how `input` is known: `bytes`, or `context` where the model reads no more than that
record Bounds(long input, String by, long guess, int want, int min) {

    /// Templates may write JSON with spaces that ours has not.
    private static final int JSON_FACTOR = 2;

    /// @throws Problem `context_exceeded` if it cannot fit, `invalid_request` if it asks for no output
    static Bounds of(CatalogOffer offer, ChatRequest request) {
        return of(
                offer, request, RequestWriter.replaysReasoning(offer.provider().profile(), request));
    }

    /// @param replays whether the thinking of earlier answers goes along
    static Bounds of(CatalogOffer offer, ChatRequest request, boolean replays) {
        long overhead = offer.overhead().call()
                + (long) offer.overhead().message() * request.messages().size();
        var text = new Size();
        for (ChatMessage message : request.messages()) {
            text.add(message, replays);
        }
        request.tools().forEach(text::addJson);
        if (request.responseFormat() != null) {
            text.addJson(request.responseFormat());
        }
        String effort = Efforts.name(request.effort());
        Integer asked = request.maxOutputTokens();
        if (asked != null && asked < 1) {
            throw Problem.invalid("maxOutputTokens", "must be at least 1");
        }
        int most = asked == null ? offer.wantedTokens(effort) : Math.min(asked, offer.maxOutputTokens());
        int least = Math.min(offer.leastTokens(effort), most);
        int context = offer.contextTokens();
        if (text.least() + least > context) {
            throw tooLong(context, text.guess() + overhead, least);
        }
        long bound = Math.min(text.bytes + overhead, context);
        long guess = Math.min(text.guess() + overhead, bound);
        long room = Math.max(context - guess, least);
        return new Bounds(bound, bound < context ? "bytes" : "context", guess, (int) Math.min(most, room), least);
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

    /// Adds up bytes and guesses over all text of a request.
    private static final class Size {
        long bytes;
        long tenths;
        long chars;
        long wide;

        void add(ChatMessage message, boolean replays) {
            add(message.content());
            String reasoning = message.reasoning();
            if (replays && reasoning != null) {
                add(reasoning);
            }
            for (ToolCall call : message.toolCalls()) {
                add(call.id());
                add(call.name());
                add(call.arguments());
            }
            String callId = message.toolCallId();
            if (callId != null) {
                add(callId);
            }
        }

        void addJson(JsonNode json) {
            String text = json.toString();
            add(text);
            bytes += (JSON_FACTOR - 1L) * text.length();
        }

        private void add(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                // Each half of a pair counts 3 where the pair has 4 bytes: lone halves are sent as U+FFFD.
                bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
                wide += c < 0x80 ? 0 : 1;
            }
            chars += text.length();
            tenths += TokenEstimate.tenths(text);
        }

        long guess() {
            return Math.ceilDiv(tenths, 10L);
        }

        /// What real text does not get below: six characters a token, or three where they are not ASCII.
        long least() {
            return (chars - wide) / 6 + wide / 3;
        }
    }
}
