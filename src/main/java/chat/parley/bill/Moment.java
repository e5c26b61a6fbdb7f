package chat.parley.bill;

import chat.parley.catalog.PricedAt;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Which moment of a call puts it on a day.
public enum Moment {
    /// When it was sent.
    CREATED("created_at"),
    /// When it ended and its usage was known.
    SETTLED("settled_at");

    final String column;

    Moment(String column) {
        this.column = column;
    }

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// A provider that prices a call by its start books it there; all others know of its usage only at its end.
    static Moment of(PricedAt pricedAt) {
        return switch (pricedAt) {
            case START -> CREATED;
            case END, DEAREST -> SETTLED;
        };
    }
}
