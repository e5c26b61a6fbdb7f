package chat.parley.bill;

import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.http.Problem.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What cannot be read in a file.
///
/// @param row as spreadsheets count them, the names being row 1; null where it is about the whole file
/// @param value as it stands there, cut where it is long
public record Wrong(
        @Nullable Integer row,
        @Nullable String column,
        @Nullable String value,
        Fault code,
        String message) {

    private static final int LONGEST = 60;

    static Wrong at(int row, String column, String value, Fault code, String message) {
        var shown = value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
        return new Wrong(
                row, column, shown, code, "row %d, column «%s»: «%s» %s".formatted(row, column, shown, message));
    }

    static Wrong inRow(int row, Fault code, String message) {
        return new Wrong(row, null, null, code, "row %d: %s".formatted(row, message));
    }

    /// 400, naming each place.
    static Problem problem(List<Wrong> all) {
        return Problem.invalid(all.stream()
                        .map(wrong -> new FieldError("file", wrong.code, wrong.message))
                        .toList())
                .with("rows", all);
    }
}
