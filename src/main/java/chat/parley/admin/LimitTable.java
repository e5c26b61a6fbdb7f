package chat.parley.admin;

import chat.parley.http.Csv;
import chat.parley.money.Book;

/// Limits as a table for spreadsheets.
///
/// @param book whose money the figures are
record LimitTable(Book book, String currency) {

    static Csv head() {
        return Csv.of(
                "id",
                "ownerKind",
                "ownerId",
                "owner",
                "ownerOf",
                "period",
                "mode",
                "book",
                "currency",
                "limit",
                "added",
                "spent",
                "reserved",
                "left",
                "renewsAt");
    }

    void line(Csv csv, Limits.Row row) {
        csv.line(
                row.id(),
                row.owner().kind().text(),
                row.owner().id(),
                row.owner().name(),
                row.owner().of(),
                row.period().text(),
                row.mode().text(),
                book.text(),
                currency,
                row.limit(),
                row.extra(),
                row.spent(),
                row.held(),
                row.left(),
                row.renewsAt());
    }
}
