package chat.parley.bill;

import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.http.Problem.FieldError;
import chat.parley.http.TextFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/// The table that a provider's bill is: a row of names, and rows. Nothing of its text is trusted.
final class BillFile {

    static final int MAX_BYTES = Bills.MAX_BYTES;
    static final int MAX_ROWS = 200_000;
    private static final int MOST_COLUMNS = 100;
    private static final int LONGEST_NAME = 100;
    private static final int LOOKED_AT = 50;

    static final Map<String, Character> DELIMITERS = Map.of(",", ',', ";", ';', "\t", '\t');

    /// Takes the rows one by one; false: enough.
    interface Rows {
        boolean row(int number, List<String> cells);
    }

    private final String text;
    final String delimiter;
    final List<String> names;

    private BillFile(String text, String delimiter, List<String> names) {
        this.text = text;
        this.delimiter = delimiter;
        this.names = names;
    }

    /// @param delimiter null: found by itself
    /// @throws Problem 413 for more than 10 MB, 400 for what is no such table
    static BillFile of(byte[] bytes, @Nullable String delimiter) {
        if (bytes.length > MAX_BYTES) {
            throw Problem.of(413, "body_too_large", "The file is over 10 MB.");
        }
        if (delimiter != null && !DELIMITERS.containsKey(delimiter)) {
            throw Problem.invalid("delimiter", Fault.UNKNOWN_CHOICE, "a comma, a semicolon or a tab");
        }
        var text = TextFile.decode(bytes);
        var used = delimiter == null ? delimiter(text) : delimiter;
        var names = new ArrayList<String>();
        records(text, used, 1, (number, cells) -> {
            names.addAll(cells);
            return false;
        });
        if (names.isEmpty()) {
            throw Problem.invalid("file", Fault.REQUIRED, "there is no row in it");
        }
        if (names.size() > MOST_COLUMNS) {
            throw Problem.invalid(
                    List.of(new FieldError("file", Fault.TOO_MANY, "too many columns").atMost(MOST_COLUMNS)));
        }
        return new BillFile(text, used, told(names));
    }

    /// The rows below the names, those without anything in them left out.
    ///
    /// @throws Problem 400 for more than 200,000, or a quotation mark that nothing closes
    void rows(Rows rows) {
        var head = new boolean[] {true};
        records(text, delimiter, MAX_ROWS + 1, (number, cells) -> {
            if (head[0]) {
                head[0] = false;
                return true;
            }
            return rows.row(number, cells);
        });
    }

    /// What tells files of one kind from others: the names of their columns.
    String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(digest.digest(String.join("\n", names).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The one that splits the first rows into the most columns, as many in each; else the first of them.
    private static String delimiter(String text) {
        var best = ",";
        for (var one : List.of(";", "\t")) {
            if (width(text, one) > width(text, best)) {
                best = one;
            }
        }
        return best;
    }

    private static int width(String text, String delimiter) {
        var widths = new ArrayList<Integer>();
        try {
            records(text, delimiter, LOOKED_AT, (number, cells) -> {
                widths.add(cells.size());
                return widths.size() < LOOKED_AT;
            });
        } catch (Problem unreadable) {
            // Said when it is read with the delimiter that is found.
            return widths.isEmpty() ? 0 : widths.getFirst();
        }
        boolean even = widths.stream().distinct().count() == 1;
        return widths.isEmpty() ? 0 : widths.getFirst() * (even && widths.getFirst() > 1 ? MOST_COLUMNS : 1);
    }

    private static void records(String text, String delimiter, int most, Rows rows) {
        var format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter)
                .setIgnoreEmptyLines(false)
                .get();
        int number = 0;
        int taken = 0;
        try (var parser = format.parse(new StringReader(text))) {
            for (var record : parser) {
                number++;
                if (isEmpty(record)) {
                    continue;
                }
                if (++taken > Math.max(most, LOOKED_AT)) {
                    throw Problem.invalid(
                            List.of(new FieldError("file", Fault.TOO_MANY, "too many rows").atMost(MAX_ROWS)));
                }
                if (!rows.row(number, record.toList())) {
                    return;
                }
            }
        } catch (UncheckedIOException e) {
            throw Wrong.problem(List.of(Wrong.inRow(
                    number + 1,
                    Fault.UNCLOSED_QUOTE,
                    "a quotation mark is not closed, or stands inside a cell: write it twice")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEmpty(CSVRecord record) {
        for (var cell : record) {
            if (!cell.isBlank()) {
                return false;
            }
        }
        return true;
    }

    /// Each name once, none empty.
    private static List<String> told(List<String> written) {
        Set<String> taken = new HashSet<>();
        var names = new ArrayList<String>();
        for (int i = 0; i < written.size(); i++) {
            var plain = written.get(i).strip();
            var cut = plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) : plain;
            var base = cut.isEmpty() ? "column " + (i + 1) : cut;
            var name = base;
            for (int n = 2; !taken.add(name); n++) {
                name = base + " (" + n + ")";
            }
            names.add(name);
        }
        return List.copyOf(names);
    }
}
