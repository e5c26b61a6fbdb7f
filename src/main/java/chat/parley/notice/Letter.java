package chat.parley.notice;

import java.util.Map;

/// A mail as it is sent.
record Letter(String subject, String text, String html) {

    Map<String, String> payload() {
        return Map.of("subject", subject, "text", text, "html", html);
    }

    static Letter of(Map<String, String> payload) {
        return new Letter(
                payload.getOrDefault("subject", ""),
                payload.getOrDefault("text", ""),
                payload.getOrDefault("html", ""));
    }
}
