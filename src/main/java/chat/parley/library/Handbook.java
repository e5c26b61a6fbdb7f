package chat.parley.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What people who use and run Parley look up, as one text in one language, in an order that stays.
///
/// It is made of whole documents, and of about 40,000 tokens: much to read anew, little to reuse, and no more than most
/// models can read. So `api.md` is left out, which programmers read beside their programs, `money-proof.md`, which is
/// for who doubts, and `performance.md`, the figures of one machine.
public enum Handbook {
    ENGLISH(
            "handbook",
            List.of("user-guide.md", "admin-guide.md", "install.md", "settings.md", "operations.md", "errors.md")),
    /// What nobody has translated stands here in English.
    CHINESE(
            "handbook-zh",
            List.of(
                    "user-guide.zh.md",
                    "admin-guide.zh.md",
                    "install.md",
                    "settings.md",
                    "operations.md",
                    "errors.md"));

    private static final String FOLDER = "/handbook/";

    /// Pictures, and links from one document to another: neither leads anywhere from here.
    private static final Pattern PICTURE = Pattern.compile("(?m)^!\\[[^\\]\n]*\\]\\([^)\n]*\\)\n+");
    private static final Pattern INNER_LINK =
            Pattern.compile("(?<!!)\\[([^\\]\n]+)\\]\\((?!https?:|mailto:|<)[^)\\s]*\\)");

    private static final class Loaded {
        static final Map<Handbook, Document> DOCUMENTS = new EnumMap<>(Handbook.class);

        static {
            for (Handbook handbook : values()) {
                DOCUMENTS.put(handbook, handbook.load());
            }
        }
    }

    private final String id;
    private final List<String> contents;

    Handbook(String id, List<String> contents) {
        this.id = id;
        this.contents = contents;
    }

    static Optional<Handbook> find(String id) {
        return Arrays.stream(values()).filter(each -> each.id.equals(id)).findFirst();
    }

    /// How a chat names the document that it keeps.
    public String id() {
        return id;
    }

    public Document document() {
        return Objects.requireNonNull(Loaded.DOCUMENTS.get(this));
    }

    List<String> contents() {
        return contents;
    }

    private Document load() {
        return Document.of(id, contents.stream().map(Handbook::read).collect(Collectors.joining("\n")));
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
