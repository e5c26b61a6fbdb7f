package chat.parley.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// An answer with everything in it that a page can show.
final class Showing {

    private static final Pattern ASKED_FOR =
            Pattern.compile("\\ba table, code, mathematics\\b|表格、代码、公式", Pattern.CASE_INSENSITIVE);

    private Showing() {}

    static boolean isAskedFor(String question) {
        return ASKED_FOR.matcher(question).find();
    }

    static Reply reply(boolean chinese) {
        return new Reply(
                chinese ? "要展示各种内容，我各写一样。" : "They want to see what an answer can hold, so I write one of each.",
                read(chinese ? "/demo/showing.zh.md" : "/demo/showing.md").strip(),
                false);
    }

    private static String read(String resource) {
        try (var in = Showing.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
