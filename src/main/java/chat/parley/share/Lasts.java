package chat.parley.share;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How long a link opens.
public enum Lasts {
    WEEK("7_days", Duration.ofDays(7)),
    MONTH("30_days", Duration.ofDays(30)),
    /// Until it is taken back.
    FOR_GOOD("for_good", null);

    private final String text;
    private final @Nullable Duration time;

    Lasts(String text, @Nullable Duration time) {
        this.text = text;
        this.time = time;
    }

    @JsonValue
    public String text() {
        return text;
    }

    /// Null is never.
    @Nullable
    Instant from(Instant start) {
        return time == null ? null : start.plus(time);
    }
}
