package chat.parley.ledger;

import chat.parley.time.Midnights;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;

/// How long a limit lasts before it starts anew. Boundaries are midnights of the organisation's zone, as long or short
/// as its days are.
public enum Period {
    /// A lifetime.
    NONE("none"),
    DAY("day"),
    /// From Monday.
    WEEK("week"),
    MONTH("month");

    /// The start that every lifetime account has.
    public static final LocalDate EPOCH = LocalDate.EPOCH;

    @EnumeratedValue
    final String text;

    Period(String text) {
        this.text = text;
    }

    @JsonValue
    public String text() {
        return text;
    }

    /// The first day of the period that holds `day`.
    public LocalDate startOf(LocalDate day) {
        return switch (this) {
            case NONE -> EPOCH;
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
        };
    }

    /// When the period that holds `at` ends and the limit starts anew; never for a lifetime.
    public Optional<Instant> renewsAfter(Instant at, Midnights midnights) {
        LocalDate start = startOf(midnights.dayOf(at));
        LocalDate next = switch (this) {
            case NONE -> null;
            case DAY -> start.plusDays(1);
            case WEEK -> start.plusWeeks(1);
            case MONTH -> start.plusMonths(1);
        };
        return Optional.ofNullable(next).map(midnights::startOf);
    }
}
