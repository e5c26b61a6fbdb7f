package chat.parley.page;

import chat.parley.account.AccountResource;
import chat.parley.account.Language;
import chat.parley.account.MoneyShown;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.qute.RawString;
import org.jspecify.annotations.Nullable;

/// What the browser's program knows before its first request: data, inside a script element that no browser runs.
///
/// @param companySignIn what people call it; empty where it has no name, null where it is off
record Boot(
        AccountResource.View account,
        Organisation organisation,
        @Nullable String companySignIn,
        String version) {

    /// @param logo where its picture is, or null
    /// @param thinking how long a new chat thinks, or null
    /// @param moneyShown what this reader is told of money
    /// @param announcement what everybody is told now, or null
    /// @param notEncrypted true tells an admin that what people type crosses a network in the clear
    record Organisation(
            String name,
            String currency,
            Language language,
            String locale,
            String zone,
            @Nullable String logo,
            @Nullable String thinking,
            MoneyShown moneyShown,
            chat.parley.account.Organisation.@Nullable Announcement announcement,
            boolean notEncrypted) {}

    /// As JSON in which no `<` stands, so that nothing can end the script element early.
    RawString island(ObjectMapper json) {
        try {
            return new RawString(json.writeValueAsString(this)
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026")
                    .replace("\u2028", "\\u2028")
                    .replace("\u2029", "\\u2029"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the start data cannot be written as JSON", e);
        }
    }
}
