package chat.parley.inference;

import chat.parley.token.TokenEstimate;

/// How much of an answer arrived: UTF-16 units by kind, and an estimate of the tokens they cost.
public record Received(int reasoning, int content, int tools, long tokens) {

    public static final Received NOTHING = new Received(0, 0, 0, 0);

    /// Measures text that was kept, for an answer whose stream nobody holds any more.
    public static Received of(String reasoning, String content, String tools) {
        long tokens = TokenEstimate.of(reasoning) + TokenEstimate.of(content) + TokenEstimate.of(tools);
        return new Received(reasoning.length(), content.length(), tools.length(), tokens);
    }

    public boolean isNothing() {
        return reasoning == 0 && content == 0 && tools == 0;
    }
}
