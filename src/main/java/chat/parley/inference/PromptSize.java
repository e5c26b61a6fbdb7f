package chat.parley.inference;

import chat.parley.catalog.CatalogOffer;
import chat.parley.token.TokenCount;
import chat.parley.token.TokenEstimate;
import chat.parley.token.Tokenizer;
import chat.parley.token.Utf8;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/// Adds up the text of a request: its bytes, which no tokenizer exceeds, and its tokens where the model's tokenizer
/// is at hand. What a template adds of itself is not in it, but for what it writes around tool calls. Holds no
/// text, so that what a chat's past comes to can be remembered.
public final class PromptSize {

    /// More text than any model reads is not worth counting.
    static final long MOST_COUNTED = 8L << 20;

    /// Characters that take some milliseconds.
    private static final int LONG = 1 << 16;

    /// A template may write JSON with spaces that ours has not.
    private static final int JSON_BYTES = 2;

    /// And with its fields in another order: an eighth more tokens than the dearer of two ways to write it.
    private static final int JSON_MARGIN = 8;

    /// What DeepSeek's template writes around a tool call (36 tokens) and each of its arguments (18), and some
    /// more.
    private static final int CALL = 48;

    private static final int ARGUMENT = 24;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Tokenizer tokenizer;
    private boolean counting;
    private boolean exact;
    private long tokens;
    private long atMost;
    private long bytes;
    private long frames;
    private long tenths;
    private long chars;
    private long wide;
    private int messages;
    private int users;
    private int assistants;

    private PromptSize(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        counting = tokenizer != Tokenizer.NONE;
        exact = counting;
    }

    /// Whether counting them takes a while, and is done at all.
    static boolean isLong(List<String> texts) {
        long chars = texts.stream().mapToLong(String::length).sum();
        return chars >= LONG && chars <= MOST_COUNTED;
    }

    /// Counts long texts before a transaction has to wait for it; what was counted once is remembered.
    static void ahead(Tokenizer tokenizer, List<String> texts) {
        if (tokenizer != Tokenizer.NONE) {
            texts.forEach(text -> tokenizer.count(RequestWriter.clean(text)));
        }
    }

    /// What these messages come to where no tools are offered.
    public static PromptSize of(CatalogOffer offer, List<ChatMessage> messages) {
        var request = ChatRequest.of(messages, Effort.OFF);
        boolean replays = RequestWriter.replaysReasoning(offer.provider().profile(), request);
        return of(request, replays, offer.tokenizer());
    }

    /// Both, one after the other; equal to what both come to at once.
    public PromptSize plus(PromptSize later) {
        var both = new PromptSize(tokenizer);
        both.bytes = bytes + later.bytes;
        both.counting = counting && later.counting && both.bytes <= MOST_COUNTED;
        both.exact = exact && later.exact;
        both.tokens = tokens + later.tokens;
        both.atMost = atMost + later.atMost;
        both.frames = frames + later.frames;
        both.tenths = tenths + later.tenths;
        both.chars = chars + later.chars;
        both.wide = wide + later.wide;
        both.messages = messages + later.messages;
        both.users = users + later.users;
        both.assistants = assistants + later.assistants;
        return both;
    }

    /// Whether [#tokens] is by the model's own tokenizer.
    public boolean isCounted() {
        return counting && exact;
    }

    /// About how many tokens the provider will count, what its template adds included.
    public long tokens(Effort effort) {
        return guess() + tokenizer.template(Efforts.name(effort), users, assistants);
    }

    int messages() {
        return messages;
    }

    /// @param replays whether the thinking of earlier answers goes along
    static PromptSize of(ChatRequest request, boolean replays, Tokenizer tokenizer) {
        var size = new PromptSize(tokenizer);
        for (ChatMessage message : request.messages()) {
            size.add(message, replays);
        }
        request.tools().forEach(size::json);
        if (request.responseFormat() != null) {
            size.json(request.responseFormat());
        }
        return size;
    }

    /// Never fewer tokens than the text has.
    long atMost() {
        return (counting ? Math.min(atMost, bytes) : bytes) + frames;
    }

    /// Whether [#atMost] is by the tokenizer.
    boolean counted() {
        return counting && atMost < bytes;
    }

    /// Near the truth.
    long guess() {
        return counting ? tokens + frames : Math.ceilDiv(tenths, 10L);
    }

    /// What the text does not get below: where it is not counted, six characters a token, or three where they are
    /// not ASCII.
    long least() {
        return counting && exact ? tokens : (chars - wide) / 6 + wide / 3;
    }

    private void add(ChatMessage message, boolean replays) {
        messages++;
        users += message.role() == ChatMessage.Role.USER ? 1 : 0;
        assistants += message.role() == ChatMessage.Role.ASSISTANT ? 1 : 0;
        text(message.content());
        String reasoning = message.reasoning();
        if (replays && reasoning != null) {
            text(reasoning);
        }
        for (ToolCall call : message.toolCalls()) {
            text(call.id());
            text(call.name());
            arguments(call.arguments());
            frames += CALL;
        }
        String callId = message.toolCallId();
        if (callId != null) {
            text(callId);
        }
    }

    private void text(String raw) {
        String text = RequestWriter.clean(raw);
        measure(text);
        if (counting) {
            TokenCount count = count(text);
            tokens += count.tokens();
            atMost += count.atMost();
        }
    }

    /// Written as it is by some, and argument by argument by others.
    private void arguments(String raw) {
        String text = RequestWriter.clean(raw);
        measure(text);
        JsonNode parsed = parsed(text);
        frames += (long) ARGUMENT * parsed.size();
        if (!counting) {
            return;
        }
        TokenCount whole = count(text);
        long inParts = 0;
        if (parsed.isObject()) {
            for (var field : parsed.properties()) {
                inParts += count(field.getKey()).atMost();
                JsonNode value = field.getValue();
                inParts += value.isTextual() ? count(value.textValue()).atMost() : most(value);
            }
        }
        tokens += whole.tokens();
        atMost += Math.max(whole.atMost(), inParts);
    }

    private static JsonNode parsed(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node.isObject() ? node : JSON.nullNode();
        } catch (JsonProcessingException e) {
            return JSON.nullNode();
        }
    }

    private void json(JsonNode json) {
        String text = json.toString();
        measure(text);
        bytes += (JSON_BYTES - 1L) * text.length();
        if (counting) {
            tokens += count(text).tokens();
            long most = most(json);
            atMost += most + Math.ceilDiv(most, JSON_MARGIN);
        }
    }

    /// With a space after every colon and comma, or without, whichever is dearer.
    private long most(JsonNode json) {
        return Math.max(
                count(json.toString()).atMost(), count(SpacedJson.write(json)).atMost());
    }

    private TokenCount count(String text) {
        TokenCount count = tokenizer.count(text);
        exact &= count.exact();
        return count;
    }

    private void measure(String text) {
        bytes += Utf8.length(text);
        counting &= bytes <= MOST_COUNTED;
        chars += text.length();
        tenths += TokenEstimate.tenths(text);
        for (int i = 0; i < text.length(); i++) {
            wide += text.charAt(i) < 0x80 ? 0 : 1;
        }
    }
}
