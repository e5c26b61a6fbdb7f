package chat.parley.conversation;

import chat.parley.http.Problem;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// The draft that a text was made from. **A draft gives way only to what was made from it**: nothing that somebody
/// typed goes because something else was typed or sent on another device that had not seen it.
///
/// @param any whether whatever is there gives way: the sender does not say
/// @param updatedAt of that draft; before all time where there was none
public record DraftBase(boolean any, Instant updatedAt) {

    /// Says it in a request: a server in the middle of an upgrade, which does not know it yet, is not troubled.
    public static final String HEADER = "X-Parley-Draft";

    private static final String NONE = "none";

    /// @param base `updatedAt` as it was last told, `none` where no draft was there, or null
    /// @throws Problem 400 `invalid_request`
    public static DraftBase of(@Nullable String base) {
        if (base == null || base.equals(NONE)) {
            return new DraftBase(base == null, Instant.EPOCH);
        }
        try {
            return new DraftBase(false, Instant.parse(base));
        } catch (DateTimeParseException e) {
            throw Problem.invalid(HEADER, "not a time as updatedAt has it");
        }
    }

    static Problem changed(String text, Instant updatedAt) {
        return Problem.of(409, "draft_changed", "Another draft was kept meanwhile.")
                .with("text", text)
                .with("updatedAt", updatedAt);
    }
}
