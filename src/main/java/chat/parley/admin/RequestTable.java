package chat.parley.admin;

import chat.parley.http.Csv;

/// Requests for more as a table for spreadsheets, each beside how the person's limit stands now.
final class RequestTable {

    private RequestTable() {}

    static Csv head() {
        return Csv.of(
                "id",
                "askedAt",
                "personId",
                "person",
                "email",
                "currency",
                "amount",
                "reason",
                "answer",
                "granted",
                "forGood",
                "note",
                "answeredAt",
                "period",
                "limit",
                "spent",
                "reserved",
                "left",
                "renewsAt");
    }

    static void line(Csv csv, BudgetRequests.Row row, String currency) {
        var request = row.request();
        var now = row.standing();
        csv.line(
                request.id(),
                request.createdAt(),
                row.person().id(),
                row.person().name(),
                row.person().email(),
                currency,
                request.amount(),
                request.reason(),
                request.answer() == null ? null : request.answer().text(),
                request.granted(),
                request.answer() == null ? null : request.forGood(),
                request.note(),
                request.answeredAt(),
                now == null ? null : now.period().text(),
                now == null ? null : now.limit(),
                now == null ? null : now.spent(),
                now == null ? null : now.held(),
                now == null ? null : now.left(),
                now == null ? null : now.renewsAt());
    }
}
