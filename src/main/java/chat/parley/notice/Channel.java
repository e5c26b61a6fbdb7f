package chat.parley.notice;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// How something leaves the house.
public enum Channel {
    EMAIL("email"),
    WEBHOOK("webhook");

    @EnumeratedValue
    final String text;

    Channel(String text) {
        this.text = text;
    }

    @JsonValue
    public String text() {
        return text;
    }
}
