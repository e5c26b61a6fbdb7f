package chat.parley.token;

/// Guesses tokens from text where no meter reported any: close to the published ratios, and rather above than below.
public final class TokenEstimate {

    private static final int TENTHS = 10;

    private TokenEstimate() {}

    public static long of(String text) {
        return Math.ceilDiv(tenths(text), (long) TENTHS);
    }

    /// Tenths of a token, so that many small pieces add up without rounding each.
    public static long tenths(String text) {
        long sum = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            sum += c >= 0x80 ? 7 : c >= '0' && c <= '9' ? 4 : 3;
        }
        return sum;
    }
}
