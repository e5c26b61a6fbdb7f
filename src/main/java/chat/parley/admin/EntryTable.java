package chat.parley.admin;

import chat.parley.http.Csv;

/// An owner's lines in the books as a table for spreadsheets.
final class EntryTable {

    private EntryTable() {}

    static Csv head() {
        return Csv.of(
                "id",
                "at",
                "kind",
                "book",
                "period",
                "periodStart",
                "currency",
                "amount",
                "added",
                "call",
                "person",
                "model",
                "freshTokens",
                "cachedTokens",
                "outputTokens",
                "estimated",
                "by",
                "reason");
    }

    static void line(Csv csv, SpendingRecord.Entry entry, String currency) {
        csv.line(
                entry.id(),
                entry.at(),
                entry.kind(),
                entry.book(),
                entry.period(),
                entry.periodStart(),
                currency,
                entry.amount(),
                entry.added(),
                entry.attemptId(),
                entry.person(),
                entry.model(),
                entry.freshTokens(),
                entry.cachedTokens(),
                entry.outputTokens(),
                entry.estimated(),
                entry.by(),
                entry.reason());
    }
}
