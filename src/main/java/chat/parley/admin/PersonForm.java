package chat.parley.admin;

import chat.parley.account.Role;
import chat.parley.account.Status;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
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
    record Change(
            @Nullable @Size(min = 1, max = 120) String name,
            @Nullable Role role,
            @Nullable Status status) {}
}
