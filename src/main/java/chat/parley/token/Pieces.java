package chat.parley.token;

import java.util.function.IntBinaryOperator;

/// Cuts text where DeepSeek's tokenizer does, before anything is merged. Three patterns, each applied to the pieces
/// that the one before left:
///
///     \p{N}{1,3}
///     [一-龥぀-ゟ゠-ヿ]+
///     [!-/:-@\[-`{-~][A-Za-z]+ | [^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+ | ?[\p{P}\p{S}]+[\r\n]* | \s*[\r\n]+ | \s+(?!\S)
/// | \s+
///
/// What no pattern takes is a piece too, up to the next match. Written out by hand, each character is looked at a fixed
/// number of times, whatever the text.
final class Pieces {

    /// Where a piece is taken: what it answers is added up.
    private final IntBinaryOperator taker;

    private final String text;
    private long sum;

    private Pieces(String text, IntBinaryOperator taker) {
        this.text = text;
        this.taker = taker;
    }

    /// Adds up what `taker` makes of each piece, given where it starts and ends.
    static long sum(String text, int from, int to, IntBinaryOperator taker) {
        var pieces = new Pieces(text, taker);
        pieces.cut(from, to);
        return pieces.sum;
    }

    private enum Kind {
        NUMBERS,
        EAST_ASIAN,
        ANYTHING
    }

    private void cut(int from, int to) {
        int at = from;
        while (at < to) {
            int start = at;
            Kind kind = kind(code(at, to));
            do {
                at += width(code(at, to));
            } while (at < to && kind(code(at, to)) == kind);
            if (kind == Kind.NUMBERS) {
                numbers(start, at);
            } else {
                words(start, at);
            }
        }
    }

    private static Kind kind(int c) {
        if (Letters.of(c) == Letters.NUMBER) {
            return Kind.NUMBERS;
        }
        boolean eastAsian = c >= '一' && c <= '龥' || c >= '\u3040' && c <= '\u30FF';
        return eastAsian ? Kind.EAST_ASIAN : Kind.ANYTHING;
    }

    private void numbers(int from, int to) {
        int at = from;
        while (at < to) {
            int start = at;
            for (int i = 0; i < 3 && at < to; i++) {
                at += width(code(at, to));
            }
            take(start, at);
        }
    }

    private void words(int from, int to) {
        int loose = from;
        int at = from;
        while (at < to) {
            int end = match(at, to);
            if (end == at) {
                at += width(code(at, to));
                continue;
            }
            take(loose, at);
            take(at, end);
            at = end;
            loose = end;
        }
        take(loose, to);
    }

    /// Where the third pattern ends that matches at `at`, or `at`.
    private int match(int at, int to) {
        int c = code(at, to);
        byte letter = Letters.of(c);
        int next = at + width(c);
        if (letter == Letters.LETTER) {
            return word(next, to);
        }
        if (letter == Letters.SIGN) {
            int word = c < 0x80 ? latin(next, to) : next;
            return word > next ? word : signs(next, to);
        }
        if (letter != Letters.BREAK && next < to && isWord(code(next, to))) {
            return word(next, to);
        }
        if (letter == Letters.MARK) {
            return next;
        }
        if (c == ' ' && next < to && Letters.of(code(next, to)) == Letters.SIGN) {
            return signs(next, to);
        }
        return letter == Letters.SPACE || letter == Letters.BREAK ? space(at, to) : at;
    }

    private int word(int from, int to) {
        int at = from;
        while (at < to && isWord(code(at, to))) {
            at += width(code(at, to));
        }
        return at;
    }

    private int latin(int from, int to) {
        int at = from;
        while (at < to && isLatin(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private int signs(int from, int to) {
        int at = from;
        while (at < to && Letters.of(code(at, to)) == Letters.SIGN) {
            at += width(code(at, to));
        }
        while (at < to && isBreak(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /// Up to the last break of the run; else all of it at the end, or all but the last before something else.
    private int space(int from, int to) {
        int at = from;
        int afterBreak = -1;
        while (at < to && isSpace(text.charAt(at))) {
            at++;
            afterBreak = isBreak(text.charAt(at - 1)) ? at : afterBreak;
        }
        if (afterBreak > 0) {
            return afterBreak;
        }
        return at == to || at - from == 1 ? at : at - 1;
    }

    private void take(int from, int to) {
        if (to > from) {
            sum += taker.applyAsInt(from, to);
        }
    }

    /// The character at `at`, of a pair only if both halves lie before `to`.
    private int code(int at, int to) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c) && at + 1 < to && Character.isLowSurrogate(text.charAt(at + 1))) {
            return Character.toCodePoint(c, text.charAt(at + 1));
        }
        return c;
    }

    private static int width(int c) {
        return Character.charCount(c);
    }

    private static boolean isWord(int c) {
        byte letter = Letters.of(c);
        return letter == Letters.LETTER || letter == Letters.MARK;
    }

    private static boolean isLatin(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /// All white space lies below U+FFFF.
    private static boolean isSpace(char c) {
        byte letter = Letters.of(c);
        return letter == Letters.SPACE || letter == Letters.BREAK;
    }

    private static boolean isBreak(char c) {
        return Letters.of(c) == Letters.BREAK;
    }
}
