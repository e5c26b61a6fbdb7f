package chat.parley.conversation;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a conversation is called until its person names it: the first sentence of the first message.
final class Title {

    static final int MAX_LENGTH = 60;
    private static final String ELLIPSIS = "…";

    private static final Pattern MARKUP = Pattern.compile("^(?:#{1,6}|>|[-*+]|\\d{1,3}[.)])\\s+");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])(?=\\s)|(?<=[。！？｡])");

    private Title() {}

    /// At most 60 UTF-16 units, cut between words or, where words have no spaces, between characters. Blank for
    /// text that holds nothing to read.
    static String of(String text) {
        String line = text.lines()
                .map(String::strip)
                .filter(l -> !l.startsWith("```"))
                .map(l -> MARKUP.matcher(l).replaceFirst("").strip())
                .filter(l -> !l.isEmpty())
                .findFirst()
                .orElse("");
        String sentence = SENTENCE_END
                .split(line, 2)[0]
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        sentence = sentence.replaceFirst("[.。｡]+$", "");
        return sentence.length() <= MAX_LENGTH ? sentence : cut(sentence);
    }

    private static String cut(String sentence) {
        int room = MAX_LENGTH - ELLIPSIS.length();
        int space = sentence.lastIndexOf(' ', room);
        if (space >= room / 2) {
            return sentence.substring(0, space).replaceFirst("[\\s,;:，；：、]+$", "") + ELLIPSIS;
        }
        var characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(sentence);
        int end = characters.isBoundary(room) ? room : characters.preceding(room);
        return sentence.substring(0, Math.max(end, 0)) + ELLIPSIS;
    }
}
