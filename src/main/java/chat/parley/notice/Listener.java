package chat.parley.notice;

import chat.parley.account.Account;
import chat.parley.account.Language;
import chat.parley.account.MoneyShown;
import chat.parley.account.Organisation;
import chat.parley.account.Role;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Somebody who is told.
///
/// @param account null where only an address is known
/// @param owner whether it is their own limit
record Listener(@Nullable UUID account, String email, Language language, Role role, MoneyShown shown, boolean owner) {

    static Listener of(Account account, Organisation organisation, boolean owner) {
        return new Listener(
                account.id,
                account.email,
                account.language == null ? organisation.language : account.language,
                account.role,
                organisation.moneyShown.to(account.role),
                owner);
    }

    /// An address that an admin entered for a service.
    static Listener at(String email, Organisation organisation) {
        return new Listener(
                null, email, organisation.language, Role.MEMBER, organisation.moneyShown.to(Role.MEMBER), false);
    }

    /// Half a limit is not near it.
    boolean hears(Kind kind) {
        return kind != Kind.LIMIT_50 || shown != MoneyShown.NEAR_LIMIT_ONLY;
    }
}
