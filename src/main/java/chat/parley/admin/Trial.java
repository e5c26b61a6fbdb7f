package chat.parley.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// How sending a test went.
///
/// @param error why it did not arrive, or null
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Trial(boolean ok, @Nullable String error) {

    static final Trial PASSED = new Trial(true, null);

    static Trial failed(String error) {
        return new Trial(false, error);
    }
}
