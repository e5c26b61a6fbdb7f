package chat.parley.admin;

import chat.parley.http.Csv;
import java.util.List;

/// A person's lines in the books as a table for spreadsheets.
final class EntryTable {

    private EntryTable() {}

    static Csv of(List<SpendingRecord.Entry> entries, String currency) {
        var csv = Csv.of(
                "id",
                "at",
                "kind",
                "book",
                "currency",
                "amount",
                "added",
                "call",
                "model",
                "freshTokens",
                "cachedTokens",
                "outputTokens",
                "estimated",
                "reason");
        for (var entry : entries) {
            csv.line(
                    entry.id(),
                    entry.at(),
                    entry.kind(),
                    entry.book(),
                    currency,
                    entry.amount(),
                    entry.added(),
                    entry.attemptId(),
                    entry.model(),
                    entry.freshTokens(),
                    entry.cachedTokens(),
                    entry.outputTokens(),
                    entry.estimated(),
                    entry.reason());
        }
        return csv;
    }
}
