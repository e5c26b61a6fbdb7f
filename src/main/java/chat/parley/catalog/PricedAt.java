package chat.parley.catalog;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// Which moment of a call decides its price where prices vary by the hour.
public enum PricedAt {
    START("start"),
    END("end"),
    /// The provider does not say, so the dearest price that the call touched.
    DEAREST("dearest");

    @EnumeratedValue
    final String text;

    PricedAt(String text) {
        this.text = text;
    }

    @JsonValue
    public String text() {
        return text;
    }
}
