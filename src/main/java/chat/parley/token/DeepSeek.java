package chat.parley.token;

import java.util.Set;

/// Counts as DeepSeek's tokenizer does. The table is read when the first text is counted.
final class DeepSeek {

    private static final String RESOURCE = "/tokenizer/deepseek-v3.bin";
    private static final int SHORTEST_SIGN = 4;
    private static final int LONG_THINKING = 79;
    private static final int LONGEST_THINKING = 92;

    private final MergeTable table = MergeTable.read(RESOURCE);
    private final CountMemory memory = new CountMemory();
    private final int longestSign =
            table.special().stream().mapToInt(String::length).max().orElse(0);

    private DeepSeek() {}

    private static final class Holder {
        static final DeepSeek INSTANCE = new DeepSeek();
    }

    static TokenCount count(String text) {
        var counter = Holder.INSTANCE;
        return counter.memory.of(text, counter::measure);
    }

    /// A sign that begins, one before each question, three around each answer, two that ask for one; and, before
    /// all else, a text that says how long to think.
    static long template(String effort, int users, int assistants) {
        int prefix = effort.equals("max") ? LONGEST_THINKING : effort.equals("high") ? LONG_THINKING : 0;
        return prefix + 1L + users + 3L * assistants + 2;
    }

    MergeTable table() {
        return table;
    }

    static DeepSeek instance() {
        return Holder.INSTANCE;
    }

    /// Counts anew.
    TokenCount measure(String text) {
        return measure(text, new Merger(table));
    }

    TokenCount measure(String text, Merger merger) {
        long plain = Pieces.sum(text, 0, text.length(), (from, to) -> merger.count(text, from, to));
        long signed = withSigns(text, merger, plain);
        long most = Math.max(plain, signed);
        if (hasUnknown(text)) {
            most = Utf8.length(text);
        }
        return new TokenCount(signed, most, merger.exact());
    }

    /// With the template's own signs as one token each, as the tokenizer reads them. Whether a provider does so
    /// with people's text is not known.
    private long withSigns(String text, Merger merger, long plain) {
        Set<String> special = table.special();
        long sum = 0;
        int done = 0;
        int at = text.indexOf('<');
        while (at >= 0) {
            int end = text.indexOf('>', at, Math.min(text.length(), at + longestSign)) + 1;
            if (end - at >= SHORTEST_SIGN && special.contains(text.substring(at, end))) {
                sum += 1 + Pieces.sum(text, done, at, (from, to) -> merger.count(text, from, to));
                done = end;
                at = end - 1;
            }
            at = text.indexOf('<', at + 1);
        }
        if (done == 0) {
            return plain;
        }
        return sum + Pieces.sum(text, done, text.length(), (from, to) -> merger.count(text, from, to));
    }

    /// Signs of a Unicode newer than this Java's may cut the text elsewhere.
    private static boolean hasUnknown(String text) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (Letters.of(c) == Letters.UNKNOWN) {
                return true;
            }
            i += Character.charCount(c);
        }
        return false;
    }
}
