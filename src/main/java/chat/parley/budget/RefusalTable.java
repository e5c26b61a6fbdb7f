package chat.parley.budget;

import chat.parley.http.Csv;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.http.LongCsv;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What was not sent as a table for spreadsheets.
public final class RefusalTable {

    private RefusalTable() {}

    /// All pages of a list in one table.
    public static Response of(Function<@Nullable Cursor, Items<RefusalView>> pages, String currency) {
        var head = Csv.of(
                "id",
                "at",
                "firstAt",
                "count",
                "from",
                "chat",
                "key",
                "model",
                "type",
                "budget",
                "name",
                "book",
                "period",
                "currency",
                "spent",
                "reserved",
                "limit",
                "needed",
                "usedPercent",
                "renewsAt");
        return LongCsv.response(
                "not-sent", head, place -> pages.apply(Cursor.parse(place, 2)), (csv, one) -> line(csv, one, currency));
    }

    private static void line(Csv csv, RefusalView one, String currency) {
        csv.line(
                one.id(),
                one.at(),
                one.firstAt(),
                one.count(),
                one.from(),
                one.conversation() == null ? null : one.conversation().title(),
                one.key(),
                one.model(),
                one.type(),
                one.budget().text(),
                one.name(),
                one.book().text(),
                one.period().text(),
                currency,
                one.spent(),
                one.held(),
                one.limit(),
                one.needed(),
                one.usedPercent(),
                one.renewsAt());
    }
}
