package chat.parley.library;

import java.util.Optional;

/// A text that a chat can carry. The same document is the same bytes for as long as the program runs, so that
/// providers find it in their cache again.
///
/// @param text Markdown
/// @param tokens about how many; four letters each, and two for three other signs
public record Document(String id, String text, int tokens) {

    private static final int LETTERS = 4;

    static Document of(String id, String text) {
        return new Document(id, text, tokensOf(text));
    }

    /// The document of that name. None: there never was one, or this version has it no more.
    public static Optional<Document> find(String id) {
        return Handbook.find(id).map(Handbook::document);
    }

    private static int tokensOf(String text) {
        int letters = (int) text.chars().filter(c -> c < 0x80).count();
        int signs = text.codePointCount(0, text.length()) - letters;
        return Math.ceilDiv(letters, LETTERS) + Math.ceilDiv(2 * signs, 3);
    }
}
