package chat.parley.usage;

import chat.parley.http.Fault;
import chat.parley.http.Problem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Days in the organisation's zone, both of them included.
public record Span(LocalDate from, LocalDate to) {

    /// Reads what a request asks for; what it leaves out is this month until today.
    ///
    /// @throws Problem 400 naming the field
    public static Span parse(@Nullable String from, @Nullable String to, LocalDate today) {
        var first = day("from", from, today.withDayOfMonth(1));
        var last = day("to", to, today.isBefore(first) ? first : today);
        if (last.isBefore(first)) {
            throw Problem.invalid("to", Fault.ENDS_BEFORE_START, "before \"from\"");
        }
        return new Span(first, last);
    }

    /// @throws Problem 400 naming the field if it is no day
    public static LocalDate day(String field, @Nullable String text, LocalDate otherwise) {
        try {
            return text == null || text.isEmpty() ? otherwise : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw Problem.invalid(field, Fault.NOT_A_DATE, "a day such as 2026-11-30");
        }
    }

    /// @throws Problem 400 where it is longer than that
    public Span atMost(long days) {
        if (ChronoUnit.DAYS.between(from, to) >= days) {
            throw Problem.invalid("to", "at most " + days + " days at a time");
        }
        return this;
    }

    /// For the name of a file: `2026-11-01-2026-11-30`.
    public String code() {
        return from + "-" + to;
    }
}
