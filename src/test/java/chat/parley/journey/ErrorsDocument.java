package chat.parley.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The tables of docs/errors.md, as promises that can be tested.
final class ErrorsDocument {

    /// What becomes of the money.
    enum Section {
        NOT_SENT("Before anything is sent"),
        SETTINGS("In settings"),
        PROGRAMS("Only programs meet these"),
        REFUSED("The provider refused"),
        BROKE_OFF("The answer broke off");

        private final String title;

        Section(String title) {
            this.title = title;
        }
    }

    /// @param status 0 where the document names none
    /// @param code what programs are told, where it differs
    record Row(
            Section section,
            String slug,
            int status,
            @Nullable String code) {}

    private static final Path FILE = Path.of("docs/errors.md");
    private static final Pattern WORD = Pattern.compile("(\\()?`([a-z_]+)`");

    private ErrorsDocument() {}

    static List<Row> rows() {
        var rows = new ArrayList<Row>();
        Section section = null;
        for (String line : lines()) {
            if (line.startsWith("## ")) {
                section = sectionOf(line.substring(3));
            } else if (line.startsWith("| `")) {
                rows.addAll(rowsOf(section, line.split("\\|")));
            }
        }
        return rows;
    }

    /// Some rows name several errors; a word in brackets is the code of the one before it.
    private static List<Row> rowsOf(@Nullable Section section, String[] cells) {
        if (section == null) {
            throw new IllegalStateException("a table before the first section");
        }
        var rows = new ArrayList<Row>();
        var status = cells[2].strip().matches("[0-9]{3}") ? Integer.parseInt(cells[2].strip()) : 0;
        var words = WORD.matcher(cells[1]);
        while (words.find()) {
            if (words.group(1) == null) {
                rows.add(new Row(section, words.group(2), status, null));
            } else {
                rows.add(new Row(section, rows.removeLast().slug(), status, words.group(2)));
            }
        }
        return rows;
    }

    private static Section sectionOf(String title) {
        for (Section section : Section.values()) {
            if (title.startsWith(section.title)) {
                return section;
            }
        }
        throw new IllegalStateException("nobody tests the section: " + title);
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
