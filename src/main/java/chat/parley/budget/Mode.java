package chat.parley.budget;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// What happens at a limit.
public enum Mode {
    /// Calls are refused.
    HARD("hard"),
    /// It is only counted and shown.
    SOFT("soft");

    @EnumeratedValue
    final String text;

    Mode(String text) {
        this.text = text;
    }

    @JsonValue
    public String text() {
        return text;
    }
}
