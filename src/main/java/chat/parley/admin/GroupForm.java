package chat.parley.admin;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

/// What an admin sends about a group.
final class GroupForm {

    private GroupForm() {}

    record New(@NotBlank String name) {}

    /// What changes; what is left out stays.
    ///
    /// @param rank the place in the order of paying, from 1
    record Change(@Nullable String name, @Nullable @Min(1) Integer rank) {}
}
