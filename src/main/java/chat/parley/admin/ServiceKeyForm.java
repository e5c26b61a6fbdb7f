package chat.parley.admin;

import chat.parley.account.Account;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.key.KeyForm;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an admin sends about a key of a group.
final class ServiceKeyForm {

    private ServiceKeyForm() {}

    /// A key with a limit of its own: no person's stands behind it.
    record New(
            @NotBlank @Size(max = 80) String name,
            @NotNull UUID managerId,
            @NotBlank @Email @Size(max = 254) String contact,
            @NotNull @Valid KeyForm.Cap cap,
            @Nullable Instant expiresAt,
            @Nullable @Size(min = 1, max = 100) List<@NotBlank String> models) {

        KeyForm.New key() {
            return new KeyForm.New(name, expiresAt, cap, models);
        }
    }

    /// What changes; what is left out stays.
    record Change(
            @Nullable UUID managerId,
            @Nullable @Email @Size(min = 3, max = 254) String contact) {}

    /// @throws Problem 400 where nobody active has that id
    static Account manager(UUID id) {
        return Account.findPerson(id)
                .filter(Account::isActive)
                .orElseThrow(() -> Problem.invalid("managerId", Fault.UNKNOWN_CHOICE, "no such active person"));
    }
}
