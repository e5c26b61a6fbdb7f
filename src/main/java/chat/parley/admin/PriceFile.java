package chat.parley.admin;

import chat.parley.http.Csv;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.http.TextFile;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/// Reads prices from a file: CSV with a line of names, or a JSON array of objects with the same names.
final class PriceFile {

    static final int MAX_BYTES = 256 << 10;
    static final int MAX_ROWS = 500;
    static final List<String> COLUMNS =
            List.of("provider", "model", "effectiveFrom", "fresh", "cached", "output", "source");

    /// What a row says. Windows and dates without them can be said in JSON only.
    record Said(
            @Nullable String provider,
            @Nullable String model,
            @Nullable String effectiveFrom,
            @Nullable String fresh,
            @Nullable String cached,
            @Nullable String output,
            @Nullable String source,
            @Nullable List<PriceForm.Window> windows,
            @Nullable List<String> exceptDates) {}

    /// @param line where it stands in the file, from 1; in JSON which of the objects it is
    /// @param said null where it cannot be read
    record Row(int line, @Nullable Said said) {}

    private PriceFile() {}

    /// @throws Problem 413 for more than 256 KB, 400 for what is no such file
    static List<Row> read(byte[] file, boolean csv, ObjectMapper mapper) {
        if (file.length > MAX_BYTES) {
            throw Problem.of(413, "body_too_large", "The file is over 256 KB.");
        }
        var text = TextFile.decode(file);
        var rows = csv ? csv(text) : json(text, mapper);
        if (rows.isEmpty()) {
            throw Problem.invalid("file", Fault.REQUIRED, "there is no price in it");
        }
        if (rows.size() > MAX_ROWS) {
            throw Problem.invalid(
                    List.of(new Problem.FieldError("file", Fault.TOO_MANY, "too many prices").atMost(MAX_ROWS)));
        }
        return rows;
    }

    /// The same as a table, each cell in quotes. Peak hours have no place in it.
    static String csv(List<Said> all) {
        var text = new StringBuilder(String.join(",", COLUMNS)).append("\r\n");
        for (var said : all) {
            var cells = List.of(
                    cell(said.provider),
                    cell(said.model),
                    cell(said.effectiveFrom),
                    cell(said.fresh),
                    cell(said.cached),
                    cell(said.output),
                    cell(said.source));
            text.append(String.join(",", cells)).append("\r\n");
        }
        return text.toString();
    }

    private static String cell(@Nullable String text) {
        return text == null ? "" : '"' + Csv.harmless(text).replace("\"", "\"\"") + '"';
    }

    private static List<Row> json(String text, ObjectMapper mapper) {
        JsonNode root;
        try {
            root = mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw Problem.invalid("file", Fault.NOT_JSON, "not JSON");
        }
        if (root == null || !root.isArray()) {
            throw Problem.invalid("file", Fault.WRONG_KIND, "a JSON array of prices");
        }
        var rows = new ArrayList<Row>();
        StreamSupport.stream(root.spliterator(), false)
                .forEach(node -> rows.add(new Row(rows.size() + 1, said(node, mapper))));
        return rows;
    }

    private static @Nullable Said said(JsonNode node, ObjectMapper mapper) {
        try {
            return node.isObject() ? mapper.convertValue(node, Said.class) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static List<Row> csv(String text) {
        var lines = records(text);
        if (lines.isEmpty()) {
            return List.of();
        }
        var names = lines.getFirst().cells().stream().map(String::strip).toList();
        for (var name : names) {
            if (!COLUMNS.contains(name)) {
                throw Problem.invalid(
                        "file", Fault.UNKNOWN_FIELD, "no such column: " + name + "; there are " + COLUMNS);
            }
        }
        return lines.stream()
                .skip(1)
                .map(line -> new Row(line.number(), said(names, line.cells())))
                .toList();
    }

    private static @Nullable Said said(List<String> names, List<String> cells) {
        if (cells.size() > names.size()) {
            return null;
        }
        Map<String, String> by = new HashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isBlank()) {
                by.put(names.get(i), Csv.asItWas(cells.get(i).strip()));
            }
        }
        return new Said(
                by.get("provider"),
                by.get("model"),
                by.get("effectiveFrom"),
                by.get("fresh"),
                by.get("cached"),
                by.get("output"),
                by.get("source"),
                null,
                null);
    }

    private record Line(int number, List<String> cells) {}

    /// By RFC 4180, with a comma or, as some spreadsheets write it, a semicolon between cells. Empty lines are left
    /// out.
    private static List<Line> records(String text) {
        int firstEnd = text.indexOf('\n');
        var first = firstEnd < 0 ? text : text.substring(0, firstEnd);
        var format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(first.contains(";") ? ";" : ",")
                .setIgnoreEmptyLines(false)
                .get();
        var lines = new ArrayList<Line>();
        int begun = 1;
        try (var parser = format.parse(new StringReader(text))) {
            for (var record : parser) {
                var cells = record.toList();
                if (cells.stream().anyMatch(said -> !said.isBlank())) {
                    lines.add(new Line(begun, cells));
                }
                begun = Math.toIntExact(parser.getCurrentLineNumber()) + 1;
            }
        } catch (UncheckedIOException e) {
            throw Problem.invalid(
                    "file",
                    Fault.UNCLOSED_QUOTE,
                    "from line %d on: a quotation mark is not closed, or stands inside a cell: write it twice"
                            .formatted(begun));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
