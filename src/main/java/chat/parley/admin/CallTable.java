package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.http.Csv;
import chat.parley.money.Money;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Calls as a table for spreadsheets. A chat is named by whose it is and its day, never by its title.
///
/// @param day writes a day of the organisation's zone
record CallTable(String currency, DateTimeFormatter day) {

    static CallTable of(Organisation organisation) {
        var day = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH).withZone(organisation.zone());
        return new CallTable(organisation.currency, day);
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
