package chat.parley.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// A tokenizer good enough to be metered by: four letters a token, or two tokens for three other signs. That is near to
/// what DeepSeek's makes of English and Chinese, and never more tokens than the text has bytes.
final class DemoTokens {

    private static final int LETTERS = 4;

    private DemoTokens() {}

    static List<String> of(String text) {
        List<String> tokens = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            boolean letter = isLetter(text, from);
            int to = from;
            // Of other signs by turns two and one.
            int most = letter ? LETTERS : 2 - tokens.size() % 2;
            for (int left = most; left > 0 && to < text.length(); left--) {
                if (isLetter(text, to) != letter) {
                    break;
                }
                to += Character.charCount(text.codePointAt(to));
            }
            tokens.add(text.substring(from, to));
            from = to;
        }
        return tokens;
    }

    private static boolean isLetter(String text, int at) {
        return text.charAt(at) < 0x80;
    }

    /// A whole prompt, with the signs that a template puts around each message.
    static List<String> ofPrompt(JsonNode body) {
        List<String> tokens = new ArrayList<>();
        tokens.add("<begin " + body.path("thinking").path("type").asText("enabled") + ">");
        for (JsonNode message : body.path("messages")) {
            tokens.add("<" + message.path("role").asText() + ">");
            tokens.addAll(of(message.path("content").asText("")));
            tokens.add("<end>");
        }
        tokens.add("<answer>");
        return tokens;
    }

    /// Text in whole lines, for an answer that is written a line at a time.
    static List<String> lines(String text) {
        return List.of(text.split("(?<=\n)"));
    }

    /// Text in the small pieces that an answer arrives in; each is metered as one token.
    static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); ) {
            int next = i + Character.charCount(text.codePointAt(i));
            boolean wordEnds = next == text.length() || text.charAt(next) == ' ' || text.charAt(i) == '\n';
            if (wordEnds || text.charAt(i) >= 0x2E80 || next - from >= 12) {
                pieces.add(text.substring(from, next));
                from = next;
            }
            i = next;
        }
        return pieces;
    }
}
