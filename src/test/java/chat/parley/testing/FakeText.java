package chat.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// The fake provider's own tokenizer: four characters a token, and three tokens for each message and for the call.
/// Never more tokens than UTF-8 bytes plus any sane overhead.
final class FakeText {

    private static final int CHARS = 4;
    private static final int OVERHEAD = 3;

    private FakeText() {}

    static List<String> tokens(String text) {
        var tokens = new ArrayList<String>();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + CHARS);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to++;
            }
            tokens.add(text.substring(from, to));
            from = to;
        }
        return tokens;
    }

    /// The prompt as a list of tokens, so that equal prefixes can be found in the cache.
    static List<String> prompt(JsonNode body) {
        var all = new ArrayList<String>();
        all.add("<call>" + body.path("model").asText() + body.path("thinking") + body.path("reasoning_effort"));
        all.addAll(tokens(
                body.path("tools").isMissingNode() ? "" : body.path("tools").toString()));
        for (JsonNode message : body.path("messages")) {
            for (int i = 0; i < OVERHEAD; i++) {
                all.add("<" + message.path("role").asText() + ">");
            }
            all.addAll(tokens(message.path("reasoning_content").asText("")));
            all.addAll(tokens(message.path("content").asText("")));
            all.addAll(tokens(
                    message.path("tool_calls").isMissingNode()
                            ? ""
                            : message.path("tool_calls").toString()));
        }
        return all;
    }
}
