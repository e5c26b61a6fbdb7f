package chat.parley.testing;

import chat.parley.token.Tokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// The fake provider's own tokenizer: four characters a token, and three tokens for each message and for the call.
/// Never more tokens than UTF-8 bytes plus any sane overhead. A prompt to what is called after DeepSeek is counted as
/// DeepSeek does.
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
        return body.path("model").asText().startsWith("deepseek") ? deepSeeks(body) : anyones(body);
    }

    /// Begin, the text of each message with the signs around it, and two signs that ask for an answer.
    private static List<String> deepSeeks(JsonNode body) {
        var all = new ArrayList<String>();
        all.add("<begin>");
        boolean thinks = body.path("thinking").path("type").asText().equals("enabled");
        String effort = thinks ? body.path("reasoning_effort").asText() : "";
        repeat(all, "<effort>", effort.equals("max") ? 92 : effort.equals("high") ? 79 : 0);
        for (JsonNode message : body.path("messages")) {
            String role = message.path("role").asText();
            repeat(all, "<" + role + ">", role.equals("assistant") ? 3 : role.equals("user") ? 1 : 0);
            String text = message.path("content").asText("");
            long count = Tokenizer.DEEPSEEK_V3.count(text).tokens();
            for (int i = 0; i < count; i++) {
                all.add(text.hashCode() + "/" + i);
            }
        }
        repeat(all, "<answer>", 2);
        return all;
    }

    private static void repeat(List<String> to, String token, int times) {
        for (int i = 0; i < times; i++) {
            to.add(token);
        }
    }

    private static List<String> anyones(JsonNode body) {
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
