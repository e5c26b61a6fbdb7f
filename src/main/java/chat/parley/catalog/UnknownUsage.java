package chat.parley.catalog;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// What a dispatched call is charged when its provider never reported what it used.
public enum UnknownUsage {
    /// All that was held.
    BOUND("bound"),
    /// What arrived; only where the provider stops billing when a call is aborted.
    RECEIVED("received");

    @EnumeratedValue
    final String text;

    UnknownUsage(String text) {
        this.text = text;
    }

    @JsonValue
    public String text() {
        return text;
    }
}
