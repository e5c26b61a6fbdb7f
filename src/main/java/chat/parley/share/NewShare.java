package chat.parley.share;

import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a person says of a link to make.
///
/// @param id made by the client: a repeat is the same link, with another address
/// @param leafId the last message to show; null is the end of the path that was looked at last
/// @param lasts null is thirty days
/// @param thinking whether what was thought before each answer is shown too
public record NewShare(
        @NotNull UUID id, @Nullable UUID leafId, @Nullable Lasts lasts, boolean thinking) {

    Lasts time() {
        return lasts == null ? Lasts.MONTH : lasts;
    }
}
