package chat.parley.inference;

import chat.parley.inference.Piece.Content;
import chat.parley.inference.Piece.Reasoning;
import chat.parley.inference.Piece.ToolCallDelta;
import chat.parley.token.TokenEstimate;

/// Adds up what arrives.
final class Meter {

    private int reasoning;
    private int content;
    private int tools;
    private long tenths;

    /// Counts a piece; `false` where it holds nothing.
    boolean count(Piece piece) {
        return switch (piece) {
            case Reasoning(var text) -> {
                reasoning += text.length();
                yield add(text);
            }
            case Content(var text) -> {
                content += text.length();
                yield add(text);
            }
            case ToolCallDelta(int index, var id, var name, var arguments) -> {
                tools += arguments.length();
                tenths += name == null ? 0 : TokenEstimate.tenths(name);
                yield add(arguments) || id != null || name != null;
            }
        };
    }

    Received received() {
        return new Received(reasoning, content, tools, Math.ceilDiv(tenths, 10L));
    }

    private boolean add(String text) {
        tenths += TokenEstimate.tenths(text);
        return !text.isEmpty();
    }
}
