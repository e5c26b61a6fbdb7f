package chat.parley.admin;

import chat.parley.account.Role;
import chat.parley.account.Status;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an admin sends about a person.
final class PersonForm {

    private PersonForm() {}

    /// Somebody new. With a password they can sign in at once; without one they get a link to join.
    record New(
            @NotBlank @Email @Size(max = 254) String email,
            @NotBlank @Size(max = 120) String name,
            @NotNull Role role,
            @Nullable String password) {}

    /// What changes; what is left out stays.
    ///
    /// @param payingGroup a group's id; null, written as such, where the first of the person's groups shall pay
    record Change(
            @Nullable @Size(min = 1, max = 120) String name,
            @Nullable Role role,
            @Nullable Status status,
            @Nullable JsonNode payingGroup) {

        /// @throws Problem 400 where it is no id
        @Nullable
        UUID payingGroupId() {
            if (payingGroup == null || payingGroup.isNull()) {
                return null;
            }
            try {
                return UUID.fromString(payingGroup.asText());
            } catch (IllegalArgumentException e) {
                throw Problem.invalid("payingGroup", Fault.UNKNOWN_CHOICE, "no such group");
            }
        }
    }
}
