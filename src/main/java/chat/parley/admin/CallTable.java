package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.http.Csv;
import chat.parley.money.Money;
import chat.parley.time.Midnights;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Calls as a table for spreadsheets. A chat is named by whose it is and its day, never by its title.
///
/// @param midnights where the organisation's days begin
record CallTable(String currency, Midnights midnights) {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    static CallTable of(Organisation organisation) {
        return new CallTable(organisation.currency, organisation.midnights());
    }

    static Csv head() {
        return Csv.of(
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
                "priceConfirmed",
                "freshTokens",
                "cachedTokens",
                "outputTokens",
                "reasoningTokens",
                "outcome",
                "flags");
    }

    void line(Csv csv, SpendingRecord.Call call) {
        csv.line(
                call.id(),
                call.at(),
                what(call),
                call.person(),
                call.key(),
                call.group(),
                call.model(),
                call.book(),
                call.state(),
                currency,
                call.cost(),
                call.overrun(),
                reserved(call),
                call.estimated(),
                call.priceConfirmed(),
                call.freshTokens(),
                call.cachedTokens(),
                call.outputTokens(),
                call.reasoningTokens(),
                call.outcome(),
                call.flags());
    }

    private String what(SpendingRecord.Call call) {
        var day = DAY.format(midnights.dayOf(call.at()));
        var owner = call.person() == null ? call.key() : call.person();
        return switch (call.entryPoint()) {
            case "chat", "title" -> "Conversation of " + owner + ", " + day;
            case "api" -> "API call of " + owner + ", " + day;
            default -> "Test by " + owner + ", " + day;
        };
    }

    private static Money reserved(SpendingRecord.Call call) {
        return call.state().equals("pending") ? call.held() : Money.ZERO;
    }
}
