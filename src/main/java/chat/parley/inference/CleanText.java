package chat.parley.inference;

/// Makes one channel of text storable: U+0000 and lone surrogates become U+FFFD, and a pair that the provider tore in
/// two is held back until its other half is there.
final class CleanText {

    private static final char REPLACEMENT = '\uFFFD';

    private char high;

    String clean(String text) {
        if (high == 0 && isClean(text)) {
            return text;
        }
        var out = new StringBuilder(text.length() + 1);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (high != 0) {
                out.append(Character.isLowSurrogate(c) ? high : REPLACEMENT);
                if (Character.isLowSurrogate(c)) {
                    out.append(c);
                    high = 0;
                    continue;
                }
                high = 0;
            }
            if (Character.isHighSurrogate(c)) {
                high = c;
            } else {
                out.append(c == 0 || Character.isLowSurrogate(c) ? REPLACEMENT : c);
            }
        }
        return out.toString();
    }

    /// What is left once no more text can come.
    String rest() {
        boolean held = high != 0;
        high = 0;
        return held ? String.valueOf(REPLACEMENT) : "";
    }

    private static boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
