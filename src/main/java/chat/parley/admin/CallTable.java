package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.http.Csv;
import chat.parley.money.Money;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// Calls as a table for spreadsheets. A chat is named by whose it is and its day, never by its title.
final class CallTable {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    private CallTable() {}

    static Csv of(List<SpendingRecord.Call> calls, Organisation organisation) {
        var csv = Csv.of(
                "id",
                "at",
                "what",
                "person",
                "key",
                "group",
                "model",
                "book",
                "state",
                "currency",
                "cost",
                "overrun",
                "reserved",
                "estimated",
                "freshTokens",
                "cachedTokens",
                "outputTokens",
                "reasoningTokens",
                "outcome",
                "flags");
        for (var call : calls) {
            csv.line(
                    call.id(),
                    call.at(),
                    what(call, DAY.withZone(organisation.zone())),
                    call.person(),
                    call.key(),
                    call.group(),
                    call.model(),
                    call.book(),
                    call.state(),
                    organisation.currency,
                    call.cost(),
                    call.overrun(),
                    reserved(call),
                    call.estimated(),
                    call.freshTokens(),
                    call.cachedTokens(),
                    call.outputTokens(),
                    call.reasoningTokens(),
                    call.outcome(),
                    call.flags());
        }
        return csv;
    }

    private static String what(SpendingRecord.Call call, DateTimeFormatter day) {
        var owner = call.person() == null ? call.key() : call.person();
        return switch (call.entryPoint()) {
            case "chat", "title" -> "Conversation of " + owner + ", " + day.format(call.at());
            case "api" -> "API call of " + owner + ", " + day.format(call.at());
            default -> "Test by " + owner + ", " + day.format(call.at());
        };
    }

    private static Money reserved(SpendingRecord.Call call) {
        return call.state().equals("pending") ? call.held() : Money.ZERO;
    }
}
