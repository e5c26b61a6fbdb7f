package chat.parley.page;

import chat.parley.account.AccountResource;
import chat.parley.account.Language;
import chat.parley.account.MoneyShown;
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
    /// @param mayShare whether this reader may make public links
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
            boolean mayShare,
            boolean notEncrypted) {}
}
