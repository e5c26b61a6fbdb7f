package chat.parley.turn;

import java.util.Locale;

/// A stretch of an answer. It covers the positions from `start` (exclusive) to `position`, counted in UTF-16 units of
/// everything streamed.
///
/// @param text of a tool call, its delta as JSON; else the text itself, `position - start` units long
record TextEvent(long start, long position, Kind kind, String text) {

    enum Kind {
        REASONING,
        CONTENT,
        TOOL_CALL;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    static TextEvent endingAt(long position, Kind kind, String text) {
        return new TextEvent(position - units(kind, text), position, kind, text);
    }

    /// How many positions a text of that kind covers.
    static long units(Kind kind, String text) {
        return kind == Kind.TOOL_CALL ? Frames.toolUnits(text) : text.length();
    }

    /// What of it lies behind `after`. A tool call is told whole, and no surrogate pair is told by half.
    TextEvent after(long after) {
        if (after <= start || kind == Kind.TOOL_CALL) {
            return this;
        }
        int cut = Math.toIntExact(after - start);
        if (Character.isLowSurrogate(text.charAt(cut)) && Character.isHighSurrogate(text.charAt(cut - 1))) {
            cut--;
        }
        return new TextEvent(start + cut, position, kind, text.substring(cut));
    }

    /// Both in one, where the second follows the first and is of its kind.
    boolean joins(TextEvent next) {
        return kind == next.kind && kind != Kind.TOOL_CALL && position == next.start;
    }
}
