package chat.parley.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list; `next` is what to send as `after` for the one that follows, or null at the end.
public record Items<T>(List<T> items, @Nullable String next) {

    public Items {
        items = List.copyOf(items);
    }

    public static <T> Items<T> all(List<T> items) {
        return new Items<>(items, null);
    }

    /// @param rows up to `size + 1` rows: the one too many tells that there is another page
    public static <R, T> Items<T> page(List<R> rows, int size, Function<R, Cursor> cursor, Function<R, T> view) {
        var more = rows.size() > size;
        var shown = more ? rows.subList(0, size) : rows;
        return new Items<>(
                shown.stream().map(view).toList(),
                more ? cursor.apply(shown.getLast()).toString() : null);
    }
}
