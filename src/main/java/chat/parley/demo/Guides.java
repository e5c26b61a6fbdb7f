package chat.parley.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What to answer from: the handbook that a request brought with it, else the program's own. Its own is there in two
/// languages and says the same in both, so that a question is answered in its language whichever of them came along.
final class Guides {

    private static final Pattern HANDBOOK = Pattern.compile("<handbook>\n(.*)</handbook>", Pattern.DOTALL);
    private static final int KEPT = 4;

    private final String english;
    private final String chinese;

    /// Cutting a long text takes a while, and the next request brings the same.
    private final Map<String, Guide> cut = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Guide> eldest) {
            return size() > KEPT;
        }
    };

    Guides(String english, String chinese) {
        this.english = english;
        this.chinese = chinese;
    }

    Guide of(JsonNode body) {
        var foreign = sent(body).filter(text -> !text.equals(english) && !text.equals(chinese));
        return cut(foreign.orElseGet(() -> Guide.isChinese(Asked.of(body).question()) ? chinese : english));
    }

    private static Optional<String> sent(JsonNode body) {
        for (JsonNode message : body.path("messages")) {
            if (message.path("role").asText().equals("system")) {
                Matcher sent = HANDBOOK.matcher(message.path("content").asText(""));
                if (sent.find()) {
                    return Optional.of(sent.group(1));
                }
            }
        }
        return Optional.empty();
    }

    private synchronized Guide cut(String text) {
        return cut.computeIfAbsent(text, Guide::of);
    }
}
