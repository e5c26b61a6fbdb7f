package chat.parley.bill;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a count in a bill is of.
public enum Meter {
    /// New input.
    FRESH,
    /// Reused input.
    CACHED,
    /// All input, the reused among it.
    INPUT,
    OUTPUT,
    REQUESTS,
    /// Left out.
    NONE;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isTokens() {
        return this != REQUESTS && this != NONE;
    }
}
