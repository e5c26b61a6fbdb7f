package chat.parley.token;

/// The classes of characters that the patterns of a tokenizer speak of, by the Unicode tables of Java.
final class Letters {

    static final byte OTHER = 0;
    static final byte LETTER = 1;
    static final byte MARK = 2;
    static final byte NUMBER = 3;

    /// Punctuation and symbols.
    static final byte SIGN = 4;

    /// White space but for the two below.
    static final byte SPACE = 5;

    /// Carriage return and line feed.
    static final byte BREAK = 6;

    /// Not assigned: other versions of Unicode may know it as anything.
    static final byte UNKNOWN = 7;

    private static final char NEXT_LINE = 0x85;
    private static final byte[] BASIC = basic();

    private Letters() {}

    /// A lone half of a pair counts as U+FFFD, as which it is sent.
    static byte of(int codePoint) {
        return codePoint < BASIC.length ? BASIC[codePoint] : classify(codePoint);
    }

    private static byte[] basic() {
        var classes = new byte[Character.MIN_SUPPLEMENTARY_CODE_POINT];
        for (int c = 0; c < classes.length; c++) {
            classes[c] = classify(c);
        }
        return classes;
    }

    private static byte classify(int c) {
        return switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER -> LETTER;
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> MARK;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> NUMBER;
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL,
                    Character.SURROGATE -> SIGN;
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> SPACE;
            case Character.UNASSIGNED -> UNKNOWN;
            default -> control(c);
        };
    }

    private static byte control(int c) {
        if (c == '\n' || c == '\r') {
            return BREAK;
        }
        return c >= '\t' && c <= '\r' || c == NEXT_LINE ? SPACE : OTHER;
    }
}
