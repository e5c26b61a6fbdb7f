package chat.parley.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// All of Parley's own documentation as one text, in an order that stays.
public final class Handbook {

    public static final String ID = "handbook";

    private static final String FOLDER = "/handbook/";
    private static final List<String> CONTENTS = List.of(
            "user-guide.md",
            "admin-guide.md",
            "install.md",
            "settings.md",
            "operations.md",
            "api.md",
            "errors.md",
            "performance.md",
            "user-guide.zh.md",
            "admin-guide.zh.md");

    /// Pictures, and links from one document to another: neither leads anywhere from here.
    private static final Pattern PICTURE = Pattern.compile("(?m)^!\\[[^\\]\n]*\\]\\([^)\n]*\\)\n+");
    private static final Pattern INNER_LINK =
            Pattern.compile("(?<!!)\\[([^\\]\n]+)\\]\\((?!https?:|mailto:|<)[^)\\s]*\\)");

    private static final class Loaded {
        static final Document DOCUMENT =
                Document.of(ID, CONTENTS.stream().map(Handbook::read).collect(Collectors.joining("\n")));
    }

    private Handbook() {}

    public static Document document() {
        return Loaded.DOCUMENT;
    }

    private static String read(String name) {
        try (var in = Handbook.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without " + FOLDER + name);
            }
            return plain(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String plain(String markdown) {
        String unix = markdown.replace("\r\n", "\n").strip() + "\n";
        return INNER_LINK.matcher(PICTURE.matcher(unix).replaceAll("")).replaceAll("$1");
    }
}
