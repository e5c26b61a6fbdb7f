package chat.parley.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What to answer from: the handbook that a request brought with it, else the program's own copy.
final class Guides {

    private static final Pattern HANDBOOK = Pattern.compile("<handbook>\n(.*)</handbook>", Pattern.DOTALL);
    private static final int KEPT = 4;

    private final String own;

    /// Cutting a long text takes a while, and the next request brings the same.
    private final Map<String, Guide> cut = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Guide> eldest) {
            return size() > KEPT;
        }
    };

    Guides(String own) {
        this.own = own;
    }

    Guide of(JsonNode body) {
        for (JsonNode message : body.path("messages")) {
            if (message.path("role").asText().equals("system")) {
                Matcher sent = HANDBOOK.matcher(message.path("content").asText(""));
                if (sent.find()) {
                    return cut(sent.group(1));
                }
            }
        }
        return cut(own);
    }

    private synchronized Guide cut(String text) {
        return cut.computeIfAbsent(text, Guide::of);
    }
}
