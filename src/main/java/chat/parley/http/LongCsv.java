package chat.parley.http;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A table for spreadsheets of any length. It is sent page by page, each read in a short transaction of its own:
/// however slowly somebody downloads, no connection to the database waits for them, and a page is all that is in
/// memory. It has every line or breaks off as a failed download; it is never cut short.
public final class LongCsv {

    /// As many lines as are read at once.
    public static final int PAGE = 1_000;

    /// Reads a list onwards.
    @FunctionalInterface
    public interface Pages<T> {

        /// @param after null for the beginning, else what the page before named as next
        Items<T> read(@Nullable String after);
    }

    private LongCsv() {}

    /// Answers with the table. What cannot be read at all is still refused with a status: the first page is read
    /// before anything is sent. To be called on a virtual thread, which may wait for a slow reader.
    ///
    /// @param name of the file that a browser keeps it under
    /// @param head the names of the columns
    /// @param line adds one line of the table
    public static <T> Response response(String name, Csv head, Pages<T> pages, BiConsumer<Csv, T> line) {
        var first = read(pages, null);
        StreamingOutput rest = out -> write(out, head, first, pages, line);
        return Csv.file(rest, name);
    }

    private static <T> void write(OutputStream out, Csv head, Items<T> first, Pages<T> pages, BiConsumer<Csv, T> line) {
        send(out, head);
        for (var page = first; ; page = read(pages, page.next())) {
            var lines = Csv.more();
            page.items().forEach(item -> line.accept(lines, item));
            send(out, lines);
            if (page.next() == null) {
                return;
            }
        }
    }

    private static void send(OutputStream out, Csv lines) {
        try {
            out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> Items<T> read(Pages<T> pages, @Nullable String after) {
        return QuarkusTransaction.joiningExisting().call(() -> pages.read(after));
    }
}
