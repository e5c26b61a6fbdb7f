package chat.parley.demo;

import com.fasterxml.jackson.databind.JsonNode;

/// What a request wants answered.
///
/// @param written what was answered to it before it broke off; empty where the answer is to begin
record Asked(String question, String written) {

    private static final String GO_ON = "Go on exactly where it ended";

    static Asked of(JsonNode body) {
        String question = "";
        var written = new StringBuilder();
        boolean goesOn = false;
        for (JsonNode message : body.path("messages")) {
            String text = message.path("content").asText("");
            switch (message.path("role").asText()) {
                case "user" -> {
                    goesOn = text.contains(GO_ON);
                    if (!goesOn) {
                        question = text;
                        written.setLength(0);
                    }
                }
                case "assistant" -> written.append(text);
                default -> {}
            }
        }
        return new Asked(question, goesOn ? written.toString() : "");
    }
}
