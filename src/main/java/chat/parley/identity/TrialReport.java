package chat.parley.identity;

import chat.parley.account.Role;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What came of a test of the company's sign-in.
///
/// @param stopped why nobody was proved; null where somebody was
/// @param detail for the one who mends it; null where there is nothing to mend
/// @param claims what the company says of the person, shortened, without any token
/// @param role what they would be here; null where the company has no say
/// @param groups null where the company says nothing of groups
/// @param billedTo the group that would pay; null where there is none
/// @param findings what is missing or would keep people out
public record TrialReport(
        @Nullable String stopped,
        @Nullable String detail,
        List<Claim> claims,
        @Nullable Role role,
        @Nullable List<String> groups,
        @Nullable String billedTo,
        List<Finding> findings) {

    public record Claim(String name, String value) {}

    /// What an admin should mend in the sign-in server; the page has words for each.
    public enum Finding {
        EMAIL_MISSING,
        EMAIL_UNCONFIRMED,
        NAME_MISSING,
        SESSION_MISSING,
        GROUPS_MISSING,
        GROUPS_EMPTY,
        ROLES_MISSING,
        REQUIRED_GROUP_MISSING,
        OTHER_ACCOUNT;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
