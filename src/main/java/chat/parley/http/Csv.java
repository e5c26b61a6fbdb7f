package chat.parley.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A table for spreadsheets, by RFC 4180. A text that a spreadsheet would take for a formula begins with an apostrophe;
/// numbers and amounts are plain decimals.
public final class Csv {

    public static final String TYPE = "text/csv";

    private static final MediaType MEDIA = new MediaType("text", "csv", "utf-8");
    private static final String FORMULA_STARTS = "=+-@\t\r\n";
    private static final String END_OF_LINE = "\r\n";

    private final List<List<@Nullable Object>> lines = new ArrayList<>();

    private Csv() {}

    /// Begins with the names of the columns.
    public static Csv of(String... names) {
        var csv = new Csv();
        csv.lines.add(new ArrayList<>(List.of(names)));
        return csv;
    }

    /// Further lines of a table whose columns are named already.
    static Csv more() {
        return new Csv();
    }

    /// Whether a request asks for a table: `format=csv`, or an `Accept` that names it first.
    ///
    /// @throws Problem 400 for another format
    public static boolean isWanted(@Nullable String format, HttpHeaders headers) {
        return switch (format) {
            case "csv" -> true;
            case "json" -> false;
            case null ->
                headers.getAcceptableMediaTypes().stream()
                        .filter(type -> isCsv(type) || type.isCompatible(MediaType.APPLICATION_JSON_TYPE))
                        .findFirst()
                        .filter(Csv::isCsv)
                        .isPresent();
            default -> throw Problem.invalid("format", Fault.UNKNOWN_CHOICE, "json or csv");
        };
    }

    /// Begins a line.
    public Csv line(@Nullable Object... cells) {
        lines.add(new ArrayList<>(Arrays.asList(cells)));
        return this;
    }

    /// More cells for the line that was begun last.
    public Csv and(List<?> cells) {
        lines.getLast().addAll(cells);
        return this;
    }

    /// @param name of the file that a browser keeps it under
    public Response response(String name) {
        return file(toString(), name);
    }

    static Response file(Object body, String name) {
        return Response.ok(body, MEDIA)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"")
                .build();
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (var line : lines) {
            text.append(line.stream().map(Csv::cell).collect(Collectors.joining(",")));
            text.append(END_OF_LINE);
        }
        return text.toString();
    }

    private static boolean isCsv(MediaType type) {
        return type.getSubtype().equals(MEDIA.getSubtype());
    }

    private static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> quoted(harmless(text));
            case List<?> list ->
                quoted(harmless(list.stream().map(String::valueOf).collect(Collectors.joining(" "))));
            default -> value.toString();
        };
    }

    /// A text that no spreadsheet takes for a formula.
    public static String harmless(String text) {
        return isFormula(text) ? "'" + text : text;
    }

    /// What was made harmless, as it was.
    public static String asItWas(String text) {
        return text.startsWith("'") && isFormula(text.substring(1)) ? text.substring(1) : text;
    }

    private static boolean isFormula(String text) {
        return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
    }

    private static String quoted(String text) {
        var plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
