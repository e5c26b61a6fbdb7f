package chat.parley.money;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// Which books a call is written in. The two never meet: not in a sum, a report or an export.
public enum Book {
    REAL("real"),
    /// Play money of the built-in demonstration model.
    DEMO("demo");

    @EnumeratedValue
    final String text;

    Book(String text) {
        this.text = text;
    }

    @JsonValue
    public String text() {
        return text;
    }
}
