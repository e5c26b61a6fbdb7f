package chat.parley.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the organisation's days begin, and with them its weeks and months. Another zone takes over where a month
/// begins by the one before. Whatever the zones, days follow each other without a gap, none comes twice and none
/// comes back; the first by the new zone is hours shorter or longer than others, and so are its week and its month.
///
/// @param since no instant belongs to a day before it: the day on which `zone` took over, or null
/// @param next what takes over, or null; it stays here when it has
public record Midnights(
        ZoneId zone, @Nullable LocalDate since, @Nullable Change next) {

    /// @param from its first day, which begins at the midnight of the zone before
    public record Change(ZoneId zone, LocalDate from) {}

    public static Midnights in(ZoneId zone) {
        return new Midnights(zone, null, null);
    }

    /// The day that the instant belongs to.
    public LocalDate dayOf(Instant at) {
        var now = settled(at);
        var day = LocalDate.ofInstant(at, now.zone);
        return now.since != null && day.isBefore(now.since) ? now.since : day;
    }

    /// When that day begins.
    public Instant startOf(LocalDate day) {
        var change = next;
        if (change == null || day.isBefore(change.from)) {
            return midnight(day, zone);
        }
        // A zone a whole day ahead is past its next midnight when it takes over.
        var first = midnight(change.from, zone);
        var start = midnight(day, change.zone);
        return day.equals(change.from) || start.isBefore(first) ? first : start;
    }

    public ZoneId zoneAt(Instant at) {
        return settled(at).zone;
    }

    /// When the next zone takes over, and which; empty where none is to come.
    public Optional<Change> changeAfter(Instant at) {
        return Optional.ofNullable(settled(at).next);
    }

    /// Another zone from the first day of the next month on. The zone in force takes back what was to come.
    public Midnights changed(ZoneId to, Instant at) {
        var now = settled(at);
        if (to.equals(now.zone)) {
            return new Midnights(now.zone, now.since, null);
        }
        var from = dayOf(at).withDayOfMonth(1).plusMonths(1);
        return new Midnights(now.zone, now.since, new Change(to, from));
    }

    private Midnights settled(Instant at) {
        var change = next;
        return change == null || at.isBefore(midnight(change.from, zone))
                ? this
                : new Midnights(change.zone, change.from, null);
    }

    private static Instant midnight(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }
}
