package chat.parley.conversation;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where an answer that goes on meets the one that broke off. The page joins a running answer by the same rule
/// (`conversation/seam.ts`); both are tested by one table of cases.
public final class Seam {

    /// A shorter repetition may be meant.
    static final int LEAST = 20;

    /// A longer one is not looked for.
    static final int MOST = 4096;

    private static final Pattern FENCE = Pattern.compile("[ \\t]*(`{3,}|~{3,})([^\\n]*)");

    private static final Pattern AROUND = Pattern.compile("^[ \\t\\r]+|[ \\t\\r]+$");

    private Seam() {}

    /// A block of code that the text has not closed.
    ///
    /// @param opening its first line, without the indent
    private record Fence(String marker, String info, String opening) {

        static @Nullable Fence of(String line) {
            var match = FENCE.matcher(line);
            if (!match.matches()) {
                return null;
            }
            var info = bare(match.group(2));
            return match.group(1).startsWith("`") && info.contains("`")
                    ? null
                    : new Fence(match.group(1), info, bare(line));
        }

        boolean isClosedBy(String line) {
            var other = of(line);
            return other != null && other.info.isEmpty() && other.marker.startsWith(marker);
        }
    }

    /// How many UTF-16 units at the beginning of `after` only repeat what `before` ends with: the fence of its open
    /// block of code, then its last words. The whole is `before` and what follows them.
    public static int overlap(String before, String after) {
        if (before.isEmpty()) {
            return 0;
        }
        var line = before.substring(before.lastIndexOf('\n') + 1);
        int from = reopened(before, line, after);
        var rest = after.substring(from);
        int overlap = 0;
        if (from > 0 && !bare(line).isEmpty() && rest.startsWith(line)) {
            overlap = line.length();
        }
        for (int n = Math.min(MOST, Math.min(before.length(), rest.length())); n >= LEAST; n--) {
            if (before.regionMatches(before.length() - n, rest, 0, n)) {
                overlap = Math.max(overlap, n);
                break;
            }
        }
        return from + overlap;
    }

    /// @return the length of a first line that opens the open block again, or 0
    private static int reopened(String before, String line, String after) {
        var fence = open(before);
        if (fence == null) {
            return 0;
        }
        int start = 0;
        while (start < after.length() && isSpace(after.charAt(start))) {
            start++;
        }
        int end = after.indexOf('\n', start);
        if (end < 0 || !bare(after.substring(start, end)).equals(fence.opening)) {
            return 0;
        }
        // Without a language the same line closes a block, unless the broken line follows once more.
        boolean again = !fence.info.isEmpty() || (!bare(line).isEmpty() && after.startsWith(line, end + 1));
        return again ? end + 1 : 0;
    }

    private static String bare(String line) {
        return AROUND.matcher(line).replaceAll("");
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static @Nullable Fence open(String text) {
        Fence open = null;
        int from = 0;
        for (int end = text.indexOf('\n'); from < text.length(); end = text.indexOf('\n', from)) {
            boolean whole = end >= 0;
            var line = text.substring(from, whole ? end : text.length());
            from = whole ? end + 1 : text.length();
            if (open != null) {
                open = open.isClosedBy(line) ? null : open;
            } else if (whole) {
                open = Fence.of(line);
            }
        }
        return open;
    }
}
